"""Certificate Manager: a mail is not answered by itself."""

import json
from typing import Any, Callable

from moto.acm.models import CertBundle
from moto.acm.responses import AWSCertificateManagerResponse

from .patching import after, around


# aws_acm_certificate with validation by mail: moto issues it as it does one with validation by DNS.
@after(AWSCertificateManagerResponse, "request_certificate")
def wait_for_mail(self: AWSCertificateManagerResponse, answer: str) -> None:
    if self._get_param("ValidationMethod") == "EMAIL":
        self.acm_backend._certificates[json.loads(answer)["CertificateArn"]].waits_for_mail = True


@around(CertBundle)
def check(original: Callable[..., Any], self: CertBundle) -> None:
    if not getattr(self, "waits_for_mail", False):
        original(self)
