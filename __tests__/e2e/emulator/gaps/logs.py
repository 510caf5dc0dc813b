"""CloudWatch Logs: log group classes, keys and saved queries."""

import uuid
from typing import Any

from moto.logs.models import LogGroup, logs_backends
from moto.logs.responses import LogsResponse

from .patching import Memory, after
from .wsgi import Request, Response, answers, json_response

log_group_classes = Memory()
query_definitions = Memory()


# aws_cloudwatch_log_group: a log group without a class drifts from STANDARD.
@after(LogsResponse, "create_log_group")
def keep_class(self: LogsResponse, _: str) -> None:
    log_group_class = self._get_param("logGroupClass") or "STANDARD"
    log_group_classes.here(self)[self._get_param("logGroupName")] = log_group_class


@after(LogGroup, "to_describe_dict")
def describe_class(self: LogGroup, description: dict[str, Any]) -> None:
    classes = log_group_classes.of(self.account_id, self.region)
    description["logGroupClass"] = classes.get(self.name, "STANDARD")


# aws_cloudwatch_log_group whose key changes: moto only takes one when the group is created.
@answers("logs")
def keys_of_groups(request: Request) -> Response | None:
    if request.action not in ("AssociateKmsKey", "DisassociateKmsKey"):
        return None
    group = logs_backends[request.account][request.region].groups[request.json["logGroupName"]]
    group.kms_key_id = request.json.get("kmsKeyId")
    return json_response({})


# aws_cloudwatch_query_definition: moto can only run queries, not save them.
@answers("logs")
def saved_queries(request: Request) -> Response | None:
    definitions = query_definitions.of(request.account, request.region)
    if request.action == "PutQueryDefinition":
        definition_id = request.json.get("queryDefinitionId") or str(uuid.uuid4())
        definitions[definition_id] = request.json | {"queryDefinitionId": definition_id, "lastModified": 1}
        return json_response({"queryDefinitionId": definition_id})
    if request.action == "DescribeQueryDefinitions":
        prefix = request.json.get("queryDefinitionNamePrefix") or ""
        return json_response({"queryDefinitions": [d for d in definitions.values() if d["name"].startswith(prefix)]})
    if request.action == "DeleteQueryDefinition":
        return json_response({"success": bool(definitions.pop(request.json["queryDefinitionId"], None))})
    return None
