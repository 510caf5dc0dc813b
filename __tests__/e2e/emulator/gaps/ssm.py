"""SSM: what became of a command, for the pipelines."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ssm.models import Command
from moto.ssm.responses import SimpleSystemManagerResponse

from .patching import around, operation

# Name of a filter -> the invocation's field.
FILTERS = {"DocumentName": "DocumentName", "Status": "Status"}


# An image whose tag begins with "unhealthy" does not start here, and the command fails.
@around(Command)
def invocation_response(original: Any, self: Command, *args: Any) -> dict[str, Any]:
    tags = self.parameters.get("ImageTag", [])
    status = "Failed" if any(tag.startswith("unhealthy") for tag in tags) else "Success"
    requested = {"RequestedDateTime": self.requested_date_time.timestamp()}
    return original(self, *args) | requested | {"Status": status, "StatusDetails": status}


@operation(SimpleSystemManagerResponse)
def list_command_invocations(self: SimpleSystemManagerResponse) -> ActionResult:
    commands = self.ssm_backend.list_commands(self._get_param("CommandId"), None)
    found = [invocation for command in commands for invocation in command.invocations]
    for one in self._get_param("Filters") or []:
        found = [invocation for invocation in found if invocation[FILTERS[one["key"]]] == one["value"]]
    return ActionResult({"CommandInvocations": found})
