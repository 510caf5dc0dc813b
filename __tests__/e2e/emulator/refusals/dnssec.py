"""Route 53: what it needs to sign a zone, and when it does not stop."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .policies import key_policy, services_in
from .table import refuses

API = "https://docs.aws.amazon.com/Route53/latest/APIReference"
SERVICE = "dnssec-route53.amazonaws.com"


@refuses(
    "route53",
    "CreateKeySigningKey",
    when="its key is not in us-east-1, not for ECC_NIST_P256 signatures, or has no policy for Route 53",
    code="InvalidKMSArn",
    source=f"{API}/API_CreateKeySigningKey.html",
    assumed="message",
)
def key_that_cannot_sign(aws: Aws, call: dict[Any, Any]) -> str | None:
    arn = call["KeyManagementServiceArn"]
    here = aws.in_region("us-east-1")
    found = here.one("kms", "describe_key", "KeyMetadata", KeyId=arn) if ":us-east-1:" in arn else None
    lets_in = any(SERVICE in services_in(statement) for statement in key_policy(here, arn)) if found else False
    if found and found.get("KeySpec") == "ECC_NIST_P256" and lets_in:
        return None
    return f"The KeyManagementServiceArn {arn} that you specified isn't valid to use with DNSSEC signing."


@refuses(
    "route53",
    "EnableHostedZoneDNSSEC",
    when="no key-signing key of the zone is active",
    code="KeySigningKeyWithActiveStatusNotFound",
    source=f"{API}/API_EnableHostedZoneDNSSEC.html",
    assumed="message",
)
def nothing_to_sign_with(aws: Aws, call: dict[Any, Any]) -> str | None:
    keys = aws.all("route53", "get_dnssec", "KeySigningKeys", HostedZoneId=call["HostedZoneId"])
    return None if any(key["Status"] == "ACTIVE" for key in keys) else "No active key-signing key was found."


@refuses(
    "route53",
    "DisableHostedZoneDNSSEC",
    when="a DS record in a parent zone of the account refers to it",
    code="KeySigningKeyInParentDSRecord",
    source=f"{API}/API_DisableHostedZoneDNSSEC.html",
    assumed="message",
)
def trusted_by_its_parent(aws: Aws, call: dict[Any, Any]) -> str | None:
    zones = {zone["Id"].rpartition("/")[2]: zone["Name"] for zone in aws.all("route53", "list_hosted_zones", "HostedZones")}
    name = zones.get(call["HostedZoneId"].rpartition("/")[2], "")
    for parent, parent_name in zones.items():
        if not name.endswith(f".{parent_name}"):
            continue
        records = aws.all("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=parent)
        if any(record["Type"] == "DS" and record["Name"] == name for record in records):
            return f"A key-signing key of {name} is in a DS record of its parent zone."
    return None
