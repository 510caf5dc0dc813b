import { on, onAny, onTagged, type Grant } from "./grant";

const ec2 = (kind: string): string => `arn:aws:ec2:{region}:{account}:${kind}/*`;
const tags = (kind: string): Grant => on(ec2(kind), "ec2", "CreateTags DeleteTags");

const SECURITY_GROUP_RULES = [
  on([ec2("security-group"), ec2("security-group-rule")], "ec2", "ModifySecurityGroupRules"),
  tags("security-group-rule"),
  onAny("ec2", "DescribeSecurityGroupRules DescribeSecurityGroups"),
];

/**
 * Networks. AWS assigns the ids of their parts, so permissions to create and change them are restricted to the account,
 * the region and the kind, and permissions to delete them to this root's tags.
 */
export const NETWORK: Readonly<Record<string, readonly Grant[]>> = {
  aws_vpc: [
    on(ec2("vpc"), "ec2", "CreateVpc ModifyVpcAttribute"),
    onTagged(ec2("vpc"), "ec2", "DeleteVpc"),
    tags("vpc"),
    onAny(
      "ec2",
      "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups DescribeAvailabilityZones",
    ),
  ],
  aws_subnet: [
    on([ec2("subnet"), ec2("vpc")], "ec2", "CreateSubnet"),
    on(ec2("subnet"), "ec2", "ModifySubnetAttribute"),
    onTagged(ec2("subnet"), "ec2", "DeleteSubnet"),
    tags("subnet"),
    onAny("ec2", "DescribeSubnets DescribeNetworkInterfaces"),
  ],
  aws_internet_gateway: [
    on(ec2("internet-gateway"), "ec2", "CreateInternetGateway"),
    on([ec2("internet-gateway"), ec2("vpc")], "ec2", "AttachInternetGateway DetachInternetGateway"),
    onTagged(ec2("internet-gateway"), "ec2", "DeleteInternetGateway"),
    tags("internet-gateway"),
    onAny("ec2", "DescribeInternetGateways"),
  ],
  aws_eip: [
    on(ec2("elastic-ip"), "ec2", "AllocateAddress"),
    on([ec2("elastic-ip"), ec2("network-interface")], "ec2", "DisassociateAddress"),
    onTagged(ec2("elastic-ip"), "ec2", "ReleaseAddress"),
    tags("elastic-ip"),
    onAny("ec2", "DescribeAddresses DescribeAddressesAttribute"),
  ],
  aws_nat_gateway: [
    on([ec2("natgateway"), ec2("subnet"), ec2("elastic-ip")], "ec2", "CreateNatGateway"),
    onTagged(ec2("natgateway"), "ec2", "DeleteNatGateway"),
    tags("natgateway"),
    onAny("ec2", "DescribeNatGateways"),
  ],
  aws_route_table: [
    on([ec2("route-table"), ec2("vpc")], "ec2", "CreateRouteTable"),
    onTagged(ec2("route-table"), "ec2", "DeleteRouteTable"),
    tags("route-table"),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_route_table_association: [
    on([ec2("route-table"), ec2("subnet")], "ec2", "AssociateRouteTable DisassociateRouteTable"),
    on(ec2("route-table"), "ec2", "ReplaceRouteTableAssociation"),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_route: [
    on(ec2("route-table"), "ec2", "CreateRoute ReplaceRoute DeleteRoute"),
    onAny("ec2", "DescribeRouteTables"),
  ],
  aws_network_acl: [
    on([ec2("network-acl"), ec2("vpc")], "ec2", "CreateNetworkAcl"),
    on([ec2("network-acl"), ec2("subnet")], "ec2", "ReplaceNetworkAclAssociation"),
    on(ec2("network-acl"), "ec2", "DeleteNetworkAclEntry"),
    onTagged(ec2("network-acl"), "ec2", "DeleteNetworkAcl"),
    tags("network-acl"),
    onAny("ec2", "DescribeNetworkAcls"),
  ],
  aws_network_acl_rule: [
    on(ec2("network-acl"), "ec2", "CreateNetworkAclEntry ReplaceNetworkAclEntry DeleteNetworkAclEntry"),
    onAny("ec2", "DescribeNetworkAcls"),
  ],
  aws_flow_log: [
    on([ec2("vpc-flow-log"), ec2("vpc")], "ec2", "CreateFlowLogs"),
    onTagged(ec2("vpc-flow-log"), "ec2", "DeleteFlowLogs"),
    tags("vpc-flow-log"),
    onAny("ec2", "DescribeFlowLogs"),
    onAny("logs", "CreateLogDelivery DeleteLogDelivery GetLogDelivery ListLogDeliveries"),
  ],
  aws_vpc_endpoint: [
    on(
      [ec2("vpc-endpoint"), ec2("vpc"), ec2("subnet"), ec2("security-group"), ec2("route-table")],
      "ec2",
      "CreateVpcEndpoint ModifyVpcEndpoint",
    ),
    onTagged(ec2("vpc-endpoint"), "ec2", "DeleteVpcEndpoints"),
    tags("vpc-endpoint"),
    onAny("ec2", "DescribeVpcEndpoints DescribeVpcEndpointServices DescribePrefixLists DescribeNetworkInterfaces"),
    onAny("route53", "AssociateVPCWithHostedZone"),
  ],
  aws_security_group: [
    on([ec2("security-group"), ec2("vpc")], "ec2", "CreateSecurityGroup"),
    // Terraform removes the egress rule that AWS adds to every new group.
    on(
      ec2("security-group"),
      "ec2",
      "RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress",
    ),
    onTagged(ec2("security-group"), "ec2", "DeleteSecurityGroup"),
    tags("security-group"),
    onAny("ec2", "DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkInterfaces"),
  ],
  aws_default_security_group: [
    on(ec2("security-group"), "ec2", "RevokeSecurityGroupEgress RevokeSecurityGroupIngress"),
    tags("security-group"),
    onAny("ec2", "DescribeSecurityGroups"),
  ],
  aws_vpc_security_group_ingress_rule: [
    on(
      [ec2("security-group"), ec2("security-group-rule")],
      "ec2",
      "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress",
    ),
    ...SECURITY_GROUP_RULES,
  ],
  aws_vpc_security_group_egress_rule: [
    on(
      [ec2("security-group"), ec2("security-group-rule")],
      "ec2",
      "AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress",
    ),
    ...SECURITY_GROUP_RULES,
  ],
  aws_launch_template: [
    on(
      ec2("launch-template"),
      "ec2",
      "CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplateVersions",
    ),
    onTagged(ec2("launch-template"), "ec2", "DeleteLaunchTemplate"),
    tags("launch-template"),
    onAny("ec2", "DescribeLaunchTemplates DescribeLaunchTemplateVersions"),
    // The image's id is in a public parameter of AWS.
    on("arn:aws:ssm:{region}::parameter/aws/service/*", "ssm", "GetParameters"),
  ],
  aws_ebs_volume: [
    on(ec2("volume"), "ec2", "CreateVolume ModifyVolume"),
    on([ec2("volume"), "arn:aws:ec2:{region}::snapshot/*"], "ec2", "CreateSnapshot"),
    on("arn:aws:ec2:{region}::snapshot/*", "ec2", "CreateTags"),
    onTagged(ec2("volume"), "ec2", "DeleteVolume"),
    tags("volume"),
    onAny("ec2", "DescribeVolumes DescribeVolumesModifications DescribeSnapshots"),
  ],
  "data.aws_availability_zones": [onAny("ec2", "DescribeAvailabilityZones")],
  "data.aws_ec2_managed_prefix_list": [
    onAny("ec2", "DescribeManagedPrefixLists"),
    on("arn:aws:ec2:{region}:aws:prefix-list/*", "ec2", "GetManagedPrefixListEntries"),
  ],
};
