"""EC2: an account's defaults for snapshots and instance metadata, which moto lacks."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from .patching import Memory, operation

defaults = Memory()


# aws_ebs_snapshot_block_public_access
def _snapshots(self: EC2Response, state: str | None = None) -> ActionResult:
    here = defaults.here(self)
    if state is not None:
        here["snapshots"] = state
    return ActionResult({"State": here.get("snapshots", "unblocked"), "ManagedBy": "account"})


@operation(EC2Response)
def enable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
    return _snapshots(self, self._get_param("State"))


@operation(EC2Response)
def disable_snapshot_block_public_access(self: EC2Response) -> ActionResult:
    return _snapshots(self, "unblocked")


@operation(EC2Response)
def get_snapshot_block_public_access_state(self: EC2Response) -> ActionResult:
    return _snapshots(self)


# aws_ec2_instance_metadata_defaults: "no-preference" and -1 take a default away.
@operation(EC2Response)
def modify_instance_metadata_defaults(self: EC2Response) -> ActionResult:
    here: dict[str, Any] = defaults.here(self).setdefault("metadata", {})
    for name in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit", "InstanceMetadataTags"):
        value = self._get_param(name)
        if value in ("no-preference", "-1", -1):
            here.pop(name, None)
        elif value is not None:
            here[name] = value
    return ActionResult({"Return": True})


@operation(EC2Response)
def get_instance_metadata_defaults(self: EC2Response) -> ActionResult:
    return ActionResult({"AccountLevel": {**defaults.here(self).get("metadata", {}), "ManagedBy": "account"}})
