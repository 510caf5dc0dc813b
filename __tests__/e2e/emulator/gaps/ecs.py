"""ECS: services keep all their settings, and their deployments complete at once."""

from typing import Any

from moto.core.utils import camelcase_to_underscores, unix_time_millis
from moto.ecs.models import Cluster, EC2ContainerServiceBackend, Service, Task
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.logs.models import logs_backends

from .patching import after, around

# Request parameter -> attribute of moto's service, from which the answer is serialized.
SERVICE_SETTINGS = {
    name: camelcase_to_underscores(name)
    for name in (
        "availabilityZoneRebalancing",
        "capacityProviderStrategy",
        "deploymentConfiguration",
        "enableExecuteCommand",
        "healthCheckGracePeriodSeconds",
        "loadBalancers",
        "networkConfiguration",
        "platformVersion",
        "propagateTags",
        "serviceRegistries",
    )
} | {"enableECSManagedTags": "enable_ecs_managed_tags"}


# aws_ecs_service: moto drops these settings, so the next plan wants to set them again.
@after(EC2ContainerServiceResponse, "create_service", "update_service")
def keep_service_settings(self: EC2ContainerServiceResponse, answer: Any) -> None:
    service = answer.result["service"]
    for parameter, attribute in SERVICE_SETTINGS.items():
        if self.params.get(parameter) is not None:
            setattr(service, attribute, self.params[parameter])
    if self.params.get("capacityProviderStrategy"):
        service.launch_type = None
    if self.params.get("serviceConnectConfiguration") and service.deployments:
        service.deployments[0]["serviceConnectConfiguration"] = self.params["serviceConnectConfiguration"]
    if not getattr(service, "availability_zone_rebalancing", None):
        service.availability_zone_rebalancing = "DISABLED"
    complete_deployment(service)


# aws_ecs_service with wait_for_steady_state: waits until running equals desired and the one deployment is complete.
def complete_deployment(service: Service) -> None:
    service.running_count, service.pending_count = service.desired_count, 0
    for deployment in service.deployments:
        deployment["desiredCount"] = deployment["runningCount"] = service.desired_count
        deployment["pendingCount"] = 0
        deployment["rolloutState"] = "COMPLETED"
        deployment["rolloutStateReason"] = f"ECS deployment {deployment['id']} completed."


# No resource, but RUNBOOK.md: what CodeDeploy deploys has a task set instead of a deployment.
@after(EC2ContainerServiceResponse, "describe_services")
def one_task_set(_: EC2ContainerServiceResponse, answer: Any) -> None:
    for service in answer.result["services"]:
        if service.deployment_controller["type"] == "CODE_DEPLOY":
            network = getattr(service, "network_configuration", None)
            service.task_sets = [
                {"status": "PRIMARY", "taskDefinition": service.task_definition, "networkConfiguration": network}
            ]


# A pipeline that runs a release: moto's tasks have their first container alone, which ends well and says nothing. Here the tag of
# an image that begins with "failing" ends with 1, one with "endless" never.
@around(EC2ContainerServiceResponse)
def describe_tasks(original: Any, self: EC2ContainerServiceResponse) -> Any:
    answer = original(self)
    for task in answer.result["tasks"]:
        image = task.containers[0].image
        if ":endless" in image:
            task.last_status = "RUNNING"
        if task.last_status == "STOPPED" and task.desired_status != "STOPPED":
            end(self.ecs_backend, task, 1 if ":failing" in image else 0)
    return answer


# Such a task on Fargate: moto adds up what its containers take of an instance, and trips over those that say nothing of it.
@around(EC2ContainerServiceBackend)
def _calculate_task_resource_requirements(_original: Any, _: EC2ContainerServiceBackend, definition: Any) -> dict[str, Any]:
    containers = definition.container_definitions
    return {
        "CPU": sum(one.get("cpu") or 0 for one in containers),
        "MEMORY": sum(one.get("memory") or one.get("memoryReservation") or 0 for one in containers),
        "PORTS": [],
        "PORTS_UDP": [],
    }


def end(backend: Any, task: Task, code: int) -> None:
    task.desired_status, task.stopped_reason = "STOPPED", "Essential container in task exited"
    task.containers[0].exitCode, task.containers[0].last_status = code, "STOPPED"
    container = backend.describe_task_definition(task.task_definition_arn).container_definitions[0]
    options = (container.get("logConfiguration") or {}).get("options")
    if not options:
        return
    logs = logs_backends[backend.account_id][backend.region_name]
    stream = f"{options['awslogs-stream-prefix']}/{container['name']}/{task.id}"
    logs.create_log_stream(options["awslogs-group"], stream)
    line = {"timestamp": int(unix_time_millis()), "message": f"{container['name']} ends with {code}"}
    logs.put_log_events(options["awslogs-group"], stream, [line])


# Listing everything by its tags: the cluster that Batch makes for itself has none, and moto trips over that.
@after(Cluster, "__init__")
def begin_without_tags(self: Cluster, _: Any) -> None:
    self.tags = self.tags or []


# A pipeline that rolls a service: moto leaves the deployment's task definition as it was. An image whose tag begins with
# "unhealthy" does not start here: the circuit breaker goes back to what ran before.
@around(EC2ContainerServiceResponse)
def update_service(original: Any, self: EC2ContainerServiceResponse) -> Any:
    name = self._get_param("service").split("/")[-1]
    before = self.ecs_backend._get_service(self._get_param("cluster"), name).task_definition
    answer = original(self)
    put_on_duty(self.ecs_backend, answer.result["service"], before)
    return answer


def put_on_duty(backend: Any, service: Service, before: str) -> bool:
    """Lets the service run its task definition, or the one before; says whether it is the former."""
    wanted = backend.describe_task_definition(service.task_definition)
    healthy = not any(":unhealthy" in container["image"] for container in wanted.container_definitions)
    service.task_definition = wanted.arn if healthy else backend.describe_task_definition(before).arn
    for deployment in service.deployments:
        deployment["taskDefinition"] = service.task_definition
    return healthy
