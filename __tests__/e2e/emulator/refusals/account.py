"""What an account has once per region."""

from __future__ import annotations

from typing import Any

from .aws import Aws
from .table import refuses


@refuses(
    "accessanalyzer",
    "CreateAnalyzer",
    when="there is an analyzer of external access already",
    code="ServiceQuotaExceededException",
    status=402,
    source="https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html",
    assumed="message",
)
def second_analyzer(aws: Aws, call: dict[Any, Any]) -> str | None:
    if call["type"] == "ACCOUNT" and aws.all("accessanalyzer", "list_analyzers", "analyzers"):
        return "The account has reached its number of analyzers of the type ACCOUNT."
    return None


@refuses(
    "guardduty",
    "CreateDetector",
    when="there is a detector already",
    code="BadRequestException",
    source="https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html",
)
def second_detector(aws: Aws, _: dict[Any, Any]) -> str | None:
    if aws.all("guardduty", "list_detectors", "DetectorIds"):
        return "The request is rejected because a detector already exists for the current account."
    return None
