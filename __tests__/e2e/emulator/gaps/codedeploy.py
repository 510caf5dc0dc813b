"""CodeDeploy: timestamps, alarms, changes, deletion, and deployments that end."""

import json
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.codedeploy.models import Application, DeploymentGroup, DeploymentInfo
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.utils import camelcase_to_underscores, unix_time
from moto.ecs.models import ecs_backends

from .ecs import put_on_duty
from .patching import after, around, operation


# aws_codedeploy_app: the provider expects seconds since the epoch, moto sends a formatted date.
@after(Application, "__init__")
def numeric_creation_time(self: Application, _: None) -> None:
    self.create_time = unix_time()


# aws_codedeploy_deployment_group: moto keeps the alarms and forgets to tell them, so the next plan wants to set them again.
@around(DeploymentGroup)
def to_dict(original: Any, self: DeploymentGroup) -> dict[str, Any]:
    return original(self) | {"alarmConfiguration": self.alarm_configuration or {}}


# No resource, but RUNBOOK.md: why a deployment was stopped.
@after(DeploymentInfo, "to_dict")
def with_error(self: DeploymentInfo, answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"errorInformation": getattr(self, "error_information", {})}


# No resource, but RUNBOOK.md: AWS lists the newest first, as everybody sees and no page says.
@around(CodeDeployResponse)
def list_deployments(original: Any, self: CodeDeployResponse) -> str:
    answer = json.loads(original(self))
    return json.dumps(answer | {"deployments": answer["deployments"][::-1]})


# aws_codedeploy_deployment_group, aws_codedeploy_app: moto can neither change nor delete them.
@operation(CodeDeployResponse)
def update_deployment_group(self: CodeDeployResponse) -> str:
    groups = self.codedeploy_backend.deployment_groups[self._get_param("applicationName")]
    group = groups.pop(self._get_param("currentDeploymentGroupName"))
    group.deployment_group_name = self._get_param("newDeploymentGroupName") or group.deployment_group_name
    groups[group.deployment_group_name] = group
    for parameter, value in json.loads(self.body).items():
        attribute = camelcase_to_underscores(parameter)
        if hasattr(group, attribute):
            setattr(group, attribute, value)
    return json.dumps({"hooksNotCleanedUp": []})


@operation(CodeDeployResponse)
def delete_deployment_group(self: CodeDeployResponse) -> str:
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


@operation(CodeDeployResponse)
def delete_application(self: CodeDeployResponse) -> str:
    self.codedeploy_backend.applications.pop(self._get_param("applicationName"), None)
    return "{}"


# A pipeline that deploys: moto's deployments stay where they began. An alarm that is active stops one at once.
# https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html
@around(CodeDeployResponse)
def create_deployment(original: Any, self: CodeDeployResponse) -> str:
    answer = original(self)
    deployment = self.codedeploy_backend.get_deployment(json.loads(answer)["deploymentId"])
    if active := _active_alarms(self, deployment.deployment_group):
        deployment.status = "Stopped"
        deployment.error_information = {"code": "ALARM_ACTIVE", "message": f"{active} is active"}
        return answer
    content = json.loads(self.body)["revision"]["appSpecContent"]["content"]
    target = json.loads(content)["Resources"][0]["TargetService"]["Properties"]
    ecs = ecs_backends[self.current_account][self.region]
    for one in deployment.deployment_group.ecs_services:
        service = ecs._get_service(one["clusterName"], one["serviceName"])
        before, service.task_definition = service.task_definition, target["TaskDefinition"]
        deployment.status = "Succeeded" if put_on_duty(ecs, service, before) else "Failed"
    return answer


def _active_alarms(response: CodeDeployResponse, group: DeploymentGroup) -> list[str]:
    """The alarms that stop a deployment: those of the group, unless the deployment says otherwise."""
    configuration = json.loads(response.body).get("overrideAlarmConfiguration") or group.alarm_configuration or {}
    if not configuration.get("enabled"):
        return []
    known = cloudwatch_backends[response.current_account][response.region].alarms
    names = [one["name"] for one in configuration.get("alarms") or []]
    return [name for name in names if name in known and known[name].state_value == "ALARM"]
