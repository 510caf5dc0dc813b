"""Where botocore's models are wrong, or older than AWS: what they forbid and AWS takes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

# Enums that AWS extends all the time, and that no one should wait for a new botocore for. All others are closed.
OPEN_ENUMS = {
    ("ec2", "InstanceType"),
}


class Deviation(NamedTuple):
    """A member that is accepted in spite of the model; `why` says who sends it and that AWS takes it."""

    service: str
    operation: str
    member: str
    kind: str
    why: str


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "batch",
        "RegisterJobDefinition",
        "*evaluateOnExit.*.action",
        "enum",
        "the provider sends it in lower case, and AWS does not mind: "
        "https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html",
    ),
)


def is_open(service: str, enum: str) -> bool:
    return (service, enum) in OPEN_ENUMS


def allowed(service: str, operation: str, member: str, kind: str) -> bool:
    return any(
        (one.service, one.kind) == (service, kind)
        and fnmatchcase(operation, one.operation)
        and fnmatchcase(member, one.member)
        for one in DEVIATIONS
    )
