"""IAM Access Analyzer, which moto lacks: analyzers and their tags."""

import json
from datetime import datetime, timezone

from .patching import Memory
from .wsgi import Request, Response, answers

analyzers = Memory()


# aws_accessanalyzer_analyzer
@answers("access-analyzer")
def analyzer(request: Request) -> Response | None:
    here = analyzers.of(request.account, request.region)
    if request.path == "/analyzer" and request.method == "PUT":
        sent = request.json
        name = sent["analyzerName"]
        arn = f"arn:aws:access-analyzer:{request.region}:{request.account}:analyzer/{name}"
        created = datetime.now(timezone.utc).isoformat()
        kept = {"arn": arn, "name": name, "type": sent["type"], "createdAt": created, "status": "ACTIVE"}
        here[name] = {**kept, "tags": sent.get("tags", {})}
        return _json({"arn": arn})
    if request.path == "/analyzer":
        return _json({"analyzers": list(here.values())})
    if request.path.startswith("/tags/"):
        tags = here[request.path.rpartition("/")[2]]["tags"]
        if request.method == "POST":
            tags.update(request.json["tags"])
        for key in request.query.get("tagKeys", []):
            tags.pop(key, None)
        return _json({"tags": tags} if request.method == "GET" else {})
    found = here.get(request.path.rpartition("/")[2])
    if found is None:
        return _json({"message": "analyzer not found"}, status=404, error="ResourceNotFoundException")
    if request.method == "DELETE":
        del here[found["name"]]
        return _json({})
    return _json({"analyzer": found})


def _json(content: dict[str, object], status: int = 200, error: str = "") -> Response:
    headers = {"x-amzn-ErrorType": error} if error else {}
    return Response(status, json.dumps(content).encode(), "application/json", headers)
