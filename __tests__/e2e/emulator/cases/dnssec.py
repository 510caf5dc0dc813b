"""DNSSEC."""

from __future__ import annotations

import json
from typing import Any

from .case import Clients, case, name

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"},
            {
                "Effect": "Allow",
                "Principal": {"Service": "dnssec-route53.amazonaws.com"},
                "Action": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
                "Resource": "*",
            },
        ],
    }
)


def zone(aws: Clients, zone_name: str) -> str:
    return aws.route53.create_hosted_zone(Name=zone_name, CallerReference=name("zone"))["HostedZone"]["Id"]


def signing_key(aws: Clients, zone_id: str, **others: Any) -> str:
    key = aws.kms.create_key(**{"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "Policy": POLICY, **others})
    answer = aws.route53.create_key_signing_key(
        CallerReference=name("key"),
        HostedZoneId=zone_id,
        KeyManagementServiceArn=key["KeyMetadata"]["Arn"],
        Name="key",
        Status="ACTIVE",
    )
    return answer["KeySigningKey"]["DSRecord"]


@case("route53", "CreateKeySigningKey", "InvalidKMSArn")
def signing_key_for_encryption(aws: Clients) -> None:
    signing_key(aws, zone(aws, "encrypts.example."), KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT")


@case("route53", "EnableHostedZoneDNSSEC", "KeySigningKeyWithActiveStatusNotFound")
def signed_without_key(aws: Clients) -> None:
    aws.route53.enable_hosted_zone_dnssec(HostedZoneId=zone(aws, "without.example."))


@case("route53", "DisableHostedZoneDNSSEC", "KeySigningKeyInParentDSRecord")
def unsigned_while_its_parent_trusts_it(aws: Clients) -> None:
    parent, child = zone(aws, "trusts.example."), zone(aws, "shop.trusts.example.")
    record = {
        "Name": "shop.trusts.example.",
        "Type": "DS",
        "TTL": 300,
        "ResourceRecords": [{"Value": signing_key(aws, child)}],
    }
    aws.route53.enable_hosted_zone_dnssec(HostedZoneId=child)
    aws.route53.change_resource_record_sets(
        HostedZoneId=parent, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )
    aws.route53.disable_hosted_zone_dnssec(HostedZoneId=child)
