"""AWS Backup: selections, vault policies and notifications, tags."""

import json
import re
import uuid
from urllib.parse import unquote

from moto.backup.models import BackupBackend, Plan
from moto.backup.responses import BackupResponse

from .patching import Memory, around, operation
from .wsgi import Request, Response, answers, json_response

CREATED = 1_700_000_000.0
selections = Memory()
vault_settings = Memory()


# aws_backup_plan, aws_backup_vault: moto cuts the ARN out of the tags path wrongly.
@around(BackupResponse)
def list_tags(_: object, self: BackupResponse) -> str:
    arn = unquote(self.path.split("/tags/")[-1]).rstrip("/")
    return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})


# aws_backup_plan: a deleted plan keeps its name occupied, so it cannot be made again.
@around(BackupBackend)
def delete_backup_plan(original: object, self: BackupBackend, backup_plan_id: str) -> object:
    deleted = original(self, backup_plan_id)
    self.plans.pop(backup_plan_id, None)
    return deleted


# aws_backup_plan: a plan that exists cannot be changed.
@operation(BackupResponse)
def update_backup_plan(self: BackupResponse) -> str:
    plan = self.backup_backend.plans[self.path.rstrip("/").split("/")[-1]]
    changed = Plan(json.loads(self.body)["BackupPlan"], plan.creator_request_id, self.backup_backend)
    plan.backup_plan, plan.version_id = changed.backup_plan, changed.version_id
    plan.advanced_backup_settings = changed.advanced_backup_settings
    return json.dumps(plan.to_dict())


@answers("backup")
def missing_paths(request: Request) -> Response | None:
    selection = re.match(r"/backup/plans/([^/]+)/selections/?([^/]*)$", request.path)
    if selection:
        return _selection(request, *selection.groups())
    setting = re.match(r"/backup-vaults/([^/]+)/(notification-configuration|access-policy)$", request.path)
    if setting:
        return _vault_setting(request, *setting.groups())
    # aws_backup_vault with force_destroy: empties the vault first.
    if re.match(r"/backup-vaults/[^/]+/recovery-points/?$", request.path):
        return json_response({"RecoveryPoints": []})
    return None


# aws_backup_selection
def _selection(request: Request, plan_id: str, selection_id: str) -> Response | None:
    known = selections.of(request.account, request.region)
    if request.method == "PUT":
        selection_id = str(uuid.uuid4())
        name = request.json["BackupSelection"]["SelectionName"]
        summary = {"SelectionId": selection_id, "SelectionName": name, "BackupPlanId": plan_id, "CreationDate": CREATED}
        known[selection_id] = summary | {"BackupSelection": request.json["BackupSelection"]}
        return json_response(summary)
    if request.method == "DELETE":
        known.pop(selection_id, None)
        return json_response({})
    if request.method == "GET" and selection_id:
        return json_response(known[selection_id]) if selection_id in known else _not_found("Backup selection")
    if request.method == "GET":
        of_plan = [one for one in known.values() if one["BackupPlanId"] == plan_id]
        return json_response({"BackupSelectionsList": of_plan})
    return None


# aws_backup_vault_policy, aws_backup_vault_notifications
def _vault_setting(request: Request, vault: str, kind: str) -> Response | None:
    known = vault_settings.of(request.account, request.region)
    if request.method == "PUT":
        known[(vault, kind)] = request.json
        return json_response({})
    if request.method == "DELETE":
        known.pop((vault, kind), None)
        return json_response({})
    if (vault, kind) not in known:
        return _not_found(kind)
    arn = f"arn:aws:backup:{request.region}:{request.account}:backup-vault:{vault}"
    return json_response(known[(vault, kind)] | {"BackupVaultName": vault, "BackupVaultArn": arn})


def _not_found(what: str) -> Response:
    error = "ResourceNotFoundException"
    # The provider recognizes a missing selection by this very beginning of the message.
    return json_response({"Code": error, "Message": f"Cannot find {what}"}, 400, error)
