"""Route 53: DNSSEC, of which moto only knows that no zone has it."""

import re
from typing import Any
from xml.etree import ElementTree

from .patching import Memory
from .wsgi import Request, Response, answers, xml_response

NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
# The key-signing keys of each zone by name, and the zones that are signed.
signing_keys = Memory()
signed_zones = Memory()

GLOBAL = "us-east-1"
PATH = re.compile(r"/2013-04-01/(?:hostedzone/(?P<zone>\w+)/(?P<what>dnssec|enable-dnssec|disable-dnssec)|keysigningkey(?:/(?P<of>\w+)/(?P<key>\w+)(?:/(?P<verb>\w+))?)?)/?$")

# aws_route53_key_signing_key, aws_route53_hosted_zone_dnssec


@answers("route53")
def dnssec(request: Request) -> Response | None:
    found = PATH.match(request.path)
    if not found:
        return None
    zones = signing_keys.of(request.account, GLOBAL)
    signed = signed_zones.of(request.account, GLOBAL)
    if found["what"] == "dnssec":
        return _status(found["zone"], zones, signed)
    if found["what"]:
        signed[found["zone"]] = found["what"] == "enable-dnssec"
        return _changed("EnableHostedZoneDNSSECResponse" if signed[found["zone"]] else "DisableHostedZoneDNSSECResponse")
    if not found["key"]:
        return _create(request, zones)
    keys = zones.get(found["of"], {})
    if found["key"] not in keys:
        return _error("NoSuchKeySigningKey", f"Key-signing key {found['key']} not found", 404)
    if request.method == "DELETE":
        del keys[found["key"]]
        return _changed("DeleteKeySigningKeyResponse")
    keys[found["key"]]["Status"] = "ACTIVE" if found["verb"] == "activate" else "INACTIVE"
    return _changed(f"{found['verb'].capitalize()}KeySigningKeyResponse")


def _create(request: Request, zones: dict[str, dict[str, Any]]) -> Response:
    sent = {child.tag.rpartition("}")[2]: child.text for child in ElementTree.fromstring(request.text)}
    zone = (sent["HostedZoneId"] or "").rpartition("/")[2]
    key = {
        "Name": sent["Name"],
        "KmsArn": sent["KeyManagementServiceArn"],
        "Flag": 257,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256",
        "SigningAlgorithmType": 13,
        "DigestAlgorithmMnemonic": "SHA-256",
        "DigestAlgorithmType": 2,
        "KeyTag": 12345,
        "DigestValue": "0123456789ABCDEF" * 4,
        "PublicKey": "cHVibGlj",
        "DSRecord": f"12345 13 2 {'0123456789ABCDEF' * 4}",
        "DNSKEYRecord": "257 3 13 cHVibGlj",
        "Status": sent["Status"],
        "CreatedDate": "2026-01-01T00:00:00Z",
        "LastModifiedDate": "2026-01-01T00:00:00Z",
    }
    zones.setdefault(zone, {})[str(sent["Name"])] = key
    body = f"{_change_info()}<KeySigningKey>{_fields(key)}</KeySigningKey>"
    return xml_response(f'<CreateKeySigningKeyResponse xmlns="{NAMESPACE}">{body}</CreateKeySigningKeyResponse>', 201)


def _status(zone: str, zones: dict[str, dict[str, Any]], signed: dict[str, bool]) -> Response:
    status = "SIGNING" if signed.get(zone) else "NOT_SIGNING"
    keys = "".join(f"<member>{_fields(key)}</member>" for key in zones.get(zone, {}).values())
    body = f"<Status><ServeSignature>{status}</ServeSignature></Status><KeySigningKeys>{keys}</KeySigningKeys>"
    return xml_response(f'<GetDNSSECResponse xmlns="{NAMESPACE}">{body}</GetDNSSECResponse>')


def _fields(key: dict[str, Any]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in key.items())


def _change_info() -> str:
    return "<ChangeInfo><Id>/change/C0123456789</Id><Status>INSYNC</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>"


def _changed(name: str) -> Response:
    return xml_response(f'<{name} xmlns="{NAMESPACE}">{_change_info()}</{name}>')


def _error(code: str, message: str, status: int) -> Response:
    body = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
    return xml_response(f'<ErrorResponse xmlns="{NAMESPACE}">{body}</ErrorResponse>', status)
