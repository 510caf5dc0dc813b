"""ECS, in the mode `missingImages`: a task whose image is not in the account's own ECR does not start."""

import re
from typing import Any

from modes import MODES
from moto.core.utils import utcnow
from moto.ecr.models import ecr_backends
from moto.ecs.models import Service
from moto.ecs.responses import EC2ContainerServiceResponse

from .patching import after

OWN_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com/(?P<repository>[^:@]+):(?P<tag>.+)")


@after(EC2ContainerServiceResponse, "create_service", "update_service")
def fail_to_start(self: EC2ContainerServiceResponse, answer: Any) -> None:
    service = answer.result["service"]
    definition = self.ecs_backend.describe_task_definition(service.task_definition)
    missing = [one["image"] for one in definition.container_definitions if _is_missing(one["image"])]
    if MODES.missingImages and missing and service.desired_count:
        stop(service, f"CannotPullContainerError: {missing[0]}: not found")


def _is_missing(image: str) -> bool:
    found = OWN_IMAGE.fullmatch(image)
    if not found:
        return False
    repository = ecr_backends[found["account"]][found["region"]].repositories.get(found["repository"])
    return repository is None or not any(found["tag"] in one.image_tags for one in repository.images)


def stop(service: Service, why: str) -> None:
    """A circuit breaker gives up, and goes back where there is something to go back to; without one, ECS tries on."""
    settings = getattr(service, "deployment_configuration", None) or {}
    broken = (settings.get("deploymentCircuitBreaker") or {}).get("enable")
    service.running_count = 0
    service.events.insert(
        0,
        {
            "id": f"failed-to-start-{len(service.events)}",
            "createdAt": utcnow(),
            "message": f"(service {service.name}) was unable to start a task: {why}",
        },
    )
    for deployment in service.deployments:
        deployment["runningCount"], deployment["failedTasks"] = 0, 1
        deployment["rolloutState"] = "FAILED" if broken else "IN_PROGRESS"
        reason = "tasks failed to start." if broken else "in progress."
        deployment["rolloutStateReason"] = f"ECS deployment {deployment['id']} {'failed: ' if broken else ''}{reason}"
