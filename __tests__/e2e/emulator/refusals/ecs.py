"""ECS and Cloud Map: a service fits its task definition and its target groups; cluster and namespace go last."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .table import refuses

API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference"
PORT = "https://github.com/hashicorp/terraform/issues/4227"


def _service(aws: Aws, cluster: str, name: str) -> dict[str, Any] | None:
    for one in aws.all("ecs", "describe_services", "services", cluster=cluster, services=[name]):
        return one if one["status"] == "ACTIVE" else None
    return None


def _port_problem(aws: Aws, task_definition: str, balancers: list[dict[str, Any]]) -> str | None:
    definition = aws.one("ecs", "describe_task_definition", "taskDefinition", taskDefinition=task_definition)
    if not definition:
        return None
    containers = {one["name"]: one for one in definition["containerDefinitions"]}
    for balancer in balancers:
        name, port = balancer.get("containerName"), balancer.get("containerPort")
        if name not in containers:
            return f"The container {name} does not exist in the task definition."
        if port not in [mapping.get("containerPort") for mapping in containers[name].get("portMappings", [])]:
            return f"The container {name} did not have a container port {port} defined."
    return None


@refuses(
    "ecs",
    "CreateService",
    "UpdateService",
    when="the task definition lacks the container or port of its load balancer",
    code="InvalidParameterException",
    source=PORT,
)
def no_such_port(aws: Aws, call: dict[Any, Any]) -> str | None:
    current = _service(aws, call.get("cluster", "default"), call["service"]) if "service" in call else {}
    task_definition = call.get("taskDefinition") or (current or {}).get("taskDefinition")
    balancers = call.get("loadBalancers") or (current or {}).get("loadBalancers") or []
    return _port_problem(aws, task_definition, balancers) if task_definition and balancers else None


@refuses(
    "ecs",
    "CreateService",
    "UpdateService",
    when="the task definition has no port of the name that Service Connect offers",
    code="InvalidParameterException",
    source=f"{API}/API_ServiceConnectService.html",
    assumed="code",
)
def no_such_port_name(aws: Aws, call: dict[Any, Any]) -> str | None:
    offered = (call.get("serviceConnectConfiguration") or {}).get("services", [])
    current = _service(aws, call.get("cluster", "default"), call["service"]) if "service" in call else {}
    task_definition = call.get("taskDefinition") or (current or {}).get("taskDefinition")
    if not offered or not task_definition:
        return None
    definition = aws.one("ecs", "describe_task_definition", "taskDefinition", taskDefinition=task_definition)
    containers = (definition or {}).get("containerDefinitions", [])
    known = [mapping.get("name") for one in containers for mapping in one.get("portMappings", [])]
    missing = [one["portName"] for one in offered if one["portName"] not in known]
    return f"portName(s) {missing} not found in the task definition" if missing else None


@refuses(
    "ecs",
    "CreateService",
    when="a target group is not on a listener yet",
    code="InvalidParameterException",
    source="https://github.com/hashicorp/terraform/issues/32908",
)
def before_listener(aws: Aws, call: dict[Any, Any]) -> str | None:
    for balancer in call.get("loadBalancers", []):
        arn = balancer.get("targetGroupArn")
        groups = aws.all("elbv2", "describe_target_groups", "TargetGroups", TargetGroupArns=[arn]) if arn else []
        if groups and not groups[0].get("LoadBalancerArns"):
            return f"The target group with targetGroupArn {arn} does not have an associated load balancer."
    return None


@refuses(
    "ecs",
    "CreateService",
    when="there is a service of its name",
    code="InvalidParameterException",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/23462",
)
def service_exists(aws: Aws, call: dict[Any, Any]) -> str | None:
    taken = _service(aws, call.get("cluster", "default"), call["serviceName"])
    return "Creation of service was not idempotent." if taken else None


@refuses(
    "ecs",
    "DeleteCluster",
    when="services are left in it",
    code="ClusterContainsServicesException",
    source=f"{API}/API_DeleteCluster.html",
)
def cluster_with_services(aws: Aws, call: dict[Any, Any]) -> str | None:
    for arn in aws.all("ecs", "list_services", "serviceArns", cluster=call["cluster"]):
        if _service(aws, call["cluster"], arn):
            return "The Cluster cannot be deleted while Services are active."
    return None


@refuses(
    "servicediscovery",
    "DeleteNamespace",
    when="services are left in it",
    code="ResourceInUse",
    source="https://docs.aws.amazon.com/cloud-map/latest/api/API_DeleteNamespace.html",
)
def namespace_with_services(aws: Aws, call: dict[Any, Any]) -> str | None:
    of_namespace = [{"Name": "NAMESPACE_ID", "Values": [call["Id"]], "Condition": "EQ"}]
    used = aws.all("servicediscovery", "list_services", "Services", Filters=of_namespace)
    return "Namespace has associated services; delete the services before deleting the namespace" if used else None
