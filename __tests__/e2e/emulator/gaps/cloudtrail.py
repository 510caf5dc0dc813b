"""CloudTrail: trails are addressed by ARN as well as by name."""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse

from .patching import after, around


# aws_cloudtrail: the provider switches logging on and off by ARN, moto knows trails by name only.
@around(CloudTrailBackend)
def start_logging(original: Any, self: CloudTrailBackend, name: str) -> None:
    original(self, name.split("/")[-1])


@around(CloudTrailBackend)
def stop_logging(original: Any, self: CloudTrailBackend, name: str) -> None:
    original(self, name.split("/")[-1])


# aws_cloudtrail: the provider describes one trail and takes the first that comes, moto returns all.
@after(CloudTrailResponse, "describe_trails")
def only_named_trails(self: CloudTrailResponse, answer: str) -> str | None:
    names = self._get_param("trailNameList")
    if not names:
        return None
    trails = json.loads(answer)["trailList"]
    return json.dumps({"trailList": [t for t in trails if t["Name"] in names or t["TrailARN"] in names]})
