import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { RecoveryRegion } from "../s3";

export interface RecoveryNetworkProps {
  /** What the database's copy is called: `database-recovery`. */
  readonly name: string;
  readonly recovery: RecoveryRegion;
  /** Letters of the zones; Aurora wants two. */
  readonly azs: readonly string[];
}

/** From the range that carriers share, so that it meets no network that it may have to be joined to. */
const CIDR = "100.64.0.0/25";
/** More than a cluster ever takes. */
const ADDRESSES_PER_ZONE = 16;

/**
 * The least network that a database may stand in: no way in, none out, a default security group without rules. It costs nothing.
 */
export class RecoveryNetwork extends Construct {
  readonly subnetGroup: DbSubnetGroup;
  /** Lets nothing through until somebody opens it. */
  readonly securityGroup: DefaultSecurityGroup;
  /** The VPC itself: what is joined to the application's network when the database is needed. */
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
      cidrBlock: CIDR,
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

/** A zone that is added moves no other. */
function subnetOf(az: string): string {
  return `100.64.0.${ADDRESSES_PER_ZONE * (az.charCodeAt(0) - "a".charCodeAt(0))}/28`;
}
