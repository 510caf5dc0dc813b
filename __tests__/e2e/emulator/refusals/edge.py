"""The firewall and HTTP APIs."""

from __future__ import annotations

import re
from typing import Any

from .aws import Aws
from .cloudfront import referred
from .table import refuses

WAF = "https://docs.aws.amazon.com/waf/latest/APIReference"
# A variable is a whole segment, a greedy one the last.
ROUTE = re.compile(r"(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/|(/([\w.~!$&'()*+,;=:@%-]+|{\w+}))*(/{\w+\+})?)")


@refuses(
    "wafv2",
    "DeleteWebACL",
    when="a distribution or a load balancer has it",
    code="WAFAssociatedItemException",
    source=f"{WAF}/API_DeleteWebACL.html",
)
def firewall_in_use(aws: Aws, call: dict[Any, Any]) -> str | None:
    acls = aws.all("wafv2", "list_web_acls", "WebACLs", Scope=call["Scope"])
    arn = next((acl["ARN"] for acl in acls if acl["Id"] == call["Id"]), None)
    if arn is None:
        return None
    if call["Scope"] == "CLOUDFRONT":
        used = referred(aws, "WebACLId", arn)
    else:
        used = any(
            (aws.one("wafv2", "get_web_acl_for_resource", "WebACL", ResourceArn=one["LoadBalancerArn"]) or {}).get("ARN")
            == arn
            for one in aws.all("elbv2", "describe_load_balancers", "LoadBalancers")
        )
    message = "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource."
    return message if used else None


@refuses(
    "wafv2",
    "PutLoggingConfiguration",
    when="the name of the log does not begin with aws-waf-logs-",
    code="WAFInvalidParameterException",
    source="https://github.com/aws/aws-cdk/issues/35311",
)
def log_by_another_name(aws: Aws, call: dict[Any, Any]) -> str | None:
    for arn in call["LoggingConfiguration"]["LogDestinationConfigs"]:
        name = re.split(r"[:/]", arn.removesuffix(":*"))[-1]
        if not name.startswith("aws-waf-logs-"):
            return f"Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: LOG_DESTINATION, parameter: {arn}"
    return None


@refuses(
    "apigatewayv2",
    "CreateDomainName",
    "UpdateDomainName",
    when="its certificate is not issued",
    code="BadRequestException",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html",
    assumed="code and message",
)
def domain_without_certificate(aws: Aws, call: dict[Any, Any]) -> str | None:
    for one in call.get("DomainNameConfigurations", []):
        arn = one.get("CertificateArn")
        certificate = aws.one("acm", "describe_certificate", "Certificate", CertificateArn=arn) if arn else None
        if certificate and certificate["Status"] != "ISSUED":
            return f"Invalid certificate ARN: {arn}. Certificate must be in 'ISSUED' state."
    return None


@refuses(
    "apigatewayv2",
    "CreateRoute",
    "UpdateRoute",
    when="its path ends in a slash, or a variable is not a whole segment",
    code="BadRequestException",
    source="https://github.com/aws/serverless-application-model/issues/1949",
)
def odd_route(aws: Aws, call: dict[Any, Any]) -> str | None:
    key = call.get("RouteKey", "$default")
    if key.startswith("$") or " " not in key or ROUTE.fullmatch(key):
        return None
    return "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\""
