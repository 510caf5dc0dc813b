"""KMS: rotation periods."""

import json

from moto.kms.responses import KmsResponse

from .patching import Memory, after

rotation_periods = Memory()


# aws_kms_key with rotation_period_in_days: moto always answers 365.
@after(KmsResponse, "enable_key_rotation")
def keep_rotation_period(self: KmsResponse, _: str) -> None:
    rotation_periods.here(self)[_key_id(self)] = self._get_param("RotationPeriodInDays") or 365


@after(KmsResponse, "get_key_rotation_status")
def return_rotation_period(self: KmsResponse, answer: str) -> str:
    status = json.loads(answer)
    if status.get("KeyRotationEnabled"):
        status["RotationPeriodInDays"] = rotation_periods.here(self).get(_key_id(self), 365)
    return json.dumps(status)


def _key_id(response: KmsResponse) -> str:
    return response._get_param("KeyId").split("/")[-1]
