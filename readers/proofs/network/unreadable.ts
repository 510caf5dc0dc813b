import { type Resource, type Root, blocks } from "../../terraform";
import { type Finding } from "../finding";
import { isCidr } from "./address";
import { CLOUDFRONT_LIST } from "./reachability";
import { PEERED, type Workload } from "./workloads";

/** Types that connect the VPC to other networks or change its routing in ways that the proof does not follow. */
const WAYS = [
  "aws_default_route_table",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_egress_only_internet_gateway",
  "aws_eip_association",
  "aws_main_route_table_association",
  "aws_network_acl_association",
  "aws_vpc_endpoint_service",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_peering_connection_accepter",
  "aws_vpn_connection",
  "aws_vpn_gateway",
  "aws_vpn_gateway_route_propagation",
];
/** Arguments that enable IPv6. */
const IPV6 = [
  "assign_generated_ipv6_cidr_block",
  "assign_ipv6_address_on_creation",
  "cidr_ipv6",
  "destination_ipv6_cidr_block",
  "ipv6_address_count",
  "ipv6_addresses",
  "ipv6_cidr_block",
];
/** Types that can contain rules or routes as inline blocks. */
const INLINE = [
  ["aws_security_group", "aws_vpc_security_group_…_rule"],
  ["aws_default_security_group", "aws_vpc_security_group_…_rule"],
  ["aws_network_acl", "aws_network_acl_rule"],
  ["aws_route_table", "aws_route"],
] as const;

/** What the proof cannot read. It is reported, rather than assumed to be closed. */
export function unreadable(root: Root, workloads: readonly Workload[]): Finding[] {
  return [
    ...inline(root),
    ...[...WAYS.flatMap((type) => root.all(type)), ...peeringsElsewhere(root)].map(({ address }) =>
      finding(
        "not-followed",
        address,
        "is a network path that the proof does not follow; remove it, or extend the proof",
      ),
    ),
    ...root.resources
      .filter(speaksIpv6)
      .map(({ address }) =>
        finding("ipv6", address, "uses IPv6, which the proof does not read; remove it, or extend the proof"),
      ),
    ...farEnds(root),
    ...publicByDefault(root),
    ...workloads.flatMap(withoutFirewall),
  ];
}

/** Peerings with anything but the network of a database, whose routes are followed. */
function peeringsElsewhere(root: Root): Resource[] {
  return root
    .all("aws_vpc_peering_connection")
    .filter(({ body }) => root.referenced(body["peer_vpc_id"], PEERED).length === 0);
}

/** Inline rules and separate rule resources conflict in Terraform. */
function inline(root: Root): Finding[] {
  const within = INLINE.flatMap(([type, instead]) =>
    root
      .all(type)
      .filter(({ body }) => ["ingress", "egress", "route"].some((key) => blocks(body[key]).length > 0))
      .map(({ address }) => finding("inline-rule", address, `has inline rules; make each one an ${instead}`)),
  );
  const old = root
    .all("aws_security_group_rule")
    .map(({ address }) =>
      finding("inline-rule", address, "is a legacy resource type; use aws_vpc_security_group_…_rule"),
    );
  return [...within, ...old];
}

function speaksIpv6({ type, body }: Resource): boolean {
  if (!type.startsWith("aws_")) return false;
  const interfaces = [body, ...blocks(body["network_interfaces"])];
  return interfaces.some((one) => IPV6.some((key) => one[key] !== undefined && one[key] !== false));
}

/** Rules whose far end is not in the root: a literal id, a prefix list, a block that is not known yet. */
function farEnds(root: Root): Finding[] {
  const sides = ["ingress", "egress"].flatMap((side) => root.all(`aws_vpc_security_group_${side}_rule`));
  const groups = sides.filter(({ body }) => body["cidr_ipv6"] === undefined && !isKnown(root, body));
  const acls = root
    .all("aws_network_acl_rule")
    .filter(({ body }) => body["ipv6_cidr_block"] === undefined && !isCidr(body["cidr_block"]));
  return [...groups, ...acls].map(({ address }) =>
    finding(
      "unknown-peer",
      address,
      "has a peer that the proof cannot read; refer to a security group, or write the CIDR block out",
    ),
  );
}

function isKnown(root: Root, body: Resource["body"]): boolean {
  if (isCidr(body["cidr_ipv4"])) return true;
  if (root.referenced(body["referenced_security_group_id"], "aws_security_group").length > 0) return true;
  return root
    .referenced(body["prefix_list_id"])
    .some(({ type, body: list }) => type === "aws_vpc_endpoint" || list["name"] === CLOUDFRONT_LIST);
}

/** Public addresses that instances get by default, or after launch. */
function publicByDefault(root: Root): Finding[] {
  const subnets = root
    .all("aws_subnet")
    .filter(({ body }) => body["map_public_ip_on_launch"] === true)
    .map(({ address }) =>
      finding(
        "public-by-default",
        address,
        "gives every instance a public address; assign one only to those that need it",
      ),
    );
  const handed = root
    .all("aws_eip")
    .filter(({ body }) => body["instance"] !== undefined || body["network_interface"] !== undefined)
    .map(({ address }) =>
      finding(
        "not-followed",
        address,
        "gives an instance a public address that the proof does not see; assign it on the instance",
      ),
    );
  return [...subnets, ...handed];
}

/** Without a security group, AWS uses the VPC's default one, and a network load balancer is open to all. */
function withoutFirewall({ address, securityGroups, subnets }: Workload): Finding[] {
  const missing = [
    ...(securityGroups.length === 0 ? ["security group"] : []),
    ...(subnets.length === 0 ? ["subnet"] : []),
  ];
  return missing.map((what) =>
    finding(
      `no-${what.replace(" ", "-")}`,
      address,
      `has no ${what} that the proof can see; give it one from this root`,
    ),
  );
}

function finding(rule: string, address: string, message: string): Finding {
  return { rule, address, message };
}
