import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";

/** One security group rule, with groups by their Name tags. */
export interface Edge {
  readonly group: string;
  /** The peer: a group's name, a CIDR block or a prefix list. */
  readonly from: string;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** Every security group rule in a VPC. */
export async function readNetwork(vpcId: string): Promise<{ readonly ingress: Edge[]; readonly egress: Edge[] }> {
  const client = new EC2Client({});
  const names = new Map<string, string>();
  const filters = [{ Name: "vpc-id", Values: [vpcId] }];
  for await (const page of paginateDescribeSecurityGroups({ client }, { Filters: filters })) {
    for (const group of page.SecurityGroups ?? []) {
      const tag = group.Tags?.find(({ Key: key }) => key === "Name")?.Value;
      names.set(group.GroupId ?? "", tag ?? group.GroupName ?? "");
    }
  }
  const ingress: Edge[] = [];
  const egress: Edge[] = [];
  for (const [id, group] of names) {
    const { SecurityGroupRules: rules = [] } = await client.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [id] }] }),
    );
    for (const rule of rules) {
      const other = rule.ReferencedGroupInfo?.GroupId;
      (rule.IsEgress === true ? egress : ingress).push({
        group,
        from:
          other === undefined
            ? (rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? "")
            : (names.get(other) ?? other),
        protocol: rule.IpProtocol ?? "",
        fromPort: rule.FromPort ?? -1,
        toPort: rule.ToPort ?? -1,
      });
    }
  }
  return { ingress, egress };
}

/** The targets of these subnets' default routes: `igw-…`, `nat-…`, or none. */
export async function readWaysOut(subnets: readonly string[]): Promise<string[]> {
  const { RouteTables: tables = [] } = await new EC2Client({}).send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: "association.subnet-id", Values: [...subnets] }] }),
  );
  return tables.map(({ Routes: routes = [] }) => {
    const way = routes.find((route) => route.DestinationCidrBlock === "0.0.0.0/0");
    return way?.GatewayId ?? way?.NatGatewayId ?? "nowhere";
  });
}

/** The existing NAT gateways of a VPC. */
export async function readNatGateways(vpcId: string): Promise<string[]> {
  const { NatGateways: gateways = [] } = await new EC2Client({}).send(
    new DescribeNatGatewaysCommand({ Filter: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  return gateways.filter((one) => one.State !== "deleted").map((one) => one.NatGatewayId ?? "");
}

/** The services for which a VPC has endpoints, such as `Interface ecr.api`. */
export async function readEndpoints(vpcId: string): Promise<string[]> {
  const { VpcEndpoints: endpoints = [] } = await new EC2Client({}).send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  return endpoints
    .map((one) => `${one.VpcEndpointType ?? ""} ${one.ServiceName?.replace(/^com\.amazonaws\.[a-z0-9-]+\./, "") ?? ""}`)
    .sort();
}
