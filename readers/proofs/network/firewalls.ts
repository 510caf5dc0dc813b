import { type Block, type Resource, type Root } from "../../terraform";
import { contains } from "./address";

/** A security group rule: one side of a connection. */
export interface GroupRule {
  readonly address: string;
  readonly from: number;
  readonly to: number;
  /** The far end: one of these three. */
  readonly group: string | undefined;
  readonly cidr: string | undefined;
  /** The address of the resource or data source that provides the prefix list. */
  readonly prefixList: string | undefined;
}

const ALL_PORTS = [0, 65_535] as const;
/** The ephemeral ports for responses: network ACLs are stateless. */
const RETURN_PORT = 50_000;

/** From one port to another; one port is a range, too. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Security groups and network ACLs, read from a root. */
export class Firewalls {
  readonly #root: Root;

  constructor(root: Root) {
    this.#root = root;
  }

  /** The rules of a security group for what comes in or goes out. */
  groupRules(group: string, direction: "ingress" | "egress"): GroupRule[] {
    return this.#root
      .all(`aws_vpc_security_group_${direction}_rule`)
      .filter(({ body }) => this.#root.references(body["security_group_id"]).includes(group))
      .map((rule) => this.#groupRule(rule));
  }

  /** The ports of a range at which the decision of these subnets' network ACLs may change. */
  turningPoints(subnets: readonly string[], { from, to }: Ports): number[] {
    const turns = subnets
      .flatMap((subnet) => this.#rulesOf(this.#aclOf(subnet)))
      .flatMap(({ body }) => [Number(body["from_port"]), Number(body["to_port"]) + 1]);
    return [from, ...turns.filter((port) => from < port && port <= to).sort((one, other) => one - other)];
  }

  /**
   * The rules by which a subnet's network ACL allows a connection, requests one way and responses the other; undefined if it
   * blocks either. `far` is the other end's address.
   */
  conversation(subnet: string, far: string, port: number, direction: "ingress" | "egress"): string[] | undefined {
    const acl = this.#aclOf(subnet);
    if (acl === undefined) return [];
    const [there, back] = direction === "ingress" ? [false, true] : [true, false];
    const question = this.#aclRule(acl, far, port, there);
    const answer = this.#aclRule(acl, far, RETURN_PORT, back);
    return question && answer ? [question.address] : undefined;
  }

  #groupRule({ address, body }: Resource): GroupRule {
    const any = String(body["ip_protocol"]) === "-1";
    const [lowest, highest] = ALL_PORTS;
    return {
      address,
      from: any ? lowest : Number(body["from_port"]),
      to: any ? highest : Number(body["to_port"]),
      group: this.#root.references(body["referenced_security_group_id"])[0],
      cidr: body["cidr_ipv4"] as string | undefined,
      prefixList: this.#root.references(body["prefix_list_id"])[0],
    };
  }

  #aclOf(subnet: string): string | undefined {
    return this.#root
      .all("aws_network_acl")
      .find(({ body }) => this.#root.references(body["subnet_ids"]).includes(subnet))?.address;
  }

  /** The first rule that matches this traffic, if it allows it. */
  #aclRule(acl: string, far: string, port: number, egress: boolean): Resource | undefined {
    const first = this.#rulesOf(acl)
      .filter(({ body }) => body["egress"] === egress && speaksOf(body, far, port))
      .sort((one, other) => Number(one.body["rule_number"]) - Number(other.body["rule_number"]))[0];
    return first?.body["rule_action"] === "allow" ? first : undefined;
  }

  #rulesOf(acl: string | undefined): Resource[] {
    if (acl === undefined) return [];
    return this.#root
      .all("aws_network_acl_rule")
      .filter(({ body }) => this.#root.references(body["network_acl_id"]).includes(acl));
  }
}

function speaksOf(body: Block, far: string, port: number): boolean {
  const protocol = String(body["protocol"]);
  if (protocol !== "-1" && protocol !== "tcp" && protocol !== "6") return false;
  const ports = protocol === "-1" || (Number(body["from_port"]) <= port && port <= Number(body["to_port"]));
  return ports && contains(String(body["cidr_block"]), far);
}
