"""A case of the table: something is set up, and then AWS refuses one call."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Callable

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
# The code of a case in which nothing is refused.
ACCEPTED = "accepted"
_numbers = itertools.count(1)


class Clients:
    """`aws.ec2` is a client of EC2 at the emulator."""

    def __init__(self, endpoint: str, access_key: str = "test", account: str | None = None, region: str = REGION) -> None:
        self.endpoint, self._access_key, self._account, self._region = endpoint, access_key, account, region
        self._made: dict[str, Any] = {}

    def as_caller(self, access_key: str) -> Clients:
        """The same account, by somebody else."""
        return Clients(self.endpoint, access_key)

    def of_account(self, account: str) -> Clients:
        return Clients(self.endpoint, account=account)

    def in_region(self, region: str) -> Clients:
        return Clients(self.endpoint, region=region)

    def __getattr__(self, service: str) -> Any:
        if service not in self._made:
            client = boto3.client(
                service.replace("_", "-"),
                region_name=self._region,
                endpoint_url=self.endpoint,
                aws_access_key_id=self._access_key,
                aws_secret_access_key="test",
                config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
            )
            client.meta.events.register("before-sign", self._for_account)
            self._made[service] = client
        return self._made[service]

    def _for_account(self, request: Any, **_: Any) -> None:
        if self._account:
            request.headers["x-moto-account-id"] = self._account


@dataclass(frozen=True)
class Case:
    service: str
    operation: str
    code: str
    run: Callable[[Clients], None]


CASES: list[Case] = []


def case(service: str, operation: str, code: str) -> Callable[[Callable[[Clients], None]], Callable[[Clients], None]]:
    """The function sets things up and ends with the call; only that call may fail."""

    def register(run: Callable[[Clients], None]) -> Callable[[Clients], None]:
        CASES.append(Case(service, operation, code, run))
        return run

    return register


def name(kind: str = "case") -> str:
    return f"{kind}-{next(_numbers)}"


def outcome(one: Case, aws: Clients) -> str:
    """`refused`, `accepted`, or what went wrong."""
    try:
        one.run(aws)
    except ClientError as error:
        found = (error.operation_name, error.response["Error"]["Code"])
        return "refused" if found == (one.operation, one.code) else f"{found[0]}: {error}"
    except Exception as error:  # a set-up that does not work
        return f"{type(error).__name__}: {error}"
    return "accepted"
