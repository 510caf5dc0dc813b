"""Values that a model cannot describe: schedules, windows of alarms, patterns of logs, names of services."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from .aws import Aws
from .table import refuses

DAY, WEEK = 86_400, 604_800
MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
DAYS = "SUN|MON|TUE|WED|THU|FRI|SAT"
# Minutes, hours, day of month, month, day of week, year: what one entry of each field can be.
FIELDS = (
    r"[0-5]?\d",
    r"[01]?\d|2[0-3]",
    r"[1-9]|0[1-9]|[12]\d|3[01]|L|(LW|([1-9]|[12]\d|3[01])W)",
    rf"[1-9]|0[1-9]|1[0-2]|{MONTHS}",
    rf"[1-7]L?|L|[1-7]#[1-5]|{DAYS}",
    r"19[7-9]\d|2[01]\d\d",
)


def _is_cron(expression: str) -> bool:
    fields = expression.split()
    if len(fields) != 6 or (fields[2] == "?") == (fields[4] == "?"):
        return False
    return all(_is_field(text, entry, index in (2, 4)) for index, (text, entry) in enumerate(zip(fields, FIELDS)))


def _is_field(text: str, entry: str, may_be_open: bool) -> bool:
    one = rf"(\*|({entry})(-({entry}))?)(/[1-9]\d*)?"
    return (text == "?" and may_be_open) or re.fullmatch(rf"{one}(,{one})*", text) is not None


@refuses(
    "scheduler",
    "CreateSchedule",
    "UpdateSchedule",
    when="a cron expression or its time zone does not exist",
    code="ValidationException",
    source="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    assumed="message",
)
def schedule(aws: Aws, call: dict[Any, Any]) -> str | None:
    zone, cron = call.get("ScheduleExpressionTimezone"), re.fullmatch(r"cron\((.*)\)", call["ScheduleExpression"])
    if zone and zone not in available_timezones():
        return f"Invalid Schedule Expression Timezone: {zone}."
    return f"Invalid Schedule Expression {call['ScheduleExpression']}." if cron and not _is_cron(cron[1]) else None


@refuses(
    "cloudwatch",
    "PutMetricAlarm",
    when="period times evaluations is over a week, or over a day with a period under an hour",
    code="ValidationError",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
)
def window(aws: Aws, call: dict[Any, Any]) -> str | None:
    periods = [int(call["Period"])] if "Period" in call else []
    for query in call.get("Metrics", []):
        period = (query.get("MetricStat") or {}).get("Period") or query.get("Period")
        periods += [int(period)] if period else []
    for period in periods:
        seconds = period * int(call["EvaluationPeriods"])
        if seconds > (WEEK if period >= 3600 else DAY):
            return f"Metrics cannot be checked across more than {'a week' if period >= 3600 else 'a day'} (EvaluationPeriods * Period must be <= {WEEK if period >= 3600 else DAY})."
    return None


@refuses(
    "logs",
    "PutMetricFilter",
    "PutSubscriptionFilter",
    when="a term with more than letters, digits and underscores is not in quotation marks",
    code="InvalidParameterException",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html",
    assumed="code",
)
def filter_pattern(aws: Aws, call: dict[Any, Any]) -> str | None:
    pattern = call["filterPattern"].strip()
    if pattern[:1] in ("{", "["):
        closed = pattern.endswith("}" if pattern[0] == "{" else "]")
        return None if closed else f"Invalid metric filter pattern: {pattern}"
    terms = re.sub(r'"(\\.|[^"\\])*"|%[^%]*%', "quoted", pattern).split()
    odd = [term for term in terms if not re.fullmatch(r"[-?]?\w+", term)]
    return f"Invalid character(s) in term '{odd[0]}'" if odd else None
