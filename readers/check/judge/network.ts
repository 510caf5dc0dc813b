import { INTERNET, isOutside, Reachability, type Reach } from "../../proofs";
import { includes, isCidr, onTheInternet } from "../../proofs/network/address";
import type { Block, Resource, Root } from "../../terraform";
import type { Finding } from "../change";

/** Databases and caches: any new way to reach them is reported. */
const STORES = /^aws_(db_instance|rds_cluster|elasticache_\w+|efs_mount_target|memorydb_cluster|docdb_cluster)\./;
const RULE = "aws_vpc_security_group_ingress_rule";

/** New ingress: from outside into the environment, and from anywhere to its data stores. */
export function networkDangers(before: Root, after: Root): Finding[] {
  return [...newWays(before, after), ...widerGroups(before, after), ...widerAcls(before, after)];
}

function newWays(before: Root, after: Root): Finding[] {
  const old = new Reachability(before).all();
  const dangers = new Map<string, Finding>();
  for (const reach of new Reachability(after).all()) {
    const { from, to, port, path } = reach;
    const outside = isOutside(from);
    const store = STORES.test(to) && before.get(to) !== undefined;
    if (!(outside || store) || old.some((one) => holds(one, reach))) continue;
    const message = `can now be reached from ${from} on port ${port} (${path.join(" → ")})`;
    // A new worker that uses the database is part of what somebody asked for.
    const isNew = !outside && after.get(from) !== undefined && before.get(from) === undefined;
    dangers.set(`${from} ${to}`, { rule: isNew ? "store-reached" : "ingress-opened", address: to, message });
  }
  return [...dangers.values()];
}

/** Whoever let everybody or a range in let each part of it in, too. */
function holds(old: Reach, { from, to, port, lastPort }: Reach): boolean {
  const covered = old.from === from || (isCidr(from) && (old.from === INTERNET || includes(old.from, from)));
  return covered && old.to === to && old.port <= port && old.lastPort >= lastPort;
}

/** A CIDR block that a security group newly allows, even if another firewall still blocks it. */
function widerGroups(before: Root, after: Root): Finding[] {
  return after.all(RULE).flatMap((rule) => {
    const groups = after.references(rule.body["security_group_id"]);
    const firewall = groups[0] ?? String(rule.body["security_group_id"]);
    const known = groups.length === 0 ? firewall !== "undefined" : before.get(firewall) !== undefined;
    const block = cidrOf(rule);
    if (!known || block === undefined) return [];
    const old = before.all(RULE).filter((one) => {
      const of = before.references(one.body["security_group_id"])[0] ?? String(one.body["security_group_id"]);
      return of === firewall;
    });
    if (old.some((one) => admits(one.body, rule.body))) return [];
    const message = `now allows ${block} on ${ports(rule.body)}, which ${firewall} did not allow before; allow a specific security group instead`;
    return [{ rule: "ingress-opened", address: rule.address, message }];
  });
}

/** Network ACL rules apply in the order of their numbers; a new allow rule or a missing deny rule is enough to report. */
function widerAcls(before: Root, after: Root): Finding[] {
  const incoming = (root: Root, action: string): Resource[] =>
    root
      .all("aws_network_acl_rule")
      .filter(({ body }) => body["egress"] !== true && String(body["rule_action"]).toLowerCase() === action);
  const aclOf = (root: Root, { body }: Resource): string =>
    root.references(body["network_acl_id"])[0] ?? String(body["network_acl_id"]);
  const known = (acl: string): boolean => before.get(acl) !== undefined;
  const opened = incoming(after, "allow").filter((rule) => {
    const acl = aclOf(after, rule);
    const block = cidrOf(rule);
    if (!known(acl) || isPing(rule.body) || !isCidr(block) || onTheInternet(block) === undefined) return false;
    return !incoming(before, "allow").some((one) => aclOf(before, one) === acl && admits(one.body, rule.body));
  });
  const lost = incoming(before, "deny").filter(
    (rule) => known(aclOf(before, rule)) && after.get(aclOf(before, rule)) && !after.get(rule.address),
  );
  return [
    ...opened.map((rule): Finding => ({
      rule: "ingress-opened",
      address: rule.address,
      message: `now allows ${String(cidrOf(rule))} into the subnets of ${aclOf(after, rule)} on ${ports(rule.body)}; allow a narrower block`,
    })),
    ...lost.map(({ address }): Finding => ({
      rule: "ingress-opened",
      address,
      message: "no longer blocks the traffic that it blocked before; keep the rule",
    })),
  ];
}

function admits(old: Block, now: Block): boolean {
  const [one, other] = [cidrOf({ body: old }), cidrOf({ body: now })];
  if (one === undefined || other === undefined) return false;
  const [from, to] = range(now);
  const [first, last] = range(old);
  return includes(one, other) && first <= from && last >= to;
}

function cidrOf({ body }: Pick<Resource, "body">): string | undefined {
  const found = ["cidr_ipv4", "cidr_ipv6", "cidr_block", "ipv6_cidr_block"].map((name) => body[name]);
  return found.find((value) => typeof value === "string" && value !== "") as string | undefined;
}

/** ICMP has no ports: it tells networks about each other and reaches no service. */
function isPing(body: Block): boolean {
  return ["icmp", "icmpv6", "1", "58"].includes(String(body["protocol"]));
}

function range(body: Block): readonly [from: number, to: number] {
  const all = ["-1", "all"].includes(String(body["ip_protocol"] ?? body["protocol"]));
  return all ? [0, 65_535] : [Number(body["from_port"] ?? 0), Number(body["to_port"] ?? 65_535)];
}

function ports(body: Block): string {
  const [from, to] = range(body);
  return from === to ? `port ${from}` : `ports ${from}-${to}`;
}
