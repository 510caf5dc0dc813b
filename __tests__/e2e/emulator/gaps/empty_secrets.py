"""ECS, in the mode `emptySecrets`: a task does not start as long as a secret that it reads has no value.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
"""

from typing import Any

from modes import MODES
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.secretsmanager.models import secretsmanager_backends

from .missing_images import stop
from .patching import after


@after(EC2ContainerServiceResponse, "create_service", "update_service")
def fail_to_start(self: EC2ContainerServiceResponse, answer: Any) -> None:
    service = answer.result["service"]
    if not MODES.emptySecrets or not service.name.startswith(MODES.emptySecrets) or not service.desired_count:
        return
    definition = self.ecs_backend.describe_task_definition(service.task_definition)
    containers = definition.container_definitions
    named = [one["valueFrom"] for container in containers for one in container.get("secrets") or []]
    empty = [arn for arn in named if ":secret:" in arn and _is_empty(arn)]
    if empty:
        what = f"unable to pull secrets: {empty[0]}: Secrets Manager can't find the specified secret value"
        stop(service, f"ResourceInitializationError: {what}")


def _is_empty(arn: str) -> bool:
    """A reference to a key in the JSON has three more parts than an ARN."""
    parts = arn.split(":")
    secrets = secretsmanager_backends[parts[4]][parts[3]].secrets
    secret = secrets.get(":".join(parts[:7]))
    return secret is None or not any("AWSCURRENT" in one["version_stages"] for one in secret.versions.values())
