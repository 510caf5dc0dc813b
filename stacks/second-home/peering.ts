import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../../modules/core";
import { RECOVERY_CIDR } from "../../modules/rds";
import type { Vpc } from "../../modules/vpc";

export interface PeeringProps {
  /** The application's network. */
  readonly network: Vpc;
  /** The network of the database's copy. */
  readonly vpcId: string;
}

/**
 * Joins the application's network with that of the database's copy: a cluster cannot change its VPC. Within a region and
 * an account it costs nothing, apart from traffic between zones.
 * @see https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
 */
export class Peering extends Construct {
  /** The network of the copy, once the two are joined: before that no rule may refer to a group of the other. */
  readonly vpcId: string;
  /** The underlying connection; the escape hatch. */
  readonly resource: VpcPeeringConnection;

  constructor(scope: Construct, id: string, { network, vpcId }: PeeringProps) {
    super(scope, id);
    this.resource = new VpcPeeringConnection(this, "Resource", {
      vpcId: network.vpcId,
      peerVpcId: vpcId,
      autoAccept: true,
      // The application looks up the cluster's name, and must get its private address.
      requester: { allowRemoteVpcDnsResolution: true },
      accepter: { allowRemoteVpcDnsResolution: true },
      tags: { Name: Naming.of(this).name("tag", "database") },
    });
    this.vpcId = this.resource.peerVpcId;
    for (const [az, table] of network.privateRouteTables) {
      new Route(this, `to-database-${az}`, {
        routeTableId: table.id,
        destinationCidrBlock: RECOVERY_CIDR,
        vpcPeeringConnectionId: this.resource.id,
      });
    }
    const tables = new DataAwsRouteTables(this, "database-routes", { vpcId });
    new Route(this, "to-application", {
      routeTableId: Fn.element(tables.ids, 0) as string,
      destinationCidrBlock: network.resource.cidrBlock,
      vpcPeeringConnectionId: this.resource.id,
    });
  }
}
