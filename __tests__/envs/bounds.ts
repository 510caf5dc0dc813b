/** What a setting becomes in a request to AWS, and so where its bounds are from. */
export type Bound =
  /** A shape of a service model, `<service>.<shape>`, as botocore has it. */
  | {
      readonly model: string;
      /** The request has this many times the setting's number. */
      readonly factor?: number;
      /** A text of so many characters that is valid but for its length. */
      readonly text?: (length: number) => string;
      /** How many characters the request adds. */
      readonly ours?: number;
    }
  /** The model has no bounds; this page has them. */
  | { readonly source: string }
  /** It does not reach a request as it is written; why. */
  | { readonly none: string };

const letters = (length: number): string => "a".repeat(length);
const after = (start: string) => (length: number) => start + "a".repeat(length - start.length);

const DOCS = "https://docs.aws.amazon.com";
const ECS_TASK = `${DOCS}/AmazonECS/latest/APIReference/API_ContainerDefinition.html`;
const ECS_SERVICE = `${DOCS}/AmazonECS/latest/APIReference/API_CreateService.html`;
const SCALING = `${DOCS}/autoscaling/application/APIReference/API_PutScalingPolicy.html`;
const RDS = `${DOCS}/AmazonRDS/latest/APIReference/API_CreateDBInstance.html`;
const AURORA = `${DOCS}/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html`;
const CACHE = `${DOCS}/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html`;
const QUEUE = `${DOCS}/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html`;
const LIFECYCLE = `${DOCS}/AmazonS3/latest/API/API_LifecycleRule.html`;
const CLOUDFRONT = `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html`;
const BATCH = `${DOCS}/batch/latest/APIReference/API_RegisterJobDefinition.html`;
const CODEDEPLOY = `${DOCS}/codedeploy/latest/APIReference/API_BlueInstanceTerminationOption.html`;
const NAMES = "it is part of names, which core's Naming keeps within each service's length";
const ALARM = "it is the threshold of an alarm, for which any number will do";
const CHECKED = "it names another setting, and is checked against what there is";
const INSIDE = "it only reaches a program inside a container";

