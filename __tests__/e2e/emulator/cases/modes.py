"""What is only refused in a mode."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any, Callable, Iterator
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError
from refusals.modes import QUOTAS

from . import build
from .case import Clients, case, name


def _set(aws: Clients, modes: dict[str, Any]) -> None:
    urlopen(Request(f"{aws.endpoint}/moto-api/modes.json", json.dumps(modes).encode(), method="POST")).close()


@contextmanager
def mode(aws: Clients, **modes: Any) -> Iterator[None]:
    _set(aws, modes)
    try:
        yield
    finally:
        _set(aws, {name: type(value)() for name, value in modes.items()})


def _gateway(aws: Clients) -> None:
    aws.ec2.create_internet_gateway()


def _address(aws: Clients) -> None:
    aws.ec2.allocate_address(Domain="vpc")


MAKE: dict[str, Callable[[Clients], Any]] = {
    "CreateVpc": build.vpc,
    "CreateInternetGateway": _gateway,
    "AllocateAddress": _address,
    "CreateResponseHeadersPolicy": lambda aws: build.headers_policy(aws, name("headers")),
    "CreateCachePolicy": lambda aws: build.cache_policy(aws, name("cache")),
    "CreateOriginRequestPolicy": lambda aws: build.request_policy(aws, name("request")),
}

for _quota in QUOTAS:

    @case(_quota["service"], _quota["operation"], _quota["code"])
    def one_too_many(aws: Clients, quota: dict[str, Any] = _quota) -> None:
        make = MAKE[quota["operation"]]
        for _ in range(quota["limit"]):
            make(aws)
        with mode(aws, quotas=True):
            make(aws)


@case("scheduler", "CreateSchedule", "ValidationException")
def schedule_with_a_new_role(aws: Clients) -> None:
    role = f"arn:aws:iam::123456789012:role/{build.role(aws)}"
    with mode(aws, iamDelaySeconds=60):
        aws.scheduler.create_schedule(
            Name=name("schedule"),
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": role},
        )


@case("rds", "CreateDBInstance", "InvalidParameterValue")
def database_with_a_new_role(aws: Clients) -> None:
    role = f"arn:aws:iam::123456789012:role/{build.role(aws)}"
    with mode(aws, iamDelaySeconds=60):
        aws.rds.create_db_instance(
            DBInstanceIdentifier=name("database"),
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MonitoringInterval=60,
            MonitoringRoleArn=role,
        )


@case("codedeploy", "CreateDeploymentGroup", "InvalidRoleException")
def deployment_group_with_a_new_role(aws: Clients) -> None:
    application, role = name("application"), f"arn:aws:iam::123456789012:role/{build.role(aws)}"
    aws.codedeploy.create_application(applicationName=application, computePlatform="ECS")
    with mode(aws, iamDelaySeconds=60):
        aws.codedeploy.create_deployment_group(
            applicationName=application, deploymentGroupName=name("group"), serviceRoleArn=role
        )


@case("ecs", "DescribeServices", "CannotPullContainerError")
def task_without_an_image(aws: Clients) -> None:
    image = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/{name('shop')}:bootstrap"
    container = {"name": "web", "image": image, "memory": 128}
    task = aws.ecs.register_task_definition(family=name("task"), containerDefinitions=[container])["taskDefinition"]
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    with mode(aws, missingImages=True):
        cluster, service = build.service(
            aws, taskDefinition=task["taskDefinitionArn"], deploymentConfiguration=breaker
        )
    found = aws.ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    assert (found["runningCount"], found["deployments"][0]["rolloutState"]) == (0, "FAILED")
    # No refusal, but the same to whoever waits for it.
    message = found["events"][0]["message"]
    raise ClientError({"Error": {"Code": "CannotPullContainerError", "Message": message}}, "DescribeServices")


@case("ecs", "DescribeServices", "ResourceInitializationError")
def task_with_an_empty_secret(aws: Clients) -> None:
    key = name("key")
    secret = aws.secretsmanager.create_secret(Name=key)["ARN"]
    secrets = [{"name": "KEY", "valueFrom": f"{secret}:a::"}]
    container = {"name": "web", "image": "nginx:1", "memory": 128, "secrets": secrets}
    task = aws.ecs.register_task_definition(family=name("task"), containerDefinitions=[container])["taskDefinition"]
    with mode(aws, emptySecrets="service"):
        cluster, service = build.service(aws, taskDefinition=task["taskDefinitionArn"])
        found = aws.ecs.describe_services(cluster=cluster, services=[service])["services"][0]
        # Once it has a value, a new deployment starts the tasks.
        aws.secretsmanager.put_secret_value(SecretId=key, SecretString='{"a": "b"}')
        aws.ecs.update_service(cluster=cluster, service=service, forceNewDeployment=True)
        filled = aws.ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    assert (found["runningCount"], filled["runningCount"]) == (0, filled["desiredCount"])
    # No refusal, but the same to whoever waits for it.
    message = found["events"][0]["message"]
    raise ClientError({"Error": {"Code": "ResourceInitializationError", "Message": message}}, "DescribeServices")
