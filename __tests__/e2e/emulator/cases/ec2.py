"""EC2."""

from __future__ import annotations

from . import build
from .case import Clients, case


@case("ec2", "DeleteSubnet", "DependencyViolation")
def subnet_of_load_balancer(aws: Clients) -> None:
    _, network = build.load_balancer(aws)
    aws.ec2.delete_subnet(SubnetId=network["subnets"][0])


@case("ec2", "DeleteSubnet", "DependencyViolation")
def subnet_of_endpoint(aws: Clients) -> None:
    vpc = build.vpc(aws)
    subnet = build.subnet(aws, vpc)
    aws.ec2.create_vpc_endpoint(
        VpcId=vpc, VpcEndpointType="Interface", ServiceName="com.amazonaws.us-east-1.logs", SubnetIds=[subnet]
    )
    aws.ec2.delete_subnet(SubnetId=subnet)


@case("ec2", "DeleteSubnet", "DependencyViolation")
def subnet_of_vpc_link(aws: Clients) -> None:
    subnet = build.subnet(aws, build.vpc(aws))
    aws.apigatewayv2.create_vpc_link(Name="link", SubnetIds=[subnet], SecurityGroupIds=[])
    aws.ec2.delete_subnet(SubnetId=subnet)


@case("ec2", "DeleteSubnet", "DependencyViolation")
def subnet_of_tasks(aws: Clients) -> None:
    subnet = build.subnet(aws, build.vpc(aws))
    build.service(aws, networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": []}})
    aws.ec2.delete_subnet(SubnetId=subnet)


@case("ec2", "DeleteSubnet", "DependencyViolation")
def subnet_of_database(aws: Clients) -> None:
    vpc = build.vpc(aws)
    subnets = [build.subnet(aws, vpc, 0), build.subnet(aws, vpc, 1)]
    aws.rds.create_db_subnet_group(
        DBSubnetGroupName="of-a-database", DBSubnetGroupDescription="case", SubnetIds=subnets
    )
    aws.rds.create_db_instance(
        DBInstanceIdentifier="in-a-subnet",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        AvailabilityZone="us-east-1a",
        DBSubnetGroupName="of-a-database",
    )
    aws.ec2.delete_subnet(SubnetId=subnets[0])


@case("ec2", "DeleteSecurityGroup", "DependencyViolation")
def group_of_load_balancer(aws: Clients) -> None:
    _, network = build.load_balancer(aws)
    aws.ec2.delete_security_group(GroupId=network["group"])


@case("ec2", "DeleteSecurityGroup", "DependencyViolation")
def group_in_a_rule(aws: Clients) -> None:
    vpc = build.vpc(aws)
    group, other = build.security_group(aws, vpc), build.security_group(aws, vpc)
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group}]}
    aws.ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[permission])
    aws.ec2.delete_security_group(GroupId=group)


@case("ec2", "DetachInternetGateway", "DependencyViolation")
def gateway_with_addresses(aws: Clients) -> None:
    _, network = build.load_balancer(aws, Scheme="internet-facing")
    aws.ec2.detach_internet_gateway(InternetGatewayId=network["gateway"], VpcId=network["vpc"])


@case("ec2", "DeleteVpc", "DependencyViolation")
def vpc_with_group(aws: Clients) -> None:
    vpc = build.vpc(aws)
    build.security_group(aws, vpc)
    aws.ec2.delete_vpc(VpcId=vpc)


@case("ec2", "ReleaseAddress", "InvalidIPAddress.InUse")
def address_of_nat(aws: Clients) -> None:
    address = aws.ec2.allocate_address(Domain="vpc")["AllocationId"]
    aws.ec2.create_nat_gateway(SubnetId=build.subnet(aws, build.vpc(aws)), AllocationId=address)
    aws.ec2.release_address(AllocationId=address)


@case("ec2", "ModifyVolume", "InvalidParameterValue")
def smaller_disk(aws: Clients) -> None:
    volume = aws.ec2.create_volume(AvailabilityZone="us-east-1a", Size=20)["VolumeId"]
    aws.ec2.modify_volume(VolumeId=volume, Size=10)


@case("ec2", "DeleteNetworkAclEntry", "InvalidNetworkAclEntry.NotFound")
def acl_entry_twice(aws: Clients) -> None:
    acl = aws.ec2.create_network_acl(VpcId=build.vpc(aws))["NetworkAcl"]["NetworkAclId"]
    entry = {"NetworkAclId": acl, "RuleNumber": 100, "Egress": False}
    aws.ec2.create_network_acl_entry(**entry, Protocol="-1", RuleAction="allow", CidrBlock="10.0.0.0/8")
    aws.ec2.delete_network_acl_entry(**entry)
    aws.ec2.delete_network_acl_entry(**entry)
