import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { DELETED_LAST } from "./lifecycle";
import { Naming } from "./naming";

/** Something with a security group: it can be reached, and it can reach others, only through security group rules. */
export interface IConnectable {
  readonly connections: Connections;
}

/** A traffic source or destination that is not one of our own security groups. */
export type Peer =
  { readonly cidr: string; readonly name: string } | { readonly prefixListId: string; readonly name: string };

/** Every IPv4 address. */
export const INTERNET: Peer = { cidr: "0.0.0.0/0", name: "internet" };

export interface ConnectionsProps {
  readonly vpcId: string;
  /** What the group belongs to, as an ops engineer would call it: `tasks of the backend service`. */
  readonly description: string;
  /** Its name in the addresses of security group rules: `backend`. Default: the scope's id. */
  readonly name?: string;
  /** The TCP port that others reach it on by default. */
  readonly defaultPort?: number;
}

/**
 * A security group and its rules. The group starts without rules; every connection is one rule per side, named after
 * both ends (`aws_vpc_security_group_ingress_rule.database_from_backend_5432`).
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpc_security_group_ingress_rule
 */
export class Connections extends Construct {
  readonly name: string;
  readonly securityGroupId: string;
  /** The underlying security group; the escape hatch. */
  readonly resource: SecurityGroup;
  readonly #scope: Construct;
  readonly #defaultPort: number | undefined;
  readonly #rules = new Map<string, string>();

  constructor(scope: Construct, props: ConnectionsProps) {
    super(scope, "security-group");
    this.#scope = scope;
    this.name = props.name ?? scope.node.id;
    this.#defaultPort = props.defaultPort;
    // A group in use cannot be deleted: a replacement must exist before the old one goes, hence a generated name.
    this.resource = new SecurityGroup(this, "Resource", {
      namePrefix: `${Naming.of(scope).name("security-group", this.name, 27)}-`,
      description: props.description,
      vpcId: props.vpcId,
      tags: { Name: Naming.of(scope).name("security-group", this.name) },
      lifecycle: DELETED_LAST,
    });
    this.securityGroupId = this.resource.id;
  }

  /**
   * Lets this group reach another one: an egress rule here, an ingress rule there. Calling it twice has no further
   * effect.
   */
  allowTo(target: IConnectable, port?: number): void {
    const other = target.connections;
    const tcp = port ?? other.#portFor(this.name);
    this.#egress(`to-${other.name}-${tcp}`, tcp, `to ${other.name}`, {
      referencedSecurityGroupId: other.securityGroupId,
    });
    other.#ingress(`from-${this.name}-${tcp}`, tcp, `from ${this.name}`, {
      referencedSecurityGroupId: this.securityGroupId,
    });
  }

  /** Lets this group reach addresses outside its VPC's security groups. */
  allowToPeer(peer: Peer, port: number): void {
    this.#egress(`to-${peer.name}-${port}`, port, `to ${peer.name}`, target(peer));
  }

  /** Lets addresses outside the VPC's security groups reach this one. */
  allowFromPeer(peer: Peer, port?: number): void {
    const tcp = port ?? this.#portFor(peer.name);
    this.#ingress(`from-${peer.name}-${tcp}`, tcp, `from ${peer.name}`, target(peer));
  }

  #portFor(caller: string): number {
    if (this.#defaultPort !== undefined) return this.#defaultPort;
    throw new Error(`${this.#scope.node.path}: ${this.name} has no default port for ${caller}; pass the port`);
  }

  /**
   * False for a connection that already exists. Two peers with the same name would need the same address: that is an
   * error.
   */
  #isNew(id: string, end: RuleTarget): boolean {
    const [known, now] = [this.#rules.get(id), JSON.stringify(end)];
    if (known !== undefined && known !== now) {
      throw new Error(`${this.#scope.node.path}: two security group rules are called ${id}; rename one of their peers`);
    }
    this.#rules.set(id, now);
    return known === undefined;
  }

  #ingress(id: string, port: number, description: string, from: RuleTarget): void {
    if (!this.#isNew(id, from)) return;
    new VpcSecurityGroupIngressRule(this.#scope, id, {
      securityGroupId: this.securityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description,
      tags: { Name: description },
      ...from,
    });
  }

  #egress(id: string, port: number, description: string, to: RuleTarget): void {
    if (!this.#isNew(id, to)) return;
    new VpcSecurityGroupEgressRule(this.#scope, id, {
      securityGroupId: this.securityGroupId,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description,
      tags: { Name: description },
      ...to,
    });
  }
}

type RuleTarget = { referencedSecurityGroupId: string } | { cidrIpv4: string } | { prefixListId: string };

function target(peer: Peer): RuleTarget {
  return "cidr" in peer ? { cidrIpv4: peer.cidr } : { prefixListId: peer.prefixListId };
}
