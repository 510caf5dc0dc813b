import type { IConnectable } from "../core";

/** A subnet as seen by others. */
export interface ISubnet {
  /** The zone's letter within its region: `a`. */
  readonly az: string;
  readonly subnetId: string;
}

/** A network as seen by the modules in it. */
export interface IVpc {
  readonly vpcId: string;
  /** The VPC's IPv4 block: `10.0.0.0/16`. */
  readonly cidr: string;
  /** Routed to the internet gateway. */
  readonly publicSubnets: readonly ISubnet[];
  /** With egress to the internet through NAT, if there is one; never reachable from it. */
  readonly privateSubnets: readonly ISubnet[];
  /** Without a route out of the VPC. */
  readonly databaseSubnets: readonly ISubnet[];
}

/** A network with endpoints of AWS services, as seen by those who may only reach these. */
export interface IVpcWithEndpoints extends IVpc {
  /** The prefix list of S3, for security group rules that allow its gateway endpoint. */
  readonly s3PrefixListId: string;
  /** The interface endpoints, on port 443; undefined if there are none. */
  readonly endpoints: IConnectable | undefined;
}
