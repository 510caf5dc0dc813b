import type { IConnectable } from "../core";

/** A subnet as others see it. */
export interface ISubnet {
  /** The zone's letter within its region: `a`. */
  readonly az: string;
  readonly subnetId: string;
}

/** A network as the modules that live in it see it. */
export interface IVpc {
  readonly vpcId: string;
  /** The VPC's IPv4 block: `10.0.0.0/16`. */
  readonly cidr: string;
  /** Routed to the internet gateway. */
  readonly publicSubnets: readonly ISubnet[];
  /** Reach the internet through NAT where there is one; never reached from it. */
  readonly privateSubnets: readonly ISubnet[];
  /** No route out of the VPC. */
  readonly databaseSubnets: readonly ISubnet[];
}

/** A network with ways to AWS services that do not leave it, as those see it who may go nowhere else. */
export interface IVpcWithEndpoints extends IVpc {
  /** The addresses of S3, by which rules of security groups let traffic to its gateway endpoint. */
  readonly s3PrefixListId: string;
  /** The interface endpoints, on port 443; undefined where there are none. */
  readonly endpoints: IConnectable | undefined;
}
