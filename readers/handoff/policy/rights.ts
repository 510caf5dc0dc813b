import type { Condition } from "../../iam";
import { blocks, stringOf, type Resource, type Root } from "../../terraform";
import { ACCOUNT } from "./account";
import { COMPUTE } from "./compute";
import { DATA } from "./data";
import { EDGE } from "./edge";
import type { Grant } from "./grant";
import { MONITORING } from "./monitoring";
import { NETWORK } from "./network";
import { fill, isOpen } from "./pattern";

/** The permissions that applying each type of resource, data source and ephemeral resource needs. */
export const RIGHTS: Readonly<Record<string, readonly Grant[]>> = {
  ...NETWORK,
  ...EDGE,
  ...COMPUTE,
  ...DATA,
  ...MONITORING,
  ...ACCOUNT,
};

/** One action on one ARN pattern. */
export interface Right {
  readonly action: string;
  readonly resource: string;
  /** Under which condition, if any. */
  readonly condition?: Condition;
  /** Whether neither the pattern nor the condition keeps it to the root. */
  readonly open: boolean;
}

/**
 * Everything that plan, apply and destroy of a root need, and its state.
 * @throws Error for a type whose permissions are not on record.
 */
export function rightsOf(root: Root): Right[] {
  const unknown = [...new Set(root.declared.map((one) => one.type))].filter((type) => !(type in RIGHTS));
  if (unknown.length > 0) {
    throw new Error(
      `the permissions to apply ${unknown.join(", ")} are not on record; add them in readers/handoff/policy`,
    );
  }
  const roles = rolesOf(root);
  const own = root.declared.filter(({ body }) => !roles.has(stringOf(body["provider"])));
  return [
    ...stateRights(root),
    ...[...new Set(roles.values())].flatMap((role) => allow(role, [ASSUME_ROLE])),
    ...own.flatMap((one) => rightsOn(root, one)),
    ...leftBehind(root),
  ];
}

/** To work as a role in another account. */
export const ASSUME_ROLE = "sts:AssumeRole";

/** The roles as which some providers work, by the provider: what these manage is up to the role's own policies. */
function rolesOf({ providers }: Root): ReadonlyMap<string, string> {
  return new Map(
    providers.flatMap((one) =>
      blocks(one["assume_role"]).map((role) => [`aws.${stringOf(one["alias"])}`, stringOf(role["role_arn"])] as const),
    ),
  );
}

/** Whether an action only tells something. */
export function isRead(action: string): boolean {
  return /:(BatchGet|Describe|GET$|Get|List|View)/.test(action);
}

function rightsOn(root: Root, one: Resource): Right[] {
  return (RIGHTS[one.type] ?? [])
    .filter(({ when }) => when === undefined || when(one.body))
    .flatMap(({ actions, on, only }) =>
      on.flatMap((pattern) => {
        const resource = fill(root, one, pattern);
        const narrowed = only?.(root, one) ?? {};
        const condition = Object.keys(narrowed).length > 0 ? narrowed : undefined;
        const open = condition === undefined && isOpen(root, one, pattern);
        return actions.map((action) => ({ action, resource, open, ...(condition ? { condition } : {}) }));
      }),
    );
}

/**
 * To read and to delete what the previous version of an environment may have and this one has no more, as far as names and
 * tags keep it to the root. Without its last copy in another region, a root has nothing there, but still the provider with
 * which Terraform deletes it.
 */
function leftBehind(root: Root): Right[] {
  const { System: system = "", Environment: environment = "" } = root.tags;
  if (["account", "state", "terraform"].includes(system)) return [];
  const named = (type: string) =>
    type === "aws_ssm_parameter" ? `/${system}/${environment}/*` : `${system}-${environment}-*`;
  const gone = (type: string, region: string) =>
    rightsOn(root, { type, name: "", address: "", body: { name: named(type) }, region });
  const here = Object.keys(RIGHTS).filter(
    (type) =>
      type.startsWith("aws_") && !OF_AN_ACCOUNT.test(type) && !root.all(type).some((one) => one.region === root.region),
  );
  const elsewhere = root.providers
    .map((one) => stringOf(one["region"]))
    .filter((region) => region !== "" && region !== root.region);
  return [
    ...here.flatMap((type) => gone(type, root.region)),
    ...elsewhere.flatMap((region) =>
      COPIES.filter((type) => !root.all(type).some((one) => one.region === region)).flatMap((type) =>
        gone(type, region),
      ),
    ),
  ].filter(({ action, open }) => isRead(action) || (ENDS.test(action) && !open));
}

/** What an environment may have in another region than its own: copies, their network, certificates, firewalls and alarms. */
const COPIES = [
  "aws_acm_certificate",
  "aws_backup_vault",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_db_subnet_group",
  "aws_default_security_group",
  "aws_kms_key",
  "aws_network_acl",
  "aws_rds_cluster",
  "aws_rds_cluster_parameter_group",
  "aws_route_table",
  "aws_route_table_association",
  "aws_security_group",
  "aws_sns_topic",
  "aws_ssm_parameter",
  "aws_subnet",
  "aws_vpc",
] as const;

/** Types that only an account's own roots have, or extensions. */
const OF_AN_ACCOUNT =
  /^aws_(accessanalyzer_|account_|cloudtrail|config_|dynamodb_table|ebs_(encryption|snapshot)_|ec2_instance_metadata_|ecr_replication|guardduty_|iam_account_|iam_openid|iam_policy|lambda_|route53_(hosted_zone_dnssec|key_signing_key|zone)$|s3_account)/;
const ENDS = /:(DELETE$|Delete|Deregister|Detach|Disassociate|Release|Remove|Revoke|ScheduleKeyDeletion|Unsubscribe)/;

function stateRights({ backend, account }: Root): Right[] {
  const bucket = `arn:aws:s3:::${stringOf(backend["bucket"])}`;
  const key = `${bucket}/${stringOf(backend["key"])}`;
  const table = stringOf(backend["dynamodb_table"]);
  const rights = [
    ...allow(bucket, ["s3:ListBucket"]),
    ...allow(key, ["s3:GetObject", "s3:PutObject"]),
    ...(backend["use_lockfile"] === true
      ? allow(`${key}.tflock`, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
      : []),
  ];
  if (table === "") return rights;
  const arn = `arn:aws:dynamodb:${stringOf(backend["region"])}:${account}:table/${table}`;
  // The table has the locks of every root: one item while it is locked, one with the checksum of its state.
  const id = `${stringOf(backend["bucket"])}/${stringOf(backend["key"])}`;
  const condition = {
    "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [id, `${id}-md5`] },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
  return [
    ...rights,
    ...allow(arn, ["dynamodb:DescribeTable"]),
    ...allow(arn, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"], condition),
  ];
}

function allow(resource: string, actions: readonly string[], condition?: Condition): Right[] {
  return actions.map((action) => ({ action, resource, open: false, ...(condition ? { condition } : {}) }));
}
