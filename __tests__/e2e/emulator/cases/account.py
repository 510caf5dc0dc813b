"""IAM, certificates, DNS, API Gateway, the firewall, logs, alarms and trails."""

from __future__ import annotations

import json
from typing import Any

from . import build
from .case import Clients, case, name

DENY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})


@case("iam", "DeleteRole", "DeleteConflict")
def role_with_policy(aws: Clients) -> None:
    role = build.role(aws)
    aws.iam.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=DENY)
    aws.iam.delete_role(RoleName=role)


@case("iam", "DeletePolicy", "DeleteConflict")
def policy_attached(aws: Clients) -> None:
    arn = aws.iam.create_policy(PolicyName=name("policy"), PolicyDocument=DENY)["Policy"]["Arn"]
    aws.iam.attach_role_policy(RoleName=build.role(aws), PolicyArn=arn)
    aws.iam.delete_policy(PolicyArn=arn)


@case("iam", "DeleteInstanceProfile", "DeleteConflict")
def instance_profile_with_role(aws: Clients) -> None:
    profile = name("profile")
    aws.iam.create_instance_profile(InstanceProfileName=profile)
    aws.iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=build.role(aws))
    aws.iam.delete_instance_profile(InstanceProfileName=profile)


@case("iam", "CreateRole", "EntityAlreadyExists")
def role_twice(aws: Clients) -> None:
    aws.iam.create_role(RoleName=build.role(aws), AssumeRolePolicyDocument=DENY)


def _zone(aws: Clients) -> str:
    zone = f"{name('zone')}.example.com"
    return aws.route53.create_hosted_zone(Name=zone, CallerReference=zone)["HostedZone"]["Id"]


def _record(aws: Clients, zone: str) -> None:
    host = aws.route53.get_hosted_zone(Id=zone)["HostedZone"]["Name"]
    record = {"Name": f"www.{host}", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "10.0.0.1"}]}
    change = {"Action": "CREATE", "ResourceRecordSet": record}
    aws.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})


@case("route53", "ChangeResourceRecordSets", "InvalidChangeBatch")
def record_twice(aws: Clients) -> None:
    zone = _zone(aws)
    _record(aws, zone)
    _record(aws, zone)


@case("route53", "DeleteHostedZone", "HostedZoneNotEmpty")
def zone_with_record(aws: Clients) -> None:
    zone = _zone(aws)
    _record(aws, zone)
    aws.route53.delete_hosted_zone(Id=zone)


@case("acm", "RequestCertificate", "InvalidParameterException")
def certificate_for_a_long_name(aws: Clients) -> None:
    aws.acm.request_certificate(DomainName=f"{'a' * 55}.example.com", ValidationMethod="DNS")


@case("acm", "DeleteCertificate", "ResourceInUseException")
def certificate_of_distribution(aws: Clients) -> None:
    certificate = build.issued_certificate(aws)
    viewer = {"ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only"}
    build.distribution(aws, ViewerCertificate=viewer)
    aws.acm.delete_certificate(CertificateArn=certificate)


@case("acm", "DeleteCertificate", "ResourceInUseException")
def certificate_of_listener(aws: Clients) -> None:
    certificate = build.issued_certificate(aws)
    balancer, network = build.load_balancer(aws)
    aws.elbv2.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": build.target_group(aws, network["vpc"])}],
    )
    aws.acm.delete_certificate(CertificateArn=certificate)


@case("apigatewayv2", "CreateDomainName", "BadRequestException")
def domain_with_pending_certificate(aws: Clients) -> None:
    configuration = {"CertificateArn": build.pending_certificate(aws), "EndpointType": "REGIONAL"}
    aws.apigatewayv2.create_domain_name(
        DomainName=f"{name('api')}.example.com", DomainNameConfigurations=[configuration]
    )


@case("apigatewayv2", "UpdateDomainName", "BadRequestException")
def domain_to_pending_certificate(aws: Clients) -> None:
    domain = f"{name('api')}.example.com"
    issued = {"CertificateArn": build.issued_certificate(aws, domain), "EndpointType": "REGIONAL"}
    aws.apigatewayv2.create_domain_name(DomainName=domain, DomainNameConfigurations=[issued])
    pending = {"CertificateArn": build.pending_certificate(aws), "EndpointType": "REGIONAL"}
    aws.apigatewayv2.update_domain_name(DomainName=domain, DomainNameConfigurations=[pending])


