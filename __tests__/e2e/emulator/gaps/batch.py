"""Batch: the service-linked role, and compute environments that change."""

from typing import Any, Callable

from moto.batch.models import BatchBackend
from moto.iam.exceptions import NotFoundException

from .patching import around

SERVICE = "batch.amazonaws.com"
ROLE_NAME = "AWSServiceRoleForBatch"


# aws_batch_compute_environment: without a service role Batch uses its service-linked one; moto wants one to be named.
@around(BatchBackend)
def create_compute_environment(original: Callable[..., Any], self: BatchBackend, *args: Any, **kwargs: Any) -> Any:
    if not kwargs.get("service_role"):
        kwargs["service_role"] = _service_linked_role(self)
    return original(self, *args, **kwargs)


def _service_linked_role(self: BatchBackend) -> str:
    try:
        return self.iam_backend.get_role(ROLE_NAME).arn
    except NotFoundException:
        role = self.iam_backend.create_service_linked_role(SERVICE, "", "")
        role.name = ROLE_NAME  # moto leaves the service in lower case
        return role.arn


# aws_batch_compute_environment: moto takes new compute resources and forgets them, so that the next plan wants them again.
@around(BatchBackend)
def update_compute_environment(original: Callable[..., Any], self: BatchBackend, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    changed = self.get_compute_environment(kwargs["compute_environment_name"])
    if changed and kwargs.get("compute_resources"):
        changed.compute_resources.update(kwargs["compute_resources"])
    return result
