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
