import { on, onAny, onHomes, onNew, onOwned, onUnclaimed, type Grant } from "./grant";

const ec2 = (kind: string): string => `arn:aws:ec2:{region}:{account}:${kind}/*`;
const kinds = (names: string): string[] => names.split(" ").map(ec2);

/** To create something with its tags, and to change and delete it: what it takes for each kind of a network's parts. */
const part = (kind: string, creates: string, changes: string): readonly Grant[] => [
  onNew(ec2(kind), "ec2", creates),
  taggedWhenCreated(kind),
  onOwned(ec2(kind), "ec2", `${changes} CreateTags DeleteTags`),
];

/** Tags within the call that creates: nobody can give them to something that exists. */
const taggedWhenCreated = (kind: string): Grant => {
  const { only, ...grant } = onUnclaimed(ec2(kind), "ec2", "CreateTags");
  return { ...grant, only: (root, one) => ({ Null: { "ec2:CreateAction": "false" }, ...only?.(root, one) }) };
};

/** The provider tags a rule in a second call; until then it is nobody's. */
const SECURITY_GROUP_RULES = [
  onHomes(ec2("security-group"), "ec2", "ModifySecurityGroupRules"),
  onOwned(ec2("security-group-rule"), "ec2", "CreateTags DeleteTags"),
  onUnclaimed(ec2("security-group-rule"), "ec2", "CreateTags ModifySecurityGroupRules"),
  onAny("ec2", "DescribeSecurityGroupRules DescribeSecurityGroups"),
];

