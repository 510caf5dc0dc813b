import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { SubnetTier } from "./cidr-plan";
import type { ISubnet, IVpc } from "./network";

/** What is let through. Numbers leave gaps of 10 so that a rule can be put between two others. */
interface Entry {
  readonly name: string;
  readonly number: number;
  /** The far end: the sender of what comes in, the receiver of what goes out. */
  readonly peer: "vpc" | "anywhere";
  readonly protocol: "tcp" | "icmp" | "all";
  readonly ports?: readonly [number, number];
}

/** Network ACLs forget connections: what was asked for from inside comes back to a port in this range. */
const RETURN_PORTS = [1024, 65535] as const;

const HTTP: Entry = { name: "http", number: 110, peer: "anywhere", protocol: "tcp", ports: [80, 80] };
const HTTPS: Entry = { name: "https", number: 120, peer: "anywhere", protocol: "tcp", ports: [443, 443] };

/** Without it a sender never learns that its packets are too large for the path, and the connection hangs. */
const PATH_MTU: Entry = { name: "path-mtu", number: 130, peer: "anywhere", protocol: "icmp" };

const EVERYTHING: Entry = { name: "all", number: 100, peer: "anywhere", protocol: "all" };

/** PostgreSQL and Redis listen inside this range, and those that ask them are answered in it. */
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
  // CloudFront comes to an internal load balancer with its own addresses, and no route leads here from the internet.
  private: WEB,
  database: [INSIDE],
};

const EGRESS: Readonly<Record<SubnetTier, readonly Entry[]>> = {
  public: [EVERYTHING],
  private: [EVERYTHING],
  database: [INSIDE],
};

/**
 * A second fence behind the security groups, one per tier: it keeps the internet away from whatever should not be
 * listening, and databases inside the VPC.
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