@case("apigatewayv2", "UpdateRoute", "BadRequestException")
def route_with_half_a_variable(aws: Clients) -> None:
    api = aws.apigatewayv2.create_api(Name="api", ProtocolType="HTTP")["ApiId"]
    route = aws.apigatewayv2.create_route(ApiId=api, RouteKey="GET /items")["RouteId"]
    aws.apigatewayv2.update_route(ApiId=api, RouteId=route, RouteKey="GET /items/{id}.json")


@case("apigatewayv2", "CreateRoute", "BadRequestException")
def route_that_ends_in_a_slash(aws: Clients) -> None:
    api = aws.apigatewayv2.create_api(Name="api", ProtocolType="HTTP")["ApiId"]
    aws.apigatewayv2.create_route(ApiId=api, RouteKey="GET /items/")


def _web_acl(aws: Clients, scope: str = "REGIONAL") -> dict[str, Any]:
    firewall = name("firewall")
    visibility = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": firewall}
    return aws.wafv2.create_web_acl(
        Name=firewall, Scope=scope, DefaultAction={"Allow": {}}, VisibilityConfig=visibility
    )["Summary"]


@case("wafv2", "DeleteWebACL", "WAFAssociatedItemException")
def firewall_of_distribution(aws: Clients) -> None:
    acl = _web_acl(aws, "CLOUDFRONT")
    build.distribution(aws, WebACLId=acl["ARN"])
    aws.wafv2.delete_web_acl(Name=acl["Name"], Scope="CLOUDFRONT", Id=acl["Id"], LockToken=acl["LockToken"])


@case("wafv2", "DeleteWebACL", "WAFAssociatedItemException")
def firewall_of_load_balancer(aws: Clients) -> None:
    acl = _web_acl(aws)
    balancer, _ = build.load_balancer(aws)
    aws.wafv2.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=balancer)
    aws.wafv2.delete_web_acl(Name=acl["Name"], Scope="REGIONAL", Id=acl["Id"], LockToken=acl["LockToken"])


@case("wafv2", "PutLoggingConfiguration", "WAFInvalidParameterException")
def firewall_log_by_another_name(aws: Clients) -> None:
    log = "arn:aws:logs:us-east-1:123456789012:log-group:firewall"
    configuration = {"ResourceArn": _web_acl(aws)["ARN"], "LogDestinationConfigs": [log]}
    aws.wafv2.put_logging_configuration(LoggingConfiguration=configuration)


@case("logs", "CreateLogGroup", "ResourceAlreadyExistsException")
def log_group_twice(aws: Clients) -> None:
    group = name("group")
    aws.logs.create_log_group(logGroupName=group)
    aws.logs.create_log_group(logGroupName=group)


@case("logs", "PutMetricFilter", "InvalidParameterException")
def unquoted_filter_pattern(aws: Clients) -> None:
    group = name("group")
    aws.logs.create_log_group(logGroupName=group)
    transformation = {"metricName": "errors", "metricNamespace": "Shop", "metricValue": "1"}
    aws.logs.put_metric_filter(
        logGroupName=group, filterName="errors", filterPattern="level=error", metricTransformations=[transformation]
    )


@case("logs", "PutSubscriptionFilter", "InvalidParameterException")
def unclosed_filter_pattern(aws: Clients) -> None:
    group = name("group")
    aws.logs.create_log_group(logGroupName=group)
    aws.logs.put_subscription_filter(
        logGroupName=group, filterName="f", filterPattern="[ERROR", destinationArn="arn:aws:lambda:us-east-1:1:f"
    )


def _alarm(aws: Clients, period: int, evaluations: int) -> None:
    aws.cloudwatch.put_metric_alarm(
        AlarmName=name("alarm"),
        Namespace="Shop",
        MetricName="orders",
        Statistic="Sum",
        Period=period,
        EvaluationPeriods=evaluations,
        Threshold=1,
        ComparisonOperator="LessThanThreshold",
    )


@case("cloudwatch", "PutMetricAlarm", "ValidationError")
def alarm_over_more_than_a_day(aws: Clients) -> None:
    _alarm(aws, period=300, evaluations=300)


