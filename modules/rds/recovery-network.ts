import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { RecoveryRegion } from "../s3";

export interface RecoveryNetworkProps {
  /** The name of the database's copy: `database-recovery`. */
  readonly name: string;
  readonly recovery: RecoveryRegion;
  /** Letters of the zones; Aurora needs two. */
  readonly azs: readonly string[];
}

/** From the carrier-grade NAT range, so that it overlaps no network it may have to be peered with. */
export const RECOVERY_CIDR = "100.64.0.0/25";
/** More addresses than a cluster ever uses. */
const ADDRESSES_PER_ZONE = 16;

/**
 * The minimal network for a database: no ingress, no egress, a default security group without rules. It costs nothing.
 */
export class RecoveryNetwork extends Construct {
  readonly subnetGroup: DbSubnetGroup;
  /** Allows nothing until somebody adds rules. */
  readonly securityGroup: DefaultSecurityGroup;
  /** The VPC, to be peered with the application's network when the database is needed. */
  readonly resource: Vpc;

  constructor(scope: Construct, id: string, props: RecoveryNetworkProps) {
    super(scope, id);
    this.resource = this.#createVpc(props);
    this.securityGroup = this.#closeDefaultSecurityGroup(props);
    this.subnetGroup = this.#createSubnets(props);
  }

  #createVpc({ name, recovery: { provider } }: RecoveryNetworkProps): Vpc {
    return new Vpc(this, "Resource", {
      provider,
      cidrBlock: RECOVERY_CIDR,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: Naming.of(this).name("tag", name) },
    });
  }

  #closeDefaultSecurityGroup({ name, recovery: { provider } }: RecoveryNetworkProps): DefaultSecurityGroup {
    return new DefaultSecurityGroup(this, "default-security-group", {
      provider,
      vpcId: this.resource.id,
      tags: { Name: Naming.of(this).name("tag", name) },
    });
  }

  #createSubnets({ name, recovery: { provider, region }, azs }: RecoveryNetworkProps): DbSubnetGroup {
    const subnets = azs.map(
      (az) =>
        new Subnet(this, az, {
          provider,
          vpcId: this.resource.id,
          cidrBlock: subnetOf(az),
          availabilityZone: `${region}${az}`,
          tags: { Name: Naming.of(this).name("tag", `${name}-${az}`) },
        }),
    );
    return new DbSubnetGroup(this, "subnets", {
      provider,
      name: Naming.of(this).name("subnet-group", name),
      description: "Where the database's copy is kept",
      subnetIds: subnets.map((subnet) => subnet.id),
    });
  }
}

/** Adding a zone does not move the others. */
function subnetOf(az: string): string {
  return `100.64.0.${ADDRESSES_PER_ZONE * (az.charCodeAt(0) - "a".charCodeAt(0))}/28`;
}
