import { type Root } from "../../terraform";
import { addressIn, contains, includes, isCidr, isWide, onTheInternet, SOMEWHERE } from "./address";
import { Firewalls, type GroupRule, type Ports } from "./firewalls";
import { Routes } from "./routes";
import { PEERED, workloadsOf, type Workload } from "./workloads";

/** Ends of a connection that are not workloads. */
export const INTERNET = "the internet";
export const CLOUDFRONT = "CloudFront";
export const S3 = "S3";

/** Whether a connection comes from outside the root's network: from everybody, from CloudFront, or from a range of addresses. */
export function isOutside(from: string): boolean {
  return from === INTERNET || from === CLOUDFRONT || isCidr(from);
}

/** One end can open a connection to the other. */
export interface Reach {
  /** A workload, one of the ends above, or a range of addresses outside, such as an office: `203.0.113.0/24`. */
  readonly from: string;
  readonly to: string;
  /** The port, or the lowest one of several. */
  readonly port: number;
  /** The highest of the ports that the security groups open. */
  readonly lastPort: number;
  /** What allows it, from one end to the other. */
  readonly path: readonly string[];
}

interface Passed {
  readonly port: number;
  readonly rules: readonly string[];
}

/** One address each represents all addresses of CloudFront and S3. */
const CLOUDFRONT_ADDRESS = "130.176.0.1";
const S3_ADDRESS = "52.216.0.1";
export const CLOUDFRONT_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/**
 * Who can open a connection to whom, computed from routes, network ACLs, security groups and public addresses. Only
 * direct connections count: a request that passes through a load balancer to a task is two connections.
 */
export class Reachability {
  readonly workloads: readonly Workload[];
  readonly #root: Root;
  readonly #firewalls: Firewalls;
  readonly #routes: Routes;
  readonly #cidrs: ReadonlyMap<string, string>;

  constructor(root: Root) {
    this.#root = root;
    this.#firewalls = new Firewalls(root);
    this.#routes = new Routes(root);
    this.workloads = workloadsOf(root);
    this.#cidrs = new Map(root.all("aws_subnet").map(({ address, body }) => [address, String(body["cidr_block"])]));
  }

