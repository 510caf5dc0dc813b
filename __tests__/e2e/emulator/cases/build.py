"""What several cases begin with."""

from __future__ import annotations

import json
from typing import Any

from .case import Clients, name

Document = dict[str, Any]


def vpc(aws: Clients) -> str:
    return aws.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


def subnet(aws: Clients, vpc_id: str, number: int = 0) -> str:
    zone = f"us-east-1{'abc'[number]}"
    answer = aws.ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
    return answer["Subnet"]["SubnetId"]


def security_group(aws: Clients, vpc_id: str) -> str:
    return aws.ec2.create_security_group(GroupName=name("group"), Description="case", VpcId=vpc_id)["GroupId"]


def load_balancer(aws: Clients, **others: Any) -> tuple[str, Document]:
    """Its ARN, and the network that it is in."""
    vpc_id = vpc(aws)
    subnets = [subnet(aws, vpc_id, 0), subnet(aws, vpc_id, 1)]
    gateway = aws.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    aws.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    group = security_group(aws, vpc_id)
    made = aws.elbv2.create_load_balancer(Name=name("alb"), Subnets=subnets, SecurityGroups=[group], **others)
    network = {"vpc": vpc_id, "subnets": subnets, "gateway": gateway, "group": group}
    return made["LoadBalancers"][0]["LoadBalancerArn"], network


def target_group(aws: Clients, vpc_id: str) -> str:
    answer = aws.elbv2.create_target_group(Name=name("tg"), Protocol="HTTP", Port=80, VpcId=vpc_id, TargetType="ip")
    return answer["TargetGroups"][0]["TargetGroupArn"]


def listener(aws: Clients, balancer: str, group: str) -> str:
    actions = [{"Type": "forward", "TargetGroupArn": group}]
    answer = aws.elbv2.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=actions)
    return answer["Listeners"][0]["ListenerArn"]


def task_definition(aws: Clients, port: int = 80) -> str:
    answer = aws.ecs.register_task_definition(
        family=name("task"),
        networkMode="awsvpc",
        containerDefinitions=[
            {"name": "web", "image": "nginx", "memory": 128, "portMappings": [{"containerPort": port}]}
        ],
    )
    return answer["taskDefinition"]["taskDefinitionArn"]


def service(aws: Clients, **others: Any) -> tuple[str, str]:
    """Cluster and name of a service."""
    cluster, made = name("cluster"), name("service")
    aws.ecs.create_cluster(clusterName=cluster)
    settings: Document = {"taskDefinition": task_definition(aws), "desiredCount": 2, "launchType": "FARGATE"}
    aws.ecs.create_service(cluster=cluster, serviceName=made, **(settings | others))
    return cluster, made


def pending_certificate(aws: Clients) -> str:
    """One that waits for its validation."""
    return aws.acm.request_certificate(DomainName=f"{name('host')}.example.com", ValidationMethod="EMAIL")[
        "CertificateArn"
    ]


def issued_certificate(aws: Clients, host: str | None = None) -> str:
    """One that is validated, which takes a second here."""
    asked = aws.acm.request_certificate(DomainName=host or f"{name('host')}.example.com", ValidationMethod="DNS")
    waiter = aws.acm.get_waiter("certificate_validated")
    waiter.wait(CertificateArn=asked["CertificateArn"], WaiterConfig={"Delay": 1, "MaxAttempts": 5})
    return asked["CertificateArn"]


def bucket(aws: Clients) -> str:
    made = name("bucket")
    aws.s3.create_bucket(Bucket=made)
    return made


def role(aws: Clients) -> str:
    made = name("role")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    aws.iam.create_role(RoleName=made, AssumeRolePolicyDocument=json.dumps(trust))
    return made


def distribution(aws: Clients, behavior: Document | None = None, origin: Document | None = None, **others: Any) -> str:
    """The id of a distribution."""
    answer = aws.cloudfront.create_distribution(DistributionConfig=distribution_config(behavior, origin, **others))
    return answer["Distribution"]["Id"]


def distribution_config(
    behavior: Document | None = None, origin: Document | None = None, **others: Any
) -> Document:
    forwarded = {"QueryString": False, "Cookies": {"Forward": "none"}}
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    base = {"Id": "site", "DomainName": "origin.example.com"}
    return {
        "CallerReference": name("reference"),
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [base | (origin or {"CustomOriginConfig": custom})]},
        "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"}
        | ({"ForwardedValues": forwarded, "MinTTL": 0} if "CachePolicyId" not in (behavior or {}) else {})
        | (behavior or {}),
    } | others


def vpc_origin(aws: Clients) -> tuple[str, str, Document]:
    """Id, ETag and configuration of a VPC origin."""
    config = {
        "Name": name("origin"),
        "Arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1",
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "http-only",
    }
    answer = aws.cloudfront.create_vpc_origin(VpcOriginEndpointConfig=config)
    return answer["VpcOrigin"]["Id"], answer["ETag"], config


def headers_policy(aws: Clients, policy: str) -> str:
    config = {"Name": policy, "Comment": ""}
    made = aws.cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=config)
    return made["ResponseHeadersPolicy"]["Id"]


def cache_policy(aws: Clients, policy: str) -> str:
    made = aws.cloudfront.create_cache_policy(CachePolicyConfig={"Name": policy, "MinTTL": 0})
    return made["CachePolicy"]["Id"]


def request_policy(aws: Clients, policy: str) -> str:
    config = {
        "Name": policy,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    return aws.cloudfront.create_origin_request_policy(OriginRequestPolicyConfig=config)["OriginRequestPolicy"]["Id"]