/** By the setting's path; the first that matches counts. `task` is a backend, a service, a worker or a scheduled task. */
export const BOUNDS: readonly (readonly [path: RegExp, bound: Bound])[] = [
  [/^tags\.<name>$/, { model: "cloudformation.TagValue", text: letters }],
  [/^network\.cidr$/, { source: `${DOCS}/vpc/latest/userguide/vpc-cidr-blocks.html` }],
  [
    /^network\.interfaceEndpoints\[\]$/,
    { source: `${DOCS}/vpc/latest/privatelink/aws-services-privatelink-support.html` },
  ],
  [/^frontend\.(apiPaths|immutablePaths)\[\]$/, { source: CLOUDFRONT }],
  [/^frontend\.(apiTimeoutSeconds|defaultTtlSeconds|contentSecurityPolicy)$/, { source: CLOUDFRONT }],
  [/^frontend\.keepOldFilesDays$/, { source: LIFECYCLE }],
  [/^task\.port$/, { model: "elastic-load-balancing-v2.Port" }],
  [/^task\.priority$/, { model: "elastic-load-balancing-v2.RulePriority" }],
  [
    /^task\.(paths|hosts)\[\]$/,
    { source: `${DOCS}/elasticloadbalancing/latest/application/rule-condition-types.html` },
  ],
  [/^task\.(callers|secrets)\[\]$/, { none: CHECKED }],
  [/\.outbound\.<name>\.(port|to)$/, { source: `${DOCS}/AWSEC2/latest/APIReference/API_IpPermission.html` }],
  [/\.memoryMiB$/, { source: ECS_TASK }],
  [/^cache\.sidecar\.cpu$/, { source: ECS_TASK }],
  [/^host\.images\.\w+$/, { none: INSIDE }],
  [/^host\.replaceAfterDays$/, { source: `${DOCS}/autoscaling/ec2/userguide/asg-max-instance-lifetime.html` }],
  [/\.image\.(ci\.tag|terraform\.reference)$/, { source: ECS_TASK }],
  [
    /\.((command|entryPoint)\[\]|environment\.<name>)$/,
    { source: `${DOCS}/AmazonECS/latest/developerguide/service-quotas.html` },
  ],
  [/^task\.(stopTimeoutSeconds|user|containerHealthCheck\.\w+)$/, { source: ECS_TASK }],
  [/^task\.release\.timeoutMinutes$/, { source: "https://docs.github.com/en/actions/reference/limits" }],
  [/^task\.sidecars\.<name>\.secrets\[\]$/, { none: CHECKED }],
  [/^task\.sidecars\.<name>\.(image|port|cpu|healthCheck\.\w+)$/, { source: ECS_TASK }],
  [/^task\.healthCheck\.port$/, { model: "elastic-load-balancing-v2.Port" }],
  [/^task\.ulimits\.nofile$/, { source: "https://www.kernel.org/doc/html/latest/admin-guide/sysctl/fs.html" }],
  [/^task\.capacity$/, { model: "ecs.CapacityProviderStrategyItemWeight" }],
  [/^task\.healthCheck\.path$/, { model: "elastic-load-balancing-v2.Path", text: after("/") }],
  [/^task\.healthCheck\.intervalSeconds$/, { model: "elastic-load-balancing-v2.HealthCheckIntervalSeconds" }],
  [/^task\.healthCheck\.timeoutSeconds$/, { model: "elastic-load-balancing-v2.HealthCheckTimeoutSeconds" }],
  [/^task\.healthCheck\.(un)?healthyThreshold$/, { model: "elastic-load-balancing-v2.HealthCheckThresholdCount" }],
  [
    /^task\.(healthCheck\.codes|deregistrationDelaySeconds)$/,
    { source: `${DOCS}/elasticloadbalancing/latest/APIReference/API_Matcher.html` },
  ],
  [
    /^task\.(desiredCount|healthCheckGracePeriodSeconds|minimumHealthyPercent|maximumPercent)$/,
    { source: ECS_SERVICE },
  ],
  [
    /^task\.scaling\.scheduled\.<name>\.schedule$/,
    { source: `${DOCS}/autoscaling/application/APIReference/API_PutScheduledAction.html` },
  ],
  [/^task\.scaling\.\w+(\.<name>\.(min|max))?$/, { source: SCALING }],
  [/(\.|^)timezone$/, { model: "scheduler.ScheduleExpressionTimezone" }],
  [/\.schedule(\.expression)?$/, { model: "scheduler.ScheduleExpression" }],
  [/^task\.flexibleMinutes$/, { model: "scheduler.MaximumWindowInMinutes" }],
  [/^task\.retries$/, { model: "scheduler.MaximumRetryAttempts" }],
  [/^task\.queue$/, { none: CHECKED }],
  [/^task\.blueGreen\.testPort$/, { model: "elastic-load-balancing-v2.Port" }],
  [/^task\.blueGreen\.\w+Minutes$/, { source: CODEDEPLOY }],
  [
    /^task\.loadBalancer\.idleTimeoutSeconds$/,
    { source: `${DOCS}/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html` },
  ],
  [
    /^task\.stickiness\.\w+$/,
    { source: `${DOCS}/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html` },
  ],
  [/^task\.loadBalancer\.allowFrom\[\]$/, { source: `${DOCS}/AWSEC2/latest/APIReference/API_IpPermission.html` }],
  [
    /^task\.loadBalancer\.login\.except\[\]$/,
    { source: `${DOCS}/elasticloadbalancing/latest/application/rule-condition-types.html` },
  ],
  [
    /^task\.loadBalancer\.login\.\w+(\[\])?$/,
    { source: `${DOCS}/elasticloadbalancing/latest/APIReference/API_AuthenticateCognitoActionConfig.html` },
  ],
  [/\.accessLogs\.retentionDays$/, { source: LIFECYCLE }],
  [
    /\.repository\.(keepImages|untaggedDays)$/,
    { source: `${DOCS}/AmazonECR/latest/userguide/lifecycle_policy_parameters.html` },
  ],
  [/^alerts\.custom\.<name>\.namespace$/, { model: "cloudwatch.Namespace", text: letters }],
  [/^alerts\.custom\.<name>\.metric$/, { model: "cloudwatch.MetricName", text: letters }],
  [/^alerts\.custom\.<name>\.dimensions\.<name>$/, { model: "cloudwatch.DimensionValue", text: letters }],
  [/^alerts\.custom\.<name>\.description$/, { model: "cloudwatch.AlarmDescription", ours: "P1: ".length }],
  [
    /^alerts\.custom\.<name>\.(statistic|periodSeconds|evaluationPeriods)$/,
    { source: `${DOCS}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html` },
  ],
  [/^alerts\.custom\.<name>\.threshold$|^alerts\.logErrors\.threshold$|\.alarms\.\w+$/, { none: ALARM }],
  [/^alerts\.logErrors\.pattern$/, { model: "logs.FilterPattern", text: letters }],
  [/^alerts\.\w+\.emails\[\]$/, { source: `${DOCS}/sns/latest/api/API_Subscribe.html` }],
  [/^alerts\.\w+\.httpsEndpoints\[\]$/, { source: `${DOCS}/sns/latest/api/API_Subscribe.html` }],
  [
    /^jobs\.(maxVcpus|queues\.<name>\.priority)$/,
    { source: `${DOCS}/batch/latest/APIReference/API_CreateComputeEnvironment.html` },
  ],
  [/^jobs\.definitions\.<name>\.(timeoutMinutes|attempts|user)$/, { source: BATCH }],
  [/^jobs\.definitions\.<name>\.(queue|secrets\[\])$/, { none: CHECKED }],
  [/^host\.(root|data)VolumeGiB$/, { source: `${DOCS}/AWSEC2/latest/APIReference/API_CreateVolume.html` }],
  [/^host\.instanceType$/, { source: `${DOCS}/ec2/latest/instancetypes/instance-types.html` }],
  [/^host\.az$/, { none: CHECKED }],
  [/^host\.postgres\.\w+$/, { none: INSIDE }],
  [/^database\.(databaseName|version|user|backupRetentionDays|backupWindow|maintenanceWindow)$/, { source: RDS }],
  [/^database\.instance\.(class|storageGiB|maxStorageGiB)$/, { source: RDS }],
  [/^database\.(instance\.readReplicas|serverless\.readers)\[\]$/, { none: NAMES }],
  [/^database\.serverless\.\w+$/, { source: AURORA }],
  [/^database\.recovery\.retentionDays$/, { source: RDS }],
  [/^database\.snapshotExport\.expireDays$/, { source: LIFECYCLE }],
  [
    /^database\.(slowQueryMilliseconds|parameters\.<name>)$/,
    { source: `${DOCS}/AmazonRDS/latest/APIReference/API_Parameter.html` },
  ],
  [/^(database|cache)\.(urlScheme|urlQuery)$/, { none: "it is part of a secret's value, far below the 64 KiB of one" }],
  [
    /^database\.passwordVersion$|^secrets\.<name>\.generated\.version$/,
    { none: "it only tells Terraform that the value changes" },
  ],
  [/^cache\.(version|nodeType|nodes|snapshotRetentionDays|snapshotWindow|maintenanceWindow)$/, { source: CACHE }],
  [
    /^cache\.(slowCommandMilliseconds|parameters\.<name>)$/,
    { source: `${DOCS}/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html` },
  ],
  [/^queues\.<name>\.\w+$/, { source: QUEUE }],
  [/^buckets\.<name>\.name$/, { source: `${DOCS}/AmazonS3/latest/userguide/bucketnamingrules.html` }],
  [/^buckets\.<name>\.corsOrigins\[\]$/, { source: `${DOCS}/AmazonS3/latest/API/API_CORSRule.html` }],
  [/^buckets\.<name>\.[\w.]+$/, { source: LIFECYCLE }],
  [/^secrets\.<name>\.generated\.length$/, { model: "secretsmanager.PasswordLengthType" }],
  [/^secrets\.<name>\.generated\.bytes$/, { none: "it is at most the length of a SHA-512" }],
  [
    /^secrets\.<name>\.existing\.(secret|key)$/,
    { source: `${DOCS}/secretsmanager/latest/apireference/API_CreateSecret.html` },
  ],
  [
    /^secrets\.<name>\.parameter\.name$/,
    { source: `${DOCS}/systems-manager/latest/APIReference/API_PutParameter.html` },
  ],
  [/^secrets\.<name>\.\w+\.(replica\.)?kmsKeyArn$/, { source: `${DOCS}/kms/latest/developerguide/concepts.html` }],
  [/\.permissions\[\]$/, { source: `${DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html` }],
  [/^secrets\.<name>\.\w+\.description$/, { model: "secretsmanager.DescriptionType", text: letters }],
  [/^api\.timeoutSeconds$/, { model: "apigatewayv2.IntegerWithLengthBetween50And30000", factor: 1000 }],
  [/^api\.(requestsPerSecond|burst)$/, { source: `${DOCS}/apigateway/latest/developerguide/http-api-quotas.html` }],
  [
    /^api\.(corsOrigins\[\]|openApi)$/,
    { source: `${DOCS}/apigateway/latest/developerguide/http-api-develop-routes.html` },
  ],
  [/^domain\.(zone|host|apiHost|alsoHosts\.<name>\.zone)$/, { model: "acm.DomainNameString" }],
  [
    /^domain\.(alsoHosts\.<name>\.)?zoneId$/,
    { source: `${DOCS}/Route53/latest/APIReference/API_ChangeResourceRecordSets.html` },
  ],
  [/^domain\.zoneRoleArn$/, { source: `${DOCS}/STS/latest/APIReference/API_AssumeRole.html` }],
  [
    /^domain\.(certificateArn|globalCertificateArn)$/,
    { source: `${DOCS}/acm/latest/APIReference/API_CertificateDetail.html` },
  ],
  [
    /^api\.jwt\.(issuer|audience\[\])$/,
    { source: `${DOCS}/apigateway/latest/developerguide/http-api-jwt-authorizer.html` },
  ],
  [/^api\.jwt\.except\[\]$/, { source: `${DOCS}/apigateway/latest/developerguide/http-api-develop-routes.html` }],
  [/^waf\.requestsPerMinutePerIp$/, { model: "wafv2.RateLimit" }],
  [/^waf\.blockedCountries\[\]$/, { model: "wafv2.CountryCode" }],
  [/^waf\.countOnly\[\]$/, { source: `${DOCS}/waf/latest/developerguide/aws-managed-rule-groups-list.html` }],
  [/^backups\.\w+$/, { source: `${DOCS}/aws-backup/latest/devguide/API_BackupRule.html` }],
  [/^recovery\.\w+$/, { none: "it is only compared with the other settings" }],
  [/^delivery\.\w+(\[\])?$/, { source: `${DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html` }],
  [/^budget\.emails\[\]$/, { source: `${DOCS}/aws-cost-management/latest/APIReference/API_budgets_Subscriber.html` }],
  [/^budget\.\w+Percents\[\]$/, { model: "budgets.NotificationThreshold" }],
  [/^budget\.tag$/, { none: CHECKED }],
  [/^budget\.monthlyUsd$/, { source: `${DOCS}/aws-cost-management/latest/APIReference/API_budgets_Spend.html` }],
];
