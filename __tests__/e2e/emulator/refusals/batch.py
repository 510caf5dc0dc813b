"""Batch: what is enabled or used stays; of a Fargate environment only some settings change."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .table import refuses

FIXED = (
    *("allocationStrategy", "bidPercentage", "ec2Configuration", "ec2KeyPair", "imageId", "instanceRole"),
    *("instanceTypes", "launchTemplate", "placementGroup", "tags", "type", "updateToLatestImageVersion"),
)
API = "https://docs.aws.amazon.com/batch/latest/APIReference"


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _environment(aws: Aws, reference: str) -> dict[str, Any]:
    found = aws.all(
        "batch", "describe_compute_environments", "computeEnvironments", computeEnvironments=[_name(reference)]
    )
    return found[0] if found else {}


@refuses(
    "batch",
    "UpdateComputeEnvironment",
    when="it is on Fargate and more than its subnets, security groups and vCPUs would change",
    code="ClientException",
    source="https://github.com/aws/aws-cdk/issues/27054",
)
def fixed_on_fargate(aws: Aws, call: dict[Any, Any]) -> str | None:
    current = _environment(aws, call["computeEnvironment"]).get("computeResources") or {}
    wanted = call.get("computeResources") or {}
    # The provider sends settings that stay as they are, and AWS takes them.
    changed = [key for key in FIXED if wanted.get(key) not in (None, [], {}, "", current.get(key))]
    if not str(current.get("type", "")).startswith("FARGATE") or not changed:
        return None
    return f"The following parameters can't be updated for Fargate compute environment: {', '.join(FIXED)}."


@refuses(
    "batch",
    "DeleteComputeEnvironment",
    when="it is enabled, or a job queue has it",
    code="ClientException",
    source=f"{API}/API_DeleteComputeEnvironment.html",
)
def environment_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    environment = _environment(aws, call["computeEnvironment"])
    if environment and environment.get("state") != "DISABLED":
        return "Cannot delete, compute environment must be DISABLED first."
    for queue in aws.all("batch", "describe_job_queues", "jobQueues"):
        used = [_name(one["computeEnvironment"]) for one in queue["computeEnvironmentOrder"]]
        if _name(call["computeEnvironment"]) in used:
            return "Cannot delete, found existing JobQueue relationship"
    return None


@refuses(
    "batch",
    "DeleteJobQueue",
    when="it is enabled",
    code="ClientException",
    source=f"{API}/API_DeleteJobQueue.html",
)
def queue_enabled(aws: Aws, call: dict[Any, Any]) -> str | None:
    for queue in aws.all("batch", "describe_job_queues", "jobQueues", jobQueues=[_name(call["jobQueue"])]):
        if queue["state"] == "ENABLED":
            return f"Cannot delete, {queue['jobQueueArn']} must be DISABLED first."
    return None
