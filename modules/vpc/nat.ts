import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { ISubnet } from "./network";

export interface NatProps {
  readonly mode: "none" | "single" | "per-az";
  readonly publicSubnets: readonly ISubnet[];
  /** The private subnets' route tables, by zone. */
  readonly privateRouteTables: ReadonlyMap<string, RouteTable>;
}

/** Internet access of the private subnets: NAT gateways keyed by zone, each with a permanent address. */
export class Nat extends Construct {
  constructor(scope: Construct, id: string, props: NatProps) {
    super(scope, id);
    const [first] = props.publicSubnets;
    if (props.mode === "none" || first === undefined) return;
    const homes = props.mode === "single" ? [first] : props.publicSubnets;
    const gatewayIds = new Map(homes.map((subnet) => [subnet.az, this.#createGateway(subnet).id]));
    for (const [az, table] of props.privateRouteTables) {
      new Route(this, `route-${az}`, {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: gatewayIds.get(az) ?? gatewayIds.get(first.az),
      });
    }
  }

  #createGateway(subnet: ISubnet): NatGateway {
    const name = Naming.of(this).name("tag", `nat-${subnet.az}`);
    const address = new Eip(this, `address-${subnet.az}`, { domain: "vpc", tags: { Name: name } });
    return new NatGateway(this, subnet.az, {
      allocationId: address.id,
      subnetId: subnet.subnetId,
      tags: { Name: name },
    });
  }
}
