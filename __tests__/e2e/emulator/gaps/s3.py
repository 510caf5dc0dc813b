"""S3: bucket sub-resources that moto lacks or rewrites are kept as sent; conditional denials are not evaluated."""

import json
from typing import Any

from moto.s3.models import FakeBucket, S3Backend, s3_backends

from .patching import Memory, around
from .wsgi import Request, Response, answers

# Kept as sent, because moto lacks them or answers with other XML than it got:
# aws_s3_bucket_lifecycle_configuration, _notification (eventbridge), _replication_configuration, _inventory, _metric,
# _request_payment_configuration, _intelligent_tiering_configuration, _analytics_configuration.
SINGLE = ("lifecycle", "notification", "replication", "requestPayment")
WITH_ID = ("inventory", "intelligent-tiering", "analytics", "metrics")
# aws_s3_bucket_lifecycle_configuration reads transition_default_minimum_object_size from this header.
OBJECT_SIZE_HEADER = "x-amz-transition-default-minimum-object-size"
REQUEST_PAYMENT_DEFAULT = (
    '<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Payer>BucketOwner</Payer></RequestPaymentConfiguration>"
)
documents = Memory()


@answers("s3")
def bucket_sub_resources(request: Request) -> Response | None:
    bucket, _, key = request.path.lstrip("/").partition("/")
    if key or bucket not in s3_backends[request.account]["aws"].buckets:
        return None
    known = documents.of(request.account)
    if request.method == "DELETE" and not request.query:
        for stale in [entry for entry in known if entry[0] == bucket]:
            del known[stale]
        return None
    kind = next((name for name in SINGLE + WITH_ID if name in request.query), None)
    return _echo(request, known, (bucket, kind, request.first("id"))) if kind else None


def _echo(request: Request, known: dict[Any, Response], entry: tuple[str, str, str]) -> Response | None:
    _, kind, _ = entry
    if request.method == "PUT":
        headers = {}
        if kind == "lifecycle":
            sent = request.headers.get("HTTP_" + OBJECT_SIZE_HEADER.upper().replace("-", "_"))
            headers[OBJECT_SIZE_HEADER] = sent or "all_storage_classes_128K"
        known[entry] = Response(body=request.body, headers=headers)
        return Response(headers=headers)
    if request.method == "GET":
        if entry in known:
            return known[entry]
        if kind == "requestPayment":
            return Response(body=REQUEST_PAYMENT_DEFAULT.encode())
        if kind in WITH_ID:
            return Response(404, b"<Error><Code>NoSuchConfiguration</Code><Message>not found</Message></Error>")
    if request.method == "DELETE" and entry in known:
        del known[entry]
        return Response(204)
    return None


# aws_s3_bucket_object_lock_configuration: moto refuses to change or remove it once the bucket has objects.
@around(S3Backend)
def put_object_lock_configuration(
    original: Any,
    self: S3Backend,
    bucket_name: str,
    lock_enabled: bool,
    mode: str | None = None,
    days: int | None = None,
    years: int | None = None,
) -> None:
    bucket = self.get_bucket(bucket_name)
    if not bucket.object_lock_enabled:
        original(self, bucket_name, lock_enabled, mode, days, years)
        return
    bucket.default_lock_mode, bucket.default_lock_days, bucket.default_lock_years = mode, days, years


# aws_s3_bucket_logging: moto writes a log object for every request at once (AWS: hours later, at best effort), so that
# no log bucket without force_destroy could ever be destroyed.
@around(S3Backend)
def log_incoming_request(_: Any, self: S3Backend, request: Any, bucket_name: str) -> None:
    """Deliver nothing."""


# aws_s3_object, the state backend: moto ignores conditions, so a "deny unless TLS" policy would lock everyone out.
@around(FakeBucket)
def get_permission(original: Any, self: FakeBucket, action: Any, resource: Any) -> Any:
    stored = self.policy
    if not stored:
        return original(self, action, resource)
    policy = json.loads(stored)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    policy["Statement"] = [s for s in statements if not (s["Effect"] == "Deny" and s.get("Condition"))]
    self.policy = json.dumps(policy).encode()
    try:
        return original(self, action, resource)
    finally:
        self.policy = stored
