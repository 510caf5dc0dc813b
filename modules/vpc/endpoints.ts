import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { Connections, Naming, type IConnectable } from "../core";
import type { IVpc } from "./network";

export interface EndpointsProps {
  readonly vpc: IVpc;
  /** The route tables that the S3 gateway endpoint adds its route to. */
  readonly routeTableIds: string[];
  readonly interfaceServices: readonly string[];
}

/** The ways to AWS services that do not leave the VPC. */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { region } = Naming.of(this).deployment;
    new VpcEndpoint(this, "s3", {
      vpcId: props.vpc.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: props.routeTableIds,
      tags: { Name: Naming.of(this).name("tag", "s3") },
    });
    if (props.interfaceServices.length === 0) return;
    const access = new InterfaceAccess(this, "interface", props.vpc);
    for (const service of props.interfaceServices) {
      new VpcEndpoint(this, service.replaceAll(".", "-"), {
        vpcId: props.vpc.vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: props.vpc.privateSubnets.map((subnet) => subnet.subnetId),
        securityGroupIds: [access.connections.securityGroupId],
        tags: { Name: Naming.of(this).name("tag", service) },
      });
    }
  }
}

/** Lets the VPC's own addresses, and nobody else, speak HTTPS to the interface endpoints. */
class InterfaceAccess extends Construct implements IConnectable {
  readonly connections: Connections;

  constructor(scope: Construct, id: string, vpc: IVpc) {
    super(scope, id);
    this.connections = new Connections(this, {
      vpcId: vpc.vpcId,
      name: "endpoints",
      description: "Interface endpoints to AWS services",
    });
    this.connections.allowFromPeer({ cidr: vpc.cidr, name: "vpc" }, 443);
  }
}
