"""ECS, ECR, Batch, Cloud Map and load balancing."""

from __future__ import annotations

from typing import Any

from . import build
from .case import Clients, case, name


def _balanced(aws: Clients, listening: bool, port: int = 80) -> list[dict[str, Any]]:
    balancer, network = build.load_balancer(aws)
    group = build.target_group(aws, network["vpc"])
    if listening:
        build.listener(aws, balancer, group)
    return [{"targetGroupArn": group, "containerName": "web", "containerPort": port}]


@case("ecs", "CreateService", "InvalidParameterException")
def service_before_listener(aws: Clients) -> None:
    build.service(aws, loadBalancers=_balanced(aws, listening=False))


@case("ecs", "CreateService", "InvalidParameterException")
def service_on_a_port_that_is_not_there(aws: Clients) -> None:
    build.service(aws, loadBalancers=_balanced(aws, listening=True, port=8001))


@case("ecs", "UpdateService", "InvalidParameterException")
def service_moved_to_a_port_that_is_not_there(aws: Clients) -> None:
    balanced = _balanced(aws, listening=True)
    cluster, service = build.service(aws, loadBalancers=balanced)
    moved = [balanced[0] | {"containerPort": 8001}]
    aws.ecs.update_service(cluster=cluster, service=service, loadBalancers=moved)


@case("ecs", "UpdateService", "InvalidParameterException")
def service_to_a_revision_without_its_port(aws: Clients) -> None:
    cluster, service = build.service(aws, loadBalancers=_balanced(aws, listening=True))
    aws.ecs.update_service(cluster=cluster, service=service, taskDefinition=build.task_definition(aws, port=8001))


def _connected() -> dict[str, Any]:
    return {"enabled": True, "namespace": "web", "services": [{"portName": "web", "clientAliases": [{"port": 80}]}]}


@case("ecs", "CreateService", "InvalidParameterException")
def service_that_offers_a_port_without_a_name(aws: Clients) -> None:
    build.service(aws, serviceConnectConfiguration=_connected())


@case("ecs", "UpdateService", "InvalidParameterException")
def service_that_comes_to_offer_a_port_without_a_name(aws: Clients) -> None:
    cluster, service = build.service(aws)
    aws.ecs.update_service(cluster=cluster, service=service, serviceConnectConfiguration=_connected())


@case("ecs", "DeleteCluster", "ClusterContainsServicesException")
def cluster_with_service(aws: Clients) -> None:
    cluster, _ = build.service(aws)
    aws.ecs.delete_cluster(cluster=cluster)


@case("ecs", "DeleteService", "InvalidParameterException")
def service_with_tasks(aws: Clients) -> None:
    cluster, service = build.service(aws)
    aws.ecs.delete_service(cluster=cluster, service=service)


@case("ecs", "CreateService", "InvalidParameterException")
def service_twice(aws: Clients) -> None:
    cluster, service = build.service(aws)
    aws.ecs.create_service(cluster=cluster, serviceName=service, taskDefinition=build.task_definition(aws))


@case("ecr", "CreateRepository", "RepositoryAlreadyExistsException")
def repository_twice(aws: Clients) -> None:
    repository = name("repository")
    aws.ecr.create_repository(repositoryName=repository)
    aws.ecr.create_repository(repositoryName=repository)


def _compute_environment(aws: Clients) -> str:
    made, vpc = name("compute"), build.vpc(aws)
    aws.batch.create_compute_environment(
        computeEnvironmentName=made,
        type="MANAGED",
        computeResources={
            "type": "FARGATE",
            "maxvCpus": 4,
            "subnets": [build.subnet(aws, vpc)],
            "securityGroupIds": [build.security_group(aws, vpc)],
        },
    )
    return made


def _queue(aws: Clients, environment: str) -> str:
    made = name("queue")
    order = [{"order": 1, "computeEnvironment": environment}]
    aws.batch.create_job_queue(jobQueueName=made, state="ENABLED", priority=1, computeEnvironmentOrder=order)
    return made


@case("batch", "UpdateComputeEnvironment", "ClientException")
def compute_environment_to_spot(aws: Clients) -> None:
    aws.batch.update_compute_environment(
        computeEnvironment=_compute_environment(aws), computeResources={"type": "FARGATE_SPOT"}
    )


@case("batch", "DeleteComputeEnvironment", "ClientException")
def compute_environment_enabled(aws: Clients) -> None:
    aws.batch.delete_compute_environment(computeEnvironment=_compute_environment(aws))


@case("batch", "DeleteComputeEnvironment", "ClientException")
def compute_environment_of_queue(aws: Clients) -> None:
    environment = _compute_environment(aws)
    _queue(aws, environment)
    aws.batch.update_compute_environment(computeEnvironment=environment, state="DISABLED")
    aws.batch.delete_compute_environment(computeEnvironment=environment)


@case("batch", "DeleteJobQueue", "ClientException")
def queue_enabled(aws: Clients) -> None:
    aws.batch.delete_job_queue(jobQueue=_queue(aws, _compute_environment(aws)))


@case("servicediscovery", "DeleteNamespace", "ResourceInUse")
def namespace_with_service(aws: Clients) -> None:
    made = name("namespace")
    aws.servicediscovery.create_http_namespace(Name=made)
    namespaces = aws.servicediscovery.list_namespaces()["Namespaces"]
    namespace = next(one["Id"] for one in namespaces if one["Name"] == made)
    aws.servicediscovery.create_service(Name="api", NamespaceId=namespace)
    aws.servicediscovery.delete_namespace(Id=namespace)


