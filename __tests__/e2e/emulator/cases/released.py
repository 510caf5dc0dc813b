"""What AWS does once nothing is in the way any more: destroying an environment must work."""

from __future__ import annotations

from . import build
from .case import ACCEPTED, Clients, case


@case("ec2", "DeleteVpc", ACCEPTED)
def everything_in_order(aws: Clients) -> None:
    balancer, network = build.load_balancer(aws, Scheme="internet-facing")
    subnet = network["subnets"][0]
    address = aws.ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = aws.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
    endpoint = aws.ec2.create_vpc_endpoint(
        VpcId=network["vpc"],
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.us-east-1.logs",
        SubnetIds=[subnet],
        SecurityGroupIds=[network["group"]],
    )["VpcEndpoint"]["VpcEndpointId"]
    aws.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    aws.ec2.delete_nat_gateway(NatGatewayId=nat)
    aws.ec2.release_address(AllocationId=address)
    aws.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    aws.ec2.detach_internet_gateway(InternetGatewayId=network["gateway"], VpcId=network["vpc"])
    aws.ec2.delete_security_group(GroupId=network["group"])
    for one in network["subnets"]:
        aws.ec2.delete_subnet(SubnetId=one)
    aws.ec2.delete_vpc(VpcId=network["vpc"])


@case("ec2", "DeleteSubnet", ACCEPTED)
def subnet_of_a_terminated_instance(aws: Clients) -> None:
    subnet = build.subnet(aws, build.vpc(aws))
    image = aws.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    started = aws.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, InstanceType="t3.micro")
    aws.ec2.terminate_instances(InstanceIds=[started["Instances"][0]["InstanceId"]])
    aws.ec2.delete_subnet(SubnetId=subnet)


@case("cloudfront", "DeleteVpcOrigin", ACCEPTED)
def vpc_origin_that_nothing_refers_to(aws: Clients) -> None:
    origin, etag, config = build.vpc_origin(aws)
    changed = aws.cloudfront.update_vpc_origin(
        Id=origin, IfMatch=etag, VpcOriginEndpointConfig=config | {"OriginProtocolPolicy": "https-only"}
    )
    aws.cloudfront.delete_vpc_origin(Id=origin, IfMatch=changed["ETag"])


@case("ecs", "DeleteCluster", ACCEPTED)
def cluster_after_its_services(aws: Clients) -> None:
    cluster, service = build.service(aws)
    aws.ecs.update_service(cluster=cluster, service=service, desiredCount=0)
    aws.ecs.delete_service(cluster=cluster, service=service)
    aws.ecs.delete_cluster(cluster=cluster)