/**
 * Networks. AWS chooses the ids of their parts, so what keeps these permissions to the root are the tags: on what exists
 * those that it has, on what is new those that it gets.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policy-structure.html#EC2_ARN_Format
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export const NETWORK: Readonly<Record<string, readonly Grant[]>> = {
  aws_vpc: [
    ...part("vpc", "CreateVpc", "ModifyVpcAttribute DeleteVpc"),
    onAny(
      "ec2",
      "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeAvailabilityZones",
    ),
  ],
  aws_subnet: [
    ...part("subnet", "CreateSubnet", "ModifySubnetAttribute DeleteSubnet"),
    onOwned(ec2("vpc"), "ec2", "CreateSubnet"),
    onAny("ec2", "DescribeSubnets DescribeNetworkInterfaces"),
  ],
  aws_internet_gateway: [
    ...part(
      "internet-gateway",
      "CreateInternetGateway",
      "AttachInternetGateway DetachInternetGateway DeleteInternetGateway",
    ),
    onOwned(ec2("vpc"), "ec2", "AttachInternetGateway DetachInternetGateway"),
    onAny("ec2", "DescribeInternetGateways"),
  ],
  aws_eip: [
    ...part("elastic-ip", "AllocateAddress", "DisassociateAddress ReleaseAddress"),
    // The interface of a NAT gateway is made by AWS, without tags.
    onUnclaimed(ec2("network-interface"), "ec2", "DisassociateAddress"),
    onAny("ec2", "DescribeAddresses DescribeAddressesAttribute"),
  ],
  aws_nat_gateway: [
    ...part("natgateway", "CreateNatGateway", "DeleteNatGateway"),
    onOwned(kinds("subnet elastic-ip vpc"), "ec2", "CreateNatGateway"),
    onAny("ec2", "DescribeNatGateways"),
  ],
  aws_route_table: [
    ...part("route-table", "CreateRouteTable", "DeleteRouteTable"),
    onOwned(ec2("vpc"), "ec2", "CreateRouteTable"),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_route_table_association: [
    onOwned(
      kinds("route-table subnet"),
      "ec2",
      "AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation",
    ),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_route: [
    onHomes(ec2("route-table"), "ec2", "CreateRoute ReplaceRoute DeleteRoute"),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_network_acl: [
    ...part("network-acl", "CreateNetworkAcl", "ReplaceNetworkAclAssociation DeleteNetworkAclEntry DeleteNetworkAcl"),
    onOwned(kinds("vpc subnet"), "ec2", "CreateNetworkAcl ReplaceNetworkAclAssociation"),
    // Before it is deleted, its subnets go back to the network's default list, which has no tags.
    onUnclaimed(ec2("network-acl"), "ec2", "ReplaceNetworkAclAssociation"),
    onAny("ec2", "DescribeNetworkAcls"),
  ],
  aws_network_acl_rule: [
    onOwned(ec2("network-acl"), "ec2", "CreateNetworkAclEntry ReplaceNetworkAclEntry DeleteNetworkAclEntry"),
    onAny("ec2", "DescribeNetworkAcls"),
  ],
  aws_flow_log: [
    ...part("vpc-flow-log", "CreateFlowLogs", "DeleteFlowLogs"),
    onOwned(ec2("vpc"), "ec2", "CreateFlowLogs"),
    onAny("ec2", "DescribeFlowLogs"),
    onAny("logs", "CreateLogDelivery DeleteLogDelivery GetLogDelivery ListLogDeliveries"),
  ],
  aws_vpc_endpoint: [
    ...part("vpc-endpoint", "CreateVpcEndpoint", "ModifyVpcEndpoint DeleteVpcEndpoints"),
    onOwned(kinds("vpc subnet security-group route-table"), "ec2", "CreateVpcEndpoint ModifyVpcEndpoint"),
    onAny("ec2", "DescribeVpcEndpoints DescribeVpcEndpointServices DescribePrefixLists DescribeNetworkInterfaces"),
    // For the private names of AWS's own services; the zone is AWS's.
    on("arn:aws:route53:::hostedzone/*", "route53", "AssociateVPCWithHostedZone"),
  ],
  aws_security_group: [
    ...part(
      "security-group",
      "CreateSecurityGroup",
      // Terraform removes the egress rule that AWS adds to every new group.
      "RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress DeleteSecurityGroup",
    ),
    onOwned(ec2("vpc"), "ec2", "CreateSecurityGroup"),
    onAny("ec2", "DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkInterfaces"),
  ],
  aws_default_security_group: [
    // AWS makes it with the network, without tags.
    onUnclaimed(
      ec2("security-group"),
      "ec2",
      "RevokeSecurityGroupEgress RevokeSecurityGroupIngress CreateTags DeleteTags",
    ),
    onAny("ec2", "DescribeSecurityGroups"),
  ],
  aws_vpc_security_group_ingress_rule: [
    onHomes(ec2("security-group"), "ec2", "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress"),
    onUnclaimed(ec2("security-group-rule"), "ec2", "AuthorizeSecurityGroupIngress"),
    ...SECURITY_GROUP_RULES,
  ],
  aws_vpc_security_group_egress_rule: [
    onHomes(ec2("security-group"), "ec2", "AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress"),
    onUnclaimed(ec2("security-group-rule"), "ec2", "AuthorizeSecurityGroupEgress"),
    ...SECURITY_GROUP_RULES,
  ],
  aws_launch_template: [
    ...part(
      "launch-template",
      "CreateLaunchTemplate",
      "CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplateVersions DeleteLaunchTemplate",
    ),
    onAny("ec2", "DescribeLaunchTemplates DescribeLaunchTemplateVersions"),
    // The image's id is in a public parameter of AWS.
    on("arn:aws:ssm:{region}::parameter/aws/service/*", "ssm", "GetParameters"),
  ],
  aws_ebs_volume: [
    ...part("volume", "CreateVolume", "ModifyVolume CreateSnapshot DeleteVolume"),
    onUnclaimed("arn:aws:ec2:{region}::snapshot/*", "ec2", "CreateSnapshot CreateVolume CreateTags"),
    onAny("ec2", "DescribeVolumes DescribeVolumesModifications DescribeSnapshots"),
  ],
  aws_vpc_peering_connection: [
    ...part(
      "vpc-peering-connection",
      "CreateVpcPeeringConnection",
      "AcceptVpcPeeringConnection ModifyVpcPeeringConnectionOptions DeleteVpcPeeringConnection",
    ),
    onHomes(ec2("vpc"), "ec2", "CreateVpcPeeringConnection AcceptVpcPeeringConnection"),
    onAny("ec2", "DescribeVpcPeeringConnections"),
  ],
  "data.aws_route_tables": [onAny("ec2", "DescribeRouteTables")],
  "data.aws_availability_zones": [onAny("ec2", "DescribeAvailabilityZones")],
  "data.aws_ec2_managed_prefix_list": [
    onAny("ec2", "DescribeManagedPrefixLists"),
    on("arn:aws:ec2:{region}:aws:prefix-list/*", "ec2", "GetManagedPrefixListEntries"),
  ],
};