  /** Every connection that can be opened, sorted. */
  all(): Reach[] {
    return this.workloads
      .flatMap((one) => [
        ...this.#fromOutside(one),
        ...this.toOutside(one),
        // Two tasks of one service are two ends as well.
        ...this.workloads.flatMap((other) => this.#between(one, other)),
      ])
      .sort((one, other) => (lineOf(one) < lineOf(other) ? -1 : 1));
  }

  /** What a workload can open connections to, outside the VPC. */
  toOutside(workload: Workload): Reach[] {
    return this.#egress(workload).flatMap((rule) => {
      const found = rule.prefixList === undefined ? this.#toInternet(workload, rule) : this.#toS3(workload, rule);
      return found ? [found] : [];
    });
  }

  /** The routes of a workload's subnets, except the VPC's local route. */
  routesOf(workload: Workload): string[] {
    return workload.subnets.flatMap((subnet) => this.#routes.routesOf(subnet)).map(({ address }) => address);
  }

  #fromOutside(workload: Workload): Reach[] {
    return this.#ingress(workload).flatMap((rule) => {
      const found =
        rule.prefixList === undefined
          ? (this.#fromInternet(workload, rule) ?? this.#fromConnected(workload, rule))
          : this.#fromCloudFront(workload, rule);
      return found ? [found] : [];
    });
  }

  #fromInternet(workload: Workload, rule: GroupRule): Reach | undefined {
    const far = rule.cidr === undefined ? undefined : onTheInternet(rule.cidr);
    if (far === undefined || !workload.public) return undefined;
    for (const subnet of workload.subnets) {
      const route = this.#routes.throughGateway(subnet);
      const passed = this.#passing(subnet, far, rule, "ingress");
      if (route === undefined || passed === undefined) continue;
      const from = rule.cidr !== undefined && far !== SOMEWHERE && !isWide(rule.cidr) ? rule.cidr : INTERNET;
      const path = [from, route.address, subnet, ...passed.rules, rule.address, workload.address];
      return { from, to: workload.address, port: passed.port, lastPort: rule.to, path };
    }
    return undefined;
  }

  /**
   * From a range that is not the network's own. Peerings and VPNs are not followed: whoever has an address of the range may
   * have a way.
   */
  #fromConnected(workload: Workload, rule: GroupRule): Reach | undefined {
    const { cidr } = rule;
    if (!isCidr(cidr) || onTheInternet(cidr) !== undefined) return undefined;
    const own = this.#root.all("aws_vpc").map(({ body }) => String(body["cidr_block"]));
    if (own.some((network) => includes(network, cidr))) return undefined;
    for (const subnet of workload.subnets) {
      const passed = this.#passing(subnet, addressIn(cidr), rule, "ingress");
      if (passed === undefined) continue;
      const path = [cidr, subnet, ...passed.rules, rule.address, workload.address];
      return { from: cidr, to: workload.address, port: passed.port, lastPort: rule.to, path };
    }
    return undefined;
  }

  /** To a public address, or through a VPC origin, which needs none. */
  #fromCloudFront(workload: Workload, rule: GroupRule): Reach | undefined {
    if (!this.#isCloudFront(rule)) return undefined;
    const origin = this.#root
      .all("aws_cloudfront_vpc_origin")
      .find(({ body }) => this.#root.references(body).includes(workload.address));
    if (origin === undefined && !workload.public) return undefined;
    for (const subnet of workload.subnets) {
      const passed = this.#passing(subnet, CLOUDFRONT_ADDRESS, rule, "ingress");
      if (passed === undefined) continue;
      const hops = [...(origin ? [origin.address] : []), subnet, ...passed.rules, rule.address];
      const path = [CLOUDFRONT, ...hops, workload.address];
      return { from: CLOUDFRONT, to: workload.address, port: passed.port, lastPort: rule.to, path };
    }
    return undefined;
  }

  #toInternet(workload: Workload, rule: GroupRule): Reach | undefined {
    const far = rule.cidr === undefined ? undefined : onTheInternet(rule.cidr);
    if (far === undefined) return undefined;
    for (const subnet of workload.subnets) {
      const gateway = workload.public ? this.#routes.throughGateway(subnet) : undefined;
      const hops = gateway ? [gateway] : this.#routes.throughNat(subnet);
      const passed = this.#passing(subnet, far, rule, "egress");
      if (hops === undefined || passed === undefined) continue;
      const out = [workload.address, rule.address, subnet, ...passed.rules];
      const path = [...out, ...hops.map(({ address }) => address), INTERNET];
      return { from: workload.address, to: INTERNET, port: passed.port, lastPort: rule.to, path };
    }
    return undefined;
  }

  #toS3(workload: Workload, rule: GroupRule): Reach | undefined {
    for (const subnet of workload.subnets) {
      const endpoint = this.#routes.gatewayEndpoint(subnet, "s3");
      const passed = this.#passing(subnet, S3_ADDRESS, rule, "egress");
      if (endpoint === undefined || endpoint.address !== rule.prefixList || passed === undefined) continue;
      const path = [workload.address, rule.address, subnet, ...passed.rules, endpoint.address, S3];
      return { from: workload.address, to: S3, port: passed.port, lastPort: rule.to, path };
    }
    return undefined;
  }

  /** Both ends must allow it: egress on one side, ingress on the other, and the network ACLs in between. */
  #between(one: Workload, other: Workload): Reach[] {
    const found: Reach[] = [];
    for (const out of namedFirst(this.#egress(one)).filter((rule) => this.#speaksOf(rule, other))) {
      for (const into of namedFirst(this.#ingress(other)).filter((rule) => this.#speaksOf(rule, one))) {
        const ports = { from: Math.max(out.from, into.from), to: Math.min(out.to, into.to) };
        const across = ports.from > ports.to ? undefined : this.#acrossSubnets(one, other, ports);
        if (across === undefined || found.some(({ port }) => port === across.port)) continue;
        const path = [one.address, out.address, ...across.hops, into.address, other.address];
        found.push({ from: one.address, to: other.address, port: across.port, lastPort: ports.to, path });
      }
    }
    return found;
  }

  #acrossSubnets(one: Workload, other: Workload, ports: Ports): { port: number; hops: string[] } | undefined {
    for (const from of one.subnets) {
      for (const to of other.subnets) {
        // Network ACLs do not apply within one subnet.
        if (from === to) return { port: ports.from, hops: [from] };
        if (to.startsWith(PEERED)) {
          const peered = this.#throughPeering(from, to, ports);
          if (peered) return peered;
          continue;
        }
        for (const port of this.#firewalls.turningPoints([from, to], ports)) {
          const out = this.#firewalls.conversation(from, this.#addressIn(to), port, "egress");
          const into = this.#firewalls.conversation(to, this.#addressIn(from), port, "ingress");
          if (out && into) return { port, hops: [from, ...out, ...into, to] };
        }
      }
    }
    return undefined;
  }

  /** Into the network of a database that another root created: its subnets have no network ACLs of their own. */
  #throughPeering(from: string, to: string, ports: Ports): { port: number; hops: string[] } | undefined {
    const route = this.#routes.throughPeering(from, to);
    if (route === undefined) return undefined;
    const far = addressIn(String(route.body["destination_cidr_block"]));
    const passed = this.#passing(from, far, ports, "egress");
    return passed && { port: passed.port, hops: [from, ...passed.rules, route.address, to] };
  }

  /** The lowest port of a rule that the subnet's network ACL allows, and the ACL's rules for it. */
  #passing(subnet: string, far: string, ports: Ports, direction: "ingress" | "egress"): Passed | undefined {
    for (const port of this.#firewalls.turningPoints([subnet], ports)) {
      const rules = this.#firewalls.conversation(subnet, far, port, direction);
      if (rules) return { port, rules };
    }
    return undefined;
  }

  #speaksOf(rule: GroupRule, workload: Workload): boolean {
    if (rule.group !== undefined) return workload.securityGroups.includes(rule.group);
    const { cidr } = rule;
    return cidr !== undefined && workload.subnets.some((subnet) => contains(cidr, this.#addressIn(subnet)));
  }

  #isCloudFront({ prefixList }: GroupRule): boolean {
    return this.#root.get(prefixList ?? "")?.body["name"] === CLOUDFRONT_LIST;
  }

  #egress({ securityGroups }: Workload): GroupRule[] {
    return securityGroups.flatMap((group) => this.#firewalls.groupRules(group, "egress"));
  }

  #ingress({ securityGroups }: Workload): GroupRule[] {
    return securityGroups.flatMap((group) => this.#firewalls.groupRules(group, "ingress"));
  }

  #addressIn(subnet: string): string {
    return addressIn(this.#cidrs.get(subnet) ?? "");
  }
}

/** `aws_ecs_service.backend → aws_db_instance.database:5432`. */
export function lineOf({ from, to, port }: Reach): string {
  return `${from} → ${to}:${port}`;
}

/** A rule that names the other group is what allows a connection, also where a range of addresses happens to contain it. */
function namedFirst(rules: readonly GroupRule[]): GroupRule[] {
  return [...rules.filter(({ group }) => group !== undefined), ...rules.filter(({ group }) => group === undefined)];
}
