import { block, stringOf, strings, type Block, type Resource, type Root } from "../terraform";

/**
 * What AWS lists in one resource because the root has another resource for it. In the first plan after an apply, a group
 * lists the rules, and a role the policies, that were created after it: nobody changed them.
 */
type Owned = (entry: unknown, of: string, root: Root) => boolean;

const OWNED: Readonly<Record<string, Readonly<Record<string, Owned>>>> = {
  aws_iam_role: {
    inline_policy: (entry, role, root) =>
      partsOf(root, "aws_iam_role_policy", "role", role).some(({ body }) => body["name"] === block(entry)["name"]),
    managed_policy_arns: (entry, role, root) =>
      partsOf(root, "aws_iam_role_policy_attachment", "role", role).some(({ body }) => body["policy_arn"] === entry),
  },
  aws_security_group: { ingress: groupRule("ingress"), egress: groupRule("egress") },
  aws_network_acl: { ingress: aclRule(false), egress: aclRule(true) },
  aws_route_table: {
    route: (entry, table, root) => {
      const { cidr_block: cidr, ipv6_cidr_block: ipv6, gateway_id: gateway } = block(entry);
      if (/vpce-|aws_vpc_endpoint\./.test(stringOf(gateway))) return root.all("aws_vpc_endpoint").length > 0;
      return partsOf(root, "aws_route", "route_table_id", table).some(({ body }) =>
        [body["destination_cidr_block"], body["destination_ipv6_cidr_block"]].some(
          (one) => stringOf(one) !== "" && [cidr, ipv6].includes(one),
        ),
      );
    },
  },
  aws_s3_bucket: {
    policy: hasPart("aws_s3_bucket_policy", "bucket"),
    website: hasPart("aws_s3_bucket_website_configuration", "bucket"),
  },
  aws_kms_key: { policy: hasPart("aws_kms_key_policy", "key_id") },
  aws_sqs_queue: { policy: hasPart("aws_sqs_queue_policy", "queue_url") },
  aws_sns_topic: { policy: hasPart("aws_sns_topic_policy", "arn") },
};

/** Whether everything that an argument newly lists is another resource's. */
export function isOwned({ type, address, before, after }: OwnedChange, argument: string, root: Root): boolean {
  const owned = OWNED[type]?.[argument];
  if (owned === undefined) return false;
  const entries = (body: Block): unknown[] => {
    const value = body[argument];
    return Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
  };
  const known = entries(before).map((one) => JSON.stringify(one));
  const come = entries(after).filter((one) => !known.includes(JSON.stringify(one)));
  // What is gone opens nothing; the plan creates it again.
  return come.every((one) => owned(one, address, root));
}

interface OwnedChange {
  readonly type: string;
  readonly address: string;
  readonly before: Block;
  readonly after: Block;
}

/** The resources of a type that belong to another one. */
function partsOf(root: Root, type: string, argument: string, owner: string): Resource[] {
  const { name, id } = root.get(owner)?.body ?? {};
  return root
    .all(type)
    .filter(
      ({ body }) =>
        root.references(body[argument]).includes(owner) ||
        [name, id].some((one) => one !== undefined && one === body[argument]),
    );
}

function hasPart(type: string, argument: string): Owned {
  return (_, owner, root) => partsOf(root, type, argument, owner).length > 0;
}

function groupRule(direction: "ingress" | "egress"): Owned {
  return (entry, group, root) => {
    const { protocol, from_port: from, to_port: to, self, ...sources } = block(entry);
    const rules = partsOf(root, `aws_vpc_security_group_${direction}_rule`, "security_group_id", group).filter(
      ({ body }) => {
        if (stringOf(body["ip_protocol"]) !== stringOf(protocol)) return false;
        return (
          stringOf(protocol) === "-1" ||
          (Number(body["from_port"]) === Number(from) && Number(body["to_port"]) === Number(to))
        );
      },
    );
    const admits = (source: string): boolean =>
      rules.some(({ body }) =>
        ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"].some(
          (one) => body[one] === source,
        ),
      );
    const named = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"].flatMap((one) =>
      strings(sources[one]),
    );
    const itself = rules.some(({ body }) => root.references(body["referenced_security_group_id"]).includes(group));
    return (named.length > 0 || self === true) && named.every(admits) && (self !== true || itself);
  };
}

function aclRule(egress: boolean): Owned {
  return (entry, acl, root) => {
    const { rule_no: number, action, cidr_block: cidr, from_port: from, to_port: to } = block(entry);
    return partsOf(root, "aws_network_acl_rule", "network_acl_id", acl).some(
      ({ body }) =>
        (body["egress"] === true) === egress &&
        Number(body["rule_number"]) === Number(number) &&
        stringOf(body["rule_action"]) === stringOf(action) &&
        stringOf(body["cidr_block"]) === stringOf(cidr) &&
        Number(body["from_port"] ?? 0) === Number(from ?? 0) &&
        Number(body["to_port"] ?? 0) === Number(to ?? 0),
    );
  };
}
