import { isBlock, isManaged, listOf, stringOf, type Block, type Root } from "../../terraform";
import type { Change, Finding } from "../change";
import { schemaPath } from "../values";

/** Where a type sends what it has, and what that is. */
interface Destination {
  readonly rule: "sent-elsewhere" | "traffic-moved";
  readonly types: RegExp;
  readonly path: RegExp;
  readonly what: string;
}

const sent = (what: string, types: RegExp, path: RegExp): Destination => ({
  rule: "sent-elsewhere",
  types,
  path,
  what,
});
const moved = (what: string, types: RegExp, path: RegExp): Destination => ({
  rule: "traffic-moved",
  types,
  path,
  what,
});

const DESTINATIONS: readonly Destination[] = [
  sent("alarms go", /^aws_cloudwatch_(metric|composite)_alarm$/, /^(alarm|ok|insufficient_data)_actions$/),
  sent(
    "notifications go",
    /^aws_(db_event_subscription|autoscaling_notification|s3_bucket_notification)$/,
    /(topic|queue|lambda_function)_arn$|^sns_topic$/,
  ),
  sent("notifications go", /^aws_sns_topic_subscription$/, /^endpoint$/),
  sent("costs are reported", /^aws_budgets_budget$/, /subscriber_\w+$/),
  sent("events go", /^aws_(cloudwatch_event_target|scheduler_schedule|pipes_pipe)$/, /^(target\.)?(arn|target)$/),
  sent(
    "logs go",
    /./,
    /(^|\.)(log_destination(_arn|_configs)?|log_delivery_configuration\.destination|(access|connection)_logs\.bucket|access_log_settings\.destination_arn|logging_config\.bucket)$/,
  ),
  sent(
    "logs go",
    /^aws_(cloudtrail|config_delivery_channel)$/,
    /^(s3_bucket_name|sns_topic_(name|arn)|cloud_watch_logs_group_arn)$/,
  ),
  sent(
    "logs go",
    /^aws_(cloudwatch_log_(subscription_filter|destination|delivery(_destination)?)|s3_bucket_logging|cloudwatch_metric_stream)$/,
    /(^|\.)(destination_arn|delivery_destination_arn|destination_resource_arn|target_arn|target_bucket|firehose_arn)$/,
  ),
  sent("copies go", /^aws_s3_bucket_replication_configuration$/, /^rule\.destination\.(bucket|account)$/),
  sent("copies go", /^aws_(s3_bucket_inventory|s3_bucket_analytics_configuration)$/, /destination\..*bucket_arn$/),
  sent("backups go", /^aws_(backup_plan|db_instance_automated_backups_replication)$/, /destination_vault_arn$/),
  sent("images go", /^aws_ecr_replication_configuration$/, /registry_id$/),
  sent("messages go", /^aws_sqs_queue$/, /^redrive_policy.*deadLetterTargetArn$/),
  moved("the name leads", /^aws_route53_record$/, /^(records|alias\.name)$/),
  moved(
    "requests go",
    /^aws_cloudfront_distribution$/,
    /(^|\.)origin\.domain_name$|\.s3_origin_config\.|target_origin_id$/,
  ),
  moved("requests go", /^aws_apigatewayv2_integration$/, /^integration_uri$/),
  moved(
    "requests go",
    /^aws_lb_listener(_rule)?$/,
    /^(default_)?action\.(redirect\.host|target_group_arn|forward\.target_group\.arn)$/,
  ),
  moved("requests go", /^aws_lb_target_group_attachment$/, /^target_id$/),
  moved(
    "traffic goes",
    /^aws_route$/,
    /^(vpc_peering_connection|transit_gateway|network_interface|vpc_endpoint|local_gateway|core_network)_(id|arn)$/,
  ),
  moved("traffic goes", /^aws_vpc_endpoint$/, /^service_name$/),
];

/** Types that hand something out by their mere existence. */
const GRANTS =
  /^aws_(iam_(user|access_key|user_\w+|group|group_\w+|saml_provider|openid_connect_provider|signing_certificate|service_specific_credential|policy_attachment)|kms_grant|lambda_permission|lambda_function_url|ram_\w+|vpc_peering_connection(_\w+)?|ec2_transit_gateway_\w+|ec2_client_vpn_\w+|vpn_\w+|vpc_endpoint_service(_\w+)?|key_pair|ssm_activation|s3_access_point|s3_bucket_acl|s3_object_acl|s3_bucket_website_configuration|ami_launch_permission|snapshot_create_volume_permission|rolesanywhere_\w+|ssoadmin_\w+|transfer_\w+|route53_zone_association|route53_vpc_association_authorization|cloudwatch_event_permission|dx_\w+|lightsail_\w+|iot_\w+)$/;

