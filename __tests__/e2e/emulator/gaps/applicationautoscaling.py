"""Application Auto Scaling: tags of scalable targets."""

import json

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

from .patching import Memory, after, operation

tags = Memory()


# aws_appautoscaling_target: the provider lists the tags after creating, and moto has no tag operation.
@operation(ApplicationAutoScalingResponse)
def list_tags_for_resource(self: ApplicationAutoScalingResponse) -> str:
    return json.dumps({"Tags": tags.here(self).get(self._get_param("ResourceARN"), {})})


@operation(ApplicationAutoScalingResponse)
def tag_resource(self: ApplicationAutoScalingResponse) -> str:
    tags.here(self).setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags") or {})
    return "{}"


@operation(ApplicationAutoScalingResponse)
def untag_resource(self: ApplicationAutoScalingResponse) -> str:
    resource_tags = tags.here(self).get(self._get_param("ResourceARN"), {})
    for key in self._get_param("TagKeys") or []:
        resource_tags.pop(key, None)
    return "{}"


@after(ApplicationAutoScalingResponse, "register_scalable_target")
def keep_tags(self: ApplicationAutoScalingResponse, answer: str) -> None:
    if self._get_param("Tags"):
        tags.here(self)[json.loads(answer)["ScalableTargetARN"]] = self._get_param("Tags")
