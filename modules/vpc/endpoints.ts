import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { Connections, Naming, type IConnectable } from "../core";
import type { VpcSettings } from "./config";
import { LIMITED_ENDPOINTS, ownAccountPolicy } from "./endpoint-policy";
import type { IVpc } from "./network";

export interface EndpointsProps {
  readonly vpc: IVpc;
  /** The route tables that the S3 gateway endpoint adds its route to. */
  readonly routeTableIds: string[];
  readonly interfaceServices: readonly string[];
  readonly access: VpcSettings["endpointAccess"];
}

/** The endpoints of AWS services inside the VPC. */
export class Endpoints extends Construct {
  /** The prefix list of S3, for security group rules. */
  readonly s3PrefixListId: string;
  /** The security group of the interface endpoints, if there are any. */
  readonly interfaces: IConnectable | undefined;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    this.s3PrefixListId = this.#createS3Gateway(props).prefixListId;
    this.interfaces = this.#createInterfaces(props);
  }

  #createS3Gateway({ vpc, routeTableIds, access }: EndpointsProps): VpcEndpoint {
    return new VpcEndpoint(this, "s3", {
      vpcId: vpc.vpcId,
      serviceName: this.#serviceName("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds,
      ...(access === "own-account" ? { policy: ownAccountPolicy(this, "s3-policy", "s3") } : {}),
      tags: { Name: Naming.of(this).name("tag", "s3") },
    });
  }

  #createInterfaces({ vpc, interfaceServices, access: limit }: EndpointsProps): IConnectable | undefined {
    if (interfaceServices.length === 0) return undefined;
    const access = new InterfaceAccess(this, "interface", vpc);
    for (const service of interfaceServices) {
      const id = service.replaceAll(".", "-");
      const limited = limit === "own-account" && LIMITED_ENDPOINTS.includes(service);
      new VpcEndpoint(this, id, {
        vpcId: vpc.vpcId,
        serviceName: this.#serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
        securityGroupIds: [access.connections.securityGroupId],
        ...(limited ? { policy: ownAccountPolicy(this, `${id}-policy`, service) } : {}),
        tags: { Name: Naming.of(this).name("tag", service) },
      });
    }
    return access;
  }

  #serviceName(service: string): string {
    return `com.amazonaws.${Naming.of(this).deployment.region}.${service}`;
  }
}

/** Allows HTTPS to the interface endpoints only from the VPC's own addresses. */
class InterfaceAccess extends Construct implements IConnectable {
  readonly connections: Connections;

  constructor(scope: Construct, id: string, vpc: IVpc) {
    super(scope, id);
    this.connections = new Connections(this, {
      vpcId: vpc.vpcId,
      name: "endpoints",
      description: "Interface endpoints to AWS services",
      defaultPort: 443,
    });
    this.connections.allowFromPeer({ cidr: vpc.cidr, name: "vpc" });
  }
}
