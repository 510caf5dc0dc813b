"""ECS: services keep all their settings, and their deployments complete at once."""

from typing import Any

from moto.core.utils import camelcase_to_underscores
from moto.ecs.models import Cluster, Service
from moto.ecs.responses import EC2ContainerServiceResponse

from .patching import after

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


# Listing everything by its tags: the cluster that Batch makes for itself has none, and moto trips over that.
@after(Cluster, "__init__")
def begin_without_tags(self: Cluster, _: Any) -> None:
    self.tags = self.tags or []
