import { stringOf, type Resource } from "../../terraform";
import { byId, ec2, type Finder, type Rule } from "./finder";

const IN_VPC = "Name=vpc-id,Values={vpc_id}";

/** The protocol, ports and description of a rule; AWS allows each combination of protocol, ports and peer once. */
const rule: Finder = {
  ask: "ec2 describe-security-group-rules --filters Name=group-id,Values={security_group_id}",
  query:
    "SecurityGroupRules[].[join('|',[to_string(IsEgress),IpProtocol,to_string(FromPort),to_string(ToPort),Description || '']),SecurityGroupRuleId]",
  name: ({ type, body }) => {
    const port = (name: string): string => String(body["ip_protocol"] === "-1" ? -1 : body[name]);
    const egress = type === "aws_vpc_security_group_egress_rule";
    return [egress, body["ip_protocol"], port("from_port"), port("to_port"), body["description"] ?? ""].join("|");
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const NETWORK: Readonly<Record<string, Rule>> = {
  aws_vpc: ec2("describe-vpcs --filters", "Vpcs", "VpcId"),
  aws_subnet: ec2(`describe-subnets --filters ${IN_VPC}`, "Subnets", "SubnetId"),
  aws_internet_gateway: ec2("describe-internet-gateways --filters", "InternetGateways", "InternetGatewayId"),
  aws_eip: ec2("describe-addresses --filters", "Addresses", "AllocationId"),
  aws_nat_gateway: ec2(
    "describe-nat-gateways --filter Name=state,Values=pending,available",
    "NatGateways",
    "NatGatewayId",
    { settle: "ec2 wait nat-gateway-available --nat-gateway-ids {self}" },
  ),
  aws_route_table: ec2(`describe-route-tables --filters ${IN_VPC}`, "RouteTables", "RouteTableId"),
  aws_vpc_peering_connection: ec2(
    "describe-vpc-peering-connections --filters Name=status-code,Values=pending-acceptance,provisioning,active",
    "VpcPeeringConnections",
    "VpcPeeringConnectionId",
  ),
  aws_route: [
    {
      when: (one) => !inOtherRoot(one),
      ask: "ec2 describe-route-tables --route-table-ids {route_table_id}",
      query: "RouteTables[].Routes[].[DestinationCidrBlock,DestinationCidrBlock]",
      name: "{destination_cidr_block}",
      id: "{route_table_id}_{destination_cidr_block}",
    },
    {
      when: inOtherRoot,
      ask: "ec2 describe-route-tables --filters Name=route.vpc-peering-connection-id,Values={vpc_peering_connection_id}",
      query:
        "RouteTables[?Routes[?DestinationCidrBlock=='{destination_cidr_block}' && VpcPeeringConnectionId!=null]].['route',RouteTableId]",
      name: "route",
      id: "@_{destination_cidr_block}",
    },
  ],
  aws_route_table_association: {
    ask: "ec2 describe-route-tables --route-table-ids {route_table_id}",
    query: "RouteTables[].Associations[].[SubnetId,RouteTableAssociationId]",
    name: "{subnet_id}",
    id: "{subnet_id}/{route_table_id}",
  },
  aws_network_acl: ec2(`describe-network-acls --filters ${IN_VPC}`, "NetworkAcls", "NetworkAclId"),
  aws_network_acl_rule: {
    ask: "ec2 describe-network-acls --network-acl-ids {network_acl_id}",
    query: "NetworkAcls[].Entries[].[join('|',[to_string(RuleNumber),to_string(Egress)]),Protocol]",
    name: "{rule_number}|{egress}",
    id: "{network_acl_id}:{rule_number}:{protocol}:{egress}",
  },
  aws_flow_log: ec2("describe-flow-logs --filter", "FlowLogs", "FlowLogId"),
  aws_vpc_endpoint: ec2(`describe-vpc-endpoints --filters ${IN_VPC}`, "VpcEndpoints", "VpcEndpointId"),
  aws_default_security_group: { none: "it comes with the VPC, and Terraform takes it over by itself" },
  aws_security_group: ec2(`describe-security-groups --filters ${IN_VPC}`, "SecurityGroups", "GroupId"),
  aws_vpc_security_group_egress_rule: rule,
  aws_vpc_security_group_ingress_rule: rule,
  aws_service_discovery_http_namespace: byId("servicediscovery list-namespaces", "Namespaces", "Name", "Id"),
  aws_service_discovery_service: byId(
    "servicediscovery list-services --filters Name=NAMESPACE_ID,Values={namespace_id},Condition=EQ",
    "Services",
    "Name",
    "Id",
  ),
};

/** A route in a table that this root only reads: on the other side of a peering. */
function inOtherRoot({ body }: Resource): boolean {
  return stringOf(body["route_table_id"]).includes("data.aws_route_tables.");
}
