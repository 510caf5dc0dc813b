"""CloudFront's key value stores: their keys, which a service of its own answers for. The stores are in `cloudfront.py`."""

import json
from urllib.parse import unquote

from .cloudfront import Resource, stored
from .wsgi import Request, Response, answers


@answers("cloudfront-keyvaluestore")
def keys(request: Request) -> Response | None:
    _, _, store_arn, *rest = unquote(request.path).replace(":key-value-store/", ":key-value-store|").split("/")
    identifier = store_arn.rpartition("|")[2]
    known = stored.of(request.account).get("key-value-store", {})
    store = next((one for one in known.values() if one.attributes["id"] == identifier), None)
    if store is None:
        return _json({"Message": "Store not found"}, status=404, error="ResourceNotFoundException")
    values: dict[str, str] = json.loads(store.attributes["values"])
    if request.method in ("PUT", "DELETE"):
        if request.headers.get("HTTP_IF_MATCH") != store.etag:
            return _json({"Message": "Pre-Condition failed"}, status=409, error="ConflictException")
        if request.method == "PUT":
            values[rest[1]] = request.json["Value"]
        else:
            values.pop(rest[1], None)
        store.attributes["values"] = json.dumps(values)
        store.update(store.document)
        return _json(_size(values), store)
    if rest[:1] != ["keys"]:
        arn = store_arn.replace("|", "/")
        return _json({"KvsARN": arn, "Created": 0, "Status": "READY", **_size(values)}, store)
    if len(rest) == 1:
        return _json({"Items": [{"Key": key, "Value": value} for key, value in values.items()]})
    if rest[1] not in values:
        return _json({"Message": "Key not found"}, status=404, error="ResourceNotFoundException")
    return _json({"Key": rest[1], "Value": values[rest[1]], **_size(values)})


def _size(values: dict[str, str]) -> dict[str, int]:
    return {"ItemCount": len(values), "TotalSizeInBytes": sum(len(key + value) for key, value in values.items())}


def _json(content: dict[str, object], store: Resource | None = None, status: int = 200, error: str = "") -> Response:
    headers = {"ETag": store.etag} if store else {}
    if error:
        headers["x-amzn-ErrorType"] = error
    return Response(status, json.dumps(content).encode(), "application/json", headers)