/** What newly leaves the environment, leads elsewhere, or is handed to somebody else. */
export function elsewhereDangers(changes: readonly Change[], before: Root, after: Root): Finding[] {
  const known = new Set(accountsIn([...before.declared.map(({ body }) => body), before.account, before.backend]));
  const contacts = new Set(
    before.resources
      .filter(({ type }) => /^aws_(sns_topic_subscription|budgets_budget)$/.test(type))
      .flatMap(({ body }) => leaves("", body).map(({ value }) => contactOf(value))),
  );
  return changes
    .filter(({ after: now, type }) => now !== undefined && (isManaged(type) || type.startsWith("data.")))
    .flatMap((change) => [
      ...foreignAccounts(change, known, after.account),
      ...destinations(change, after, contacts),
      ...grants(change),
    ]);
}

function foreignAccounts({ address, after }: Change, known: ReadonlySet<string>, own: string): Finding[] {
  const foreign = [...new Set(accountsIn(after))].filter((one) => one !== own && !known.has(one));
  if (foreign.length === 0) return [];
  const message = `names account ${foreign.join(", ")}, which nothing here named before. Make sure that it may have what this gives it`;
  return [{ rule: "foreign-account", address, message }];
}

/** Account ids in ARNs, and wherever one is a whole value. */
function accountsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const arns = [...value.matchAll(/\barn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):/g)].map(([, account = ""]) => account);
    return /^\d{12}$/.test(value) ? [...arns, value] : arns;
  }
  if (Array.isArray(value)) return value.flatMap(accountsIn);
  return isBlock(value) ? Object.values(value).flatMap(accountsIn) : [];
}

function destinations(
  { address, type, before, after, attributes }: Change,
  root: Root,
  contacts: ReadonlySet<string>,
): Finding[] {
  const changed =
    before === undefined
      ? leaves("", after ?? {})
      : attributes.flatMap(({ path, after: now, before: old }) => leaves(path, now, old));
  return changed.flatMap(({ path, value, old }): Finding[] => {
    const found = DESTINATIONS.find((one) => one.types.test(type) && one.path.test(schemaPath(path)));
    if (found === undefined || typeof value !== "string" || value === "" || value.startsWith("(")) return [];
    if (/^endpoint$|subscriber_\w+$/.test(path) && contacts.has(contactOf(value))) return [];
    if (value === root.account) return [];
    if (/service_name$/.test(path) && /^(com\.amazonaws|aws\.)/.test(value)) return [];
    if (/target_origin_id$/.test(path) && (before === undefined || old === undefined)) return [];
    // A new record is a new name; a new subscription of a new topic is part of a new alarm.
    if (
      found.rule === "traffic-moved" &&
      before === undefined &&
      !/attachment$|^aws_route$|^aws_vpc_endpoint$/.test(type)
    )
      return [];
    const inside = root.references(value).find((one) => !one.startsWith("data."));
    const otherwise =
      found.rule === "traffic-moved" &&
      type === "aws_route53_record" &&
      typeof old === "string" &&
      root.references(old).some((one) => one !== inside && root.get(one) !== undefined);
    if (inside !== undefined && !otherwise) return [];
    const message = `${found.what} to ${value}${inside === undefined ? ", which is not part of this environment" : ""} (${path}). Make sure that it belongs to you`;
    return [{ rule: found.rule, address, message }];
  });
}

interface Leaf {
  readonly path: string;
  readonly value: unknown;
  readonly old?: unknown;
}

/** Every single value below a path; of a list of strings, those that were not in it before. */
function leaves(path: string, value: unknown, old?: unknown): Leaf[] {
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (isBlock(value))
    return Object.entries(value).flatMap(([key, child]) =>
      leaves(below(key), child, (old as Block | undefined)?.[key]),
    );
  if (!Array.isArray(value)) return [{ path, value, old }];
  const had = listOf(old).map(stringOf);
  return (value as unknown[]).flatMap((one, at) =>
    typeof one === "string" ? (had.includes(one) ? [] : [{ path, value: one, old: had[at] }]) : leaves(path, one),
  );
}

/** Whom a notification reaches: the domain of an address, the host of a URL. */
function contactOf(endpoint: unknown): string {
  const text = stringOf(endpoint);
  return text.includes("@") ? text.slice(text.indexOf("@")) : (/^https?:\/\/([^/]+)/.exec(text)?.[1] ?? text);
}

function grants({ address, type, before, after, attributes, kind }: Change): Finding[] {
  if (GRANTS.test(type) && (kind === "added" || attributes.some(({ path }) => !/^tags/.test(path)))) {
    const message =
      before === undefined
        ? "hands out access by its mere existence. Make sure that somebody needs it"
        : "hands out access in another way than before";
    return [{ rule: "access-granted", address, message }];
  }
  const boundary = before?.["permissions_boundary"];
  if (boundary !== undefined && after?.["permissions_boundary"] !== boundary)
    return [{ rule: "policy-widened", address, message: "loses its permissions boundary. Keep it" }];
  return [];
}
