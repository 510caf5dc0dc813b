"""CodeDeploy: timestamps and deletion."""

import json

from moto.codedeploy.models import Application
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.utils import unix_time

from .patching import after, operation


# aws_codedeploy_app: the provider expects seconds since the epoch, moto sends a formatted date.
@after(Application, "__init__")
def numeric_creation_time(self: Application, _: None) -> None:
    self.create_time = unix_time()


# aws_codedeploy_deployment_group, aws_codedeploy_app: moto cannot delete them.
@operation(CodeDeployResponse)
def delete_deployment_group(self: CodeDeployResponse) -> str:
    groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
    groups.pop(self._get_param("deploymentGroupName"), None)
    return json.dumps({"hooksNotCleanedUp": []})


@operation(CodeDeployResponse)
def delete_application(self: CodeDeployResponse) -> str:
    self.codedeploy_backend.applications.pop(self._get_param("applicationName"), None)
    return "{}"
