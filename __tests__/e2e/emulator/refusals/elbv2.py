"""Load balancers: certificates that are issued, log buckets that take logs, protection that protects."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .policies import lets_write
from .table import refuses

API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
LOGS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"


@refuses(
    "elbv2",
    "CreateListener",
    "ModifyListener",
    "AddListenerCertificates",
    when="a certificate is not issued",
    code="UnsupportedCertificate",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/41789",
)
def certificate_not_issued(aws: Aws, call: dict[Any, Any]) -> str | None:
    for one in call.get("Certificates", []):
        arn = one.get("CertificateArn", "")
        if ":acm:" not in arn:
            continue
        certificate = aws.one("acm", "describe_certificate", "Certificate", CertificateArn=arn)
        if certificate and certificate["Status"] != "ISSUED":
            return f"The certificate '{arn}' must have a fully-qualified domain name, a supported signature, and a supported key size."
    return None


@refuses(
    "elbv2",
    "ModifyLoadBalancerAttributes",
    when="the bucket's policy does not let it write its logs",
    code="InvalidConfigurationRequest",
    source=LOGS,
)
def logs_without_policy(aws: Aws, call: dict[Any, Any]) -> str | None:
    attributes = {one["Key"]: one.get("Value", "") for one in call.get("Attributes", [])}
    for kind in ("access_logs", "connection_logs"):
        bucket = attributes.get(f"{kind}.s3.bucket")
        if attributes.get(f"{kind}.s3.enabled") == "true" and bucket and not lets_write(aws, bucket):
            return f"Access Denied for bucket: {bucket}. Please check S3bucket permission"
    return None


def _actions(call: dict[Any, Any]) -> list[dict[Any, Any]]:
    return call.get("DefaultActions", []) + call.get("Actions", [])


def _protocol(aws: Aws, call: dict[Any, Any]) -> str:
    if "Protocol" in call:
        return str(call["Protocol"])
    # A rule's ARN is that of its listener and one part more.
    arn = call.get("ListenerArn") or "/".join(call["RuleArn"].replace(":listener-rule/", ":listener/").split("/")[:-1])
    listeners = aws.all("elbv2", "describe_listeners", "Listeners", ListenerArns=[arn])
    return str(listeners[0]["Protocol"]) if listeners else "HTTPS"


@refuses(
    "elbv2",
    "CreateListener",
    "ModifyListener",
    "CreateRule",
    "ModifyRule",
    when="people sign in on a listener without HTTPS",
    code="InvalidLoadBalancerAction",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
    assumed="message",
)
def sign_in_without_https(aws: Aws, call: dict[Any, Any]) -> str | None:
    for action in _actions(call):
        kind = action.get("Type", "")
        if kind.startswith("authenticate-") and _protocol(aws, call) != "HTTPS":
            return f"Actions of type '{kind}' are supported only on HTTPS listeners"
    return None


VALUES_PER_RULE = 5


@refuses(
    "elbv2",
    "CreateRule",
    "ModifyRule",
    when="it compares with more than five values",
    code="ValidationError",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
    assumed="code and message",
)
def too_many_values(aws: Aws, call: dict[Any, Any]) -> str | None:
    values = 0
    for condition in call.get("Conditions", []):
        lists = [condition.get("Values", [])] + [one.get("Values", []) for one in condition.values() if isinstance(one, dict)]
        values += max(len(one) for one in lists)
    if values > VALUES_PER_RULE:
        return f"A rule can only have '{VALUES_PER_RULE}' condition values"
    return None


@refuses(
    "elbv2",
    "DeleteLoadBalancer",
    when="deletion protection is on",
    code="OperationNotPermitted",
    source=f"{API}/API_DeleteLoadBalancer.html",
)
def protected(aws: Aws, call: dict[Any, Any]) -> str | None:
    arn = call["LoadBalancerArn"]
    attributes = aws.all("elbv2", "describe_load_balancer_attributes", "Attributes", LoadBalancerArn=arn)
    if {"Key": "deletion_protection.enabled", "Value": "true"} in attributes:
        return f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
    return None