@case("elbv2", "DeleteTargetGroup", "ResourceInUse")
def target_group_of_listener(aws: Clients) -> None:
    balancer, network = build.load_balancer(aws)
    group = build.target_group(aws, network["vpc"])
    build.listener(aws, balancer, group)
    aws.elbv2.delete_target_group(TargetGroupArn=group)


@case("elbv2", "CreateTargetGroup", "DuplicateTargetGroupName")
def target_group_twice(aws: Clients) -> None:
    vpc, made = build.vpc(aws), name("tg")
    aws.elbv2.create_target_group(Name=made, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
    aws.elbv2.create_target_group(Name=made, Protocol="HTTP", Port=81, VpcId=vpc, TargetType="ip")


def _https(aws: Clients, certificate: str) -> str:
    balancer, network = build.load_balancer(aws)
    group = build.target_group(aws, network["vpc"])
    made = aws.elbv2.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    return made["Listeners"][0]["ListenerArn"]


@case("elbv2", "CreateListener", "UnsupportedCertificate")
def listener_with_pending_certificate(aws: Clients) -> None:
    _https(aws, build.pending_certificate(aws))


@case("elbv2", "ModifyListener", "UnsupportedCertificate")
def listener_to_pending_certificate(aws: Clients) -> None:
    listener = _https(aws, build.issued_certificate(aws))
    aws.elbv2.modify_listener(ListenerArn=listener, Certificates=[{"CertificateArn": build.pending_certificate(aws)}])


@case("elbv2", "AddListenerCertificates", "UnsupportedCertificate")
def listener_with_another_pending_certificate(aws: Clients) -> None:
    listener = _https(aws, build.issued_certificate(aws))
    pending = [{"CertificateArn": build.pending_certificate(aws)}]
    aws.elbv2.add_listener_certificates(ListenerArn=listener, Certificates=pending)


SIGN_IN = {
    "Type": "authenticate-cognito",
    "Order": 1,
    "AuthenticateCognitoConfig": {
        "UserPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI",
        "UserPoolClientId": "client",
        "UserPoolDomain": "shop",
    },
}


def _plain(aws: Clients) -> tuple[str, str]:
    balancer, network = build.load_balancer(aws)
    group = build.target_group(aws, network["vpc"])
    return build.listener(aws, balancer, group), group


def _guarded(group: str) -> list[dict[str, object]]:
    return [SIGN_IN, {"Type": "forward", "Order": 2, "TargetGroupArn": group}]


@case("elbv2", "CreateListener", "InvalidLoadBalancerAction")
def sign_in_on_plain_listener(aws: Clients) -> None:
    balancer, network = build.load_balancer(aws)
    actions = _guarded(build.target_group(aws, network["vpc"]))
    aws.elbv2.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=actions)


@case("elbv2", "ModifyListener", "InvalidLoadBalancerAction")
def sign_in_on_listener_that_is_plain(aws: Clients) -> None:
    listener, group = _plain(aws)
    aws.elbv2.modify_listener(ListenerArn=listener, DefaultActions=_guarded(group))


@case("elbv2", "CreateRule", "InvalidLoadBalancerAction")
def sign_in_by_rule_of_plain_listener(aws: Clients) -> None:
    listener, group = _plain(aws)
    conditions = [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}]
    aws.elbv2.create_rule(ListenerArn=listener, Priority=1, Conditions=conditions, Actions=_guarded(group))


def _rule(aws: Clients, *paths: str) -> str:
    listener, group = _plain(aws)
    conditions = [{"Field": "path-pattern", "PathPatternConfig": {"Values": list(paths)}}]
    actions = [{"Type": "forward", "TargetGroupArn": group}]
    made = aws.elbv2.create_rule(ListenerArn=listener, Priority=1, Conditions=conditions, Actions=actions)
    return made["Rules"][0]["RuleArn"]


@case("elbv2", "ModifyRule", "InvalidLoadBalancerAction")
def sign_in_by_rule_that_is_there(aws: Clients) -> None:
    aws.elbv2.modify_rule(RuleArn=_rule(aws, "/a"), Actions=_guarded(build.target_group(aws, build.vpc(aws))))


SIX = ("/a", "/b", "/c", "/d", "/e", "/f")


@case("elbv2", "CreateRule", "ValidationError")
def rule_with_six_values(aws: Clients) -> None:
    _rule(aws, *SIX)


@case("elbv2", "ModifyRule", "ValidationError")
def rule_to_six_values(aws: Clients) -> None:
    conditions = [{"Field": "path-pattern", "PathPatternConfig": {"Values": list(SIX)}}]
    aws.elbv2.modify_rule(RuleArn=_rule(aws, "/a"), Conditions=conditions)


@case("elbv2", "ModifyLoadBalancerAttributes", "InvalidConfigurationRequest")
def access_logs_without_policy(aws: Clients) -> None:
    balancer, _ = build.load_balancer(aws)
    attributes = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": build.bucket(aws)}
    aws.elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=balancer, Attributes=[{"Key": key, "Value": value} for key, value in attributes.items()]
    )


@case("elbv2", "DeleteLoadBalancer", "OperationNotPermitted")
def protected_load_balancer(aws: Clients) -> None:
    balancer, _ = build.load_balancer(aws)
    attributes = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    aws.elbv2.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=attributes)
    aws.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
