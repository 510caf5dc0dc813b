"""EC2: security-group rules, gateway endpoints, flow logs, detailed monitoring and launch templates."""

from inspect import signature
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend
from moto.ec2.models.network_acls import NetworkAclBackend
from moto.ec2.models.route_tables import generate_route_id
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses import EC2Response

from .patching import after, around


# aws_vpc_security_group_ingress_rule, _egress_rule: moto keeps descriptions of CIDR ranges only.
@around(SecurityGroupRule)
def __init__(original: Any, self: SecurityGroupRule, *args: Any, **kwargs: Any) -> None:
    original(self, *args, **kwargs)
    sent = signature(original).bind(self, *args, **kwargs).arguments
    peer = sent.get("source_group") or sent.get("prefix_list_id") or {}
    if peer.get("Description"):
        self.ip_range = {**self.ip_range, "Description": peer["Description"]}


# aws_vpc_security_group_*_rule updated in place: moto refuses protocol -1 and keeps the old peer.
@around(SecurityGroupBackend)
def modify_security_group_rules(
    original: Any, self: SecurityGroupBackend, group_id: str, rules: dict[str, dict[str, Any]]
) -> None:
    group = self.get_security_group_by_name_or_id(group_id)
    if not group or not all(group.get_rule(rule_id) for rule_id in rules):
        original(self, group_id, rules)  # raises what AWS raises
        return
    for rule_id, wanted in rules.items():
        rule = group.get_rule(rule_id)
        all_protocols = wanted["IpProtocol"] == "-1"
        rule.ip_protocol = wanted["IpProtocol"]
        rule.from_port = None if all_protocols else int(wanted["FromPort"])
        rule.to_port = None if all_protocols else int(wanted["ToPort"])
        rule.prefix_list_id = wanted.get("PrefixListId")
        referenced = wanted.get("ReferencedGroupId")
        rule.source_group = {**rule.source_group, "GroupId": referenced} if referenced else {}
        range_of = {"CidrIp": "CidrIpv4", "CidrIpv6": "CidrIpv6", "Description": "Description"}
        rule.ip_range = {key: wanted[name] for key, name in range_of.items() if wanted.get(name)}


# aws_network_acl_rule: a deletion that is repeated, because its answer was lost, finds nothing; moto fails on it.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
@around(NetworkAclBackend)
def delete_network_acl_entry(
    original: Any, self: NetworkAclBackend, network_acl_id: str, rule_number: int, egress: bool
) -> Any:
    try:
        return original(self, network_acl_id, rule_number, egress)
    except StopIteration:
        message = "The network acl entry does not exist"
        raise EC2ClientError("InvalidNetworkAclEntry.NotFound", message) from None


# aws_flow_log to S3: moto drops destination_options, whose change replaces the flow log.
@after(EC2Response, "create_flow_logs")
def keep_destination_options(self: EC2Response, answer: ActionResult) -> None:
    for flow_log_id in answer.result["FlowLogIds"]:
        self.ec2_backend.flow_logs[flow_log_id].destination_options = self._get_param("DestinationOptions")


# aws_instance with monitoring: switched on and off by calls of their own, which moto only stubs.
def _set_monitoring(self: EC2Response, state: str) -> ActionResult:
    instance_ids = self.params.get("InstanceIds", [])
    for instance_id in instance_ids:
        self.ec2_backend.get_instance(instance_id).monitoring_state = state
    return ActionResult(
        {"InstanceMonitorings": [{"InstanceId": i, "Monitoring": {"State": state}} for i in instance_ids]}
    )


@around(EC2Response)
def monitor_instances(_: Any, self: EC2Response) -> ActionResult:
    return _set_monitoring(self, "enabled")


@around(EC2Response)
def unmonitor_instances(_: Any, self: EC2Response) -> ActionResult:
    return _set_monitoring(self, "disabled")


# aws_launch_template: moto mixes the template's own tags into the tag specifications of what it launches.
@after(LaunchTemplateVersion, "__init__")
def drop_own_tags(self: LaunchTemplateVersion, _: None) -> None:
    sent = self.data.pop("TagSpecifications", None) or []
    launched = [specification for specification in sent if specification.get("ResourceType") != "launch-template"]
    if launched:
        self.data["TagSpecifications"] = launched


# aws_vpc_endpoint of a gateway, whose route tables have changed: moto adds no route, and then fails to delete it.
@around(VPCBackend)
def delete_vpc_endpoints(original: Any, self: VPCBackend, vpce_ids: list[str] | None = None) -> None:
    for endpoint in (self.vpc_end_points[one] for one in vpce_ids or [] if one in self.vpc_end_points):
        endpoint.route_table_ids = [
            table
            for table in endpoint.route_table_ids or []
            if table in self.route_tables
            and generate_route_id(table, endpoint.destination_prefix_list_id) in self.get_route_table(table)._routes
        ]
    original(self, vpce_ids)


# aws_subnet, aws_eip: moto leaves the interface of a deleted NAT gateway in its subnet, and its address associated.
@after(NatGatewayBackend, "delete_nat_gateway")
def leave_nothing_behind(self: NatGatewayBackend, gateway: NatGateway) -> None:
    for address in self.addresses:
        if address.eni is gateway._eni:
            address.eni = address.association_id = None
    self.enis.pop(gateway._eni.id, None)