@case("cloudwatch", "PutMetricAlarm", "ValidationError")
def alarm_over_more_than_a_week(aws: Clients) -> None:
    _alarm(aws, period=86400, evaluations=8)


@case("scheduler", "CreateSchedule", "ValidationException")
def schedule_in_a_zone_that_does_not_exist(aws: Clients) -> None:
    _schedule(aws, "cron(0 5 * * ? *)", "Europe/Berlinn")


@case("scheduler", "CreateSchedule", "ValidationException")
def schedule_in_a_month_that_does_not_exist(aws: Clients) -> None:
    _schedule(aws, "cron(0 5 1 JANU ? *)", "UTC")


@case("scheduler", "UpdateSchedule", "ValidationException")
def schedule_moved_to_a_year_that_is_over(aws: Clients) -> None:
    made = _schedule(aws, "cron(0 5 * * ? *)", "UTC")
    aws.scheduler.update_schedule(Name=made, ScheduleExpression="cron(0 5 1 1 ? 1960)", **SCHEDULE)


SCHEDULE: dict[str, Any] = {
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": "arn:aws:iam::123456789012:role/r"},
}


def _schedule(aws: Clients, expression: str, zone: str) -> str:
    made = name("schedule")
    aws.scheduler.create_schedule(
        Name=made, ScheduleExpression=expression, ScheduleExpressionTimezone=zone, **SCHEDULE
    )
    return made


@case("cloudtrail", "CreateTrail", "InsufficientS3BucketPolicyException")
def trail_into_a_bucket_without_policy(aws: Clients) -> None:
    aws.cloudtrail.create_trail(Name=name("trail"), S3BucketName=build.bucket(aws))


@case("cloudtrail", "UpdateTrail", "InsufficientS3BucketPolicyException")
def trail_moved_to_a_bucket_without_policy(aws: Clients) -> None:
    bucket, trail = build.bucket(aws), name("trail")
    allowed = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject"}
    statement = allowed | {"Resource": f"arn:aws:s3:::{bucket}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    aws.cloudtrail.create_trail(Name=trail, S3BucketName=bucket)
    aws.cloudtrail.update_trail(Name=trail, S3BucketName=build.bucket(aws))


@case("config", "PutDeliveryChannel", "InsufficientDeliveryPolicyException")
def recorder_into_a_bucket_without_policy(aws: Clients) -> None:
    recorder = {"name": "default", "roleARN": "arn:aws:iam::123456789012:role/config"}
    aws.config.put_configuration_recorder(ConfigurationRecorder=recorder)
    channel = {"name": "default", "s3BucketName": build.bucket(aws)}
    aws.config.put_delivery_channel(DeliveryChannel=channel)


@case("accessanalyzer", "CreateAnalyzer", "ServiceQuotaExceededException")
def second_analyzer_of_a_region(aws: Clients) -> None:
    there = aws.in_region("eu-west-1")
    there.accessanalyzer.create_analyzer(analyzerName="one", type="ACCOUNT")
    there.accessanalyzer.create_analyzer(analyzerName="two", type="ACCOUNT")


@case("guardduty", "CreateDetector", "BadRequestException")
def second_detector_of_a_region(aws: Clients) -> None:
    there = aws.in_region("eu-west-1")
    there.guardduty.create_detector(Enable=True)
    there.guardduty.create_detector(Enable=True)


def key_of_logs(aws: Clients, group: str) -> str:
    """A key that CloudWatch Logs may use for one group."""
    root = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}
    logs = {
        "Effect": "Allow",
        "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {
                "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:us-east-1:123456789012:log-group:{group}"
            }
        },
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [root, logs]})
    return aws.kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]


@case("logs", "CreateLogGroup", "AccessDeniedException")
def log_group_with_a_key_of_another(aws: Clients) -> None:
    group = name("group")
    key = key_of_logs(aws, group)
    aws.logs.create_log_group(logGroupName=group, kmsKeyId=key)
    aws.logs.create_log_group(logGroupName=f"{group}-2", kmsKeyId=key)


@case("logs", "AssociateKmsKey", "AccessDeniedException")
def log_group_gets_a_key_without_a_policy(aws: Clients) -> None:
    group = name("group")
    aws.logs.create_log_group(logGroupName=group)
    aws.logs.associate_kms_key(logGroupName=group, kmsKeyId=aws.kms.create_key()["KeyMetadata"]["Arn"])
