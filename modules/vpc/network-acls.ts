import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { SubnetTier } from "./cidr-plan";
import type { ISubnet, IVpc } from "./network";

/** An allowed kind of traffic. Numbers have gaps of 10, so that a rule can be inserted between two others. */
interface Entry {
  readonly name: string;
  readonly number: number;
  /** The peer: the sender of inbound traffic, the receiver of outbound traffic. */
  readonly peer: "vpc" | "anywhere";
  readonly protocol: "tcp" | "icmp" | "all";
  readonly ports?: readonly [number, number];
}

/** Network ACLs are stateless: responses to outbound requests arrive on a port in this range. */
const RETURN_PORTS = [1024, 65535] as const;

const HTTP: Entry = { name: "http", number: 110, peer: "anywhere", protocol: "tcp", ports: [80, 80] };
const HTTPS: Entry = { name: "https", number: 120, peer: "anywhere", protocol: "tcp", ports: [443, 443] };

/** Without it a sender never learns that its packets are too large for the path, and the connection hangs. */
const PATH_MTU: Entry = { name: "path-mtu", number: 130, peer: "anywhere", protocol: "icmp" };

const EVERYTHING: Entry = { name: "all", number: 100, peer: "anywhere", protocol: "all" };

/** PostgreSQL and Redis listen inside this range, and responses to their clients arrive in it. */
const INSIDE: Entry = { name: "vpc", number: 100, peer: "vpc", protocol: "tcp", ports: RETURN_PORTS };

const WEB: readonly Entry[] = [
  { name: "vpc", number: 100, peer: "vpc", protocol: "all" },
  HTTP,
  HTTPS,
  PATH_MTU,
  { name: "returns", number: 140, peer: "anywhere", protocol: "tcp", ports: RETURN_PORTS },
];

const INGRESS: Readonly<Record<SubnetTier, readonly Entry[]>> = {
  public: WEB,
  // CloudFront reaches an internal load balancer from its own addresses, and there is no route here from the internet.
  private: WEB,
  database: [INSIDE],
};

const EGRESS: Readonly<Record<SubnetTier, readonly Entry[]>> = {
  public: [EVERYTHING],
  private: [EVERYTHING],
  database: [INSIDE],
};

/**
 * A second firewall behind the security groups, one per tier: it shields anything that should not be listening from the
 * internet, and keeps databases reachable only from the VPC.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
 */
export class NetworkAcls extends Construct {
  readonly #vpc: IVpc;

  constructor(scope: Construct, id: string, props: { readonly vpc: IVpc }) {
    super(scope, id);
    this.#vpc = props.vpc;
    this.#createAcl("public", props.vpc.publicSubnets);
    this.#createAcl("private", props.vpc.privateSubnets);
    this.#createAcl("database", props.vpc.databaseSubnets);
  }

  #createAcl(tier: SubnetTier, subnets: readonly ISubnet[]): void {
    const acl = new NetworkAcl(this, tier, {
      vpcId: this.#vpc.vpcId,
      subnetIds: subnets.map((subnet) => subnet.subnetId),
      tags: { Name: Naming.of(this).name("tag", tier) },
    });
    for (const entry of INGRESS[tier]) this.#createRule(`${tier}-in`, acl, entry, false);
    for (const entry of EGRESS[tier]) this.#createRule(`${tier}-out`, acl, entry, true);
  }

  #createRule(id: string, acl: NetworkAcl, entry: Entry, egress: boolean): void {
    new NetworkAclRule(this, `${id}-${entry.name}`, {
      networkAclId: acl.id,
      ruleNumber: entry.number,
      egress,
      ruleAction: "allow",
      cidrBlock: entry.peer === "vpc" ? this.#vpc.cidr : "0.0.0.0/0",
      protocol: entry.protocol === "all" ? "-1" : entry.protocol,
      ...(entry.ports ? { fromPort: entry.ports[0], toPort: entry.ports[1] } : {}),
      // Destination unreachable, fragmentation needed.
      ...(entry.protocol === "icmp" ? { icmpType: 3, icmpCode: 4 } : {}),
    });
  }
}
