"""IAM and certificates: what is attached stays."""

from __future__ import annotations

from typing import Any, Iterator

from .aws import Aws
from .cloudfront import referred
from .table import refuses

IAM = "https://docs.aws.amazon.com/IAM/latest/APIReference"
ACM = "https://docs.aws.amazon.com/acm/latest/APIReference"


@refuses(
    "iam",
    "DeletePolicy",
    when="it is attached",
    code="DeleteConflict",
    status=409,
    source=f"{IAM}/API_DeletePolicy.html",
)
def policy_attached(aws: Aws, call: dict[Any, Any]) -> str | None:
    policy = aws.one("iam", "get_policy", "Policy", PolicyArn=call["PolicyArn"]) or {}
    return "Cannot delete a policy attached to entities." if policy.get("AttachmentCount") else None


@refuses(
    "acm",
    "RequestCertificate",
    when="its first name has more than 64 characters",
    code="InvalidParameterException",
    source=f"{ACM}/API_RequestCertificate.html",
    assumed="code and message",
)
def long_first_name(aws: Aws, call: dict[Any, Any]) -> str | None:
    name = call["DomainName"]
    return f"The first domain name, {name}, must have at most 64 characters." if len(name) > 64 else None


@refuses(
    "acm",
    "DeleteCertificate",
    when="a listener, distribution or domain of an API has it",
    code="ResourceInUseException",
    source=f"{ACM}/API_DeleteCertificate.html",
)
def certificate_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    arn = call["CertificateArn"]
    if referred(aws, "ACMCertificateArn", arn) or arn in _elsewhere(aws):
        return f"Certificate {arn} in account {aws.account} is in use."
    return None


def _elsewhere(aws: Aws) -> Iterator[str]:
    for balancer in aws.all("elbv2", "describe_load_balancers", "LoadBalancers"):
        arn = balancer["LoadBalancerArn"]
        for listener in aws.all("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn):
            yield from (one["CertificateArn"] for one in listener.get("Certificates", []))
    for domain in aws.all("apigatewayv2", "get_domain_names", "Items"):
        yield from (one.get("CertificateArn", "") for one in domain.get("DomainNameConfigurations", []))
