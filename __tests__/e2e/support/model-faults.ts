import type { WireRequest } from "./wire-request";

/** A request that AWS's models forbid: how the service names that, and what the message has to tell. */
export interface Fault {
  readonly what: string;
  readonly request: WireRequest;
  readonly code: string;
  readonly message: readonly string[];
}

const HEADERS_POLICY = "/2020-05-31/response-headers-policy";
const SECURITY_GROUP = { Action: "CreateSecurityGroup", Version: "2016-11-15", GroupName: "web" };
const DATABASE = { Action: "CreateDBInstance", Version: "2014-10-31", DBInstanceIdentifier: "db" };
const ALARM = {
  Action: "PutMetricAlarm",
  Version: "2010-08-01",
  AlarmName: "slow",
  ComparisonOperator: "GreaterThanThreshold",
  EvaluationPeriods: "1",
};
const WAF = "AWSWAF_20190729.CreateWebACL";
const WEB_ACL = {
  Name: "firewall",
  Scope: "REGIONAL",
  DefaultAction: { Allow: {} },
  VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: "firewall" },
};

const countries = (...codes: string[]): unknown => ({
  ...WEB_ACL,
  Rules: [
    {
      Name: "countries",
      Priority: 1,
      Action: { Block: {} },
      Statement: { GeoMatchStatement: { CountryCodes: codes } },
      VisibilityConfig: WEB_ACL.VisibilityConfig,
    },
  ],
});

const ec2 = (form: Record<string, string>): WireRequest => ({ service: "ec2", form });
const rds = (form: Record<string, string>): WireRequest => ({ service: "rds", form: { ...DATABASE, ...form } });
const alarm = (form: Record<string, string>): WireRequest => ({ service: "monitoring", form: { ...ALARM, ...form } });
const waf = (json: unknown): WireRequest => ({ service: "wafv2", target: WAF, json });
const json = (service: string, target: string, body: unknown): WireRequest => ({ service, target, json: body });

const dimensions = Object.fromEntries(
  Array.from({ length: 31 }, (_, i) => [
    [`Dimensions.member.${i + 1}.Name`, `d${i}`],
    [`Dimensions.member.${i + 1}.Value`, "v"],
  ]).flat() as [string, string][],
);

const tags = (count: number): string =>
  `<ChangeTagsForResourceRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><AddTags>${Array.from(
    { length: count },
    (_, i) => `<Tag><Key>k${i}</Key><Value>v</Value></Tag>`,
  ).join("")}</AddTags></ChangeTagsForResourceRequest>`;

const headersPolicy = (content: string): string =>
  `<ResponseHeadersPolicyConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">${content}</ResponseHeadersPolicyConfig>`;

const healthCheck = (content: string): WireRequest => ({
  service: "route53",
  path: "/2013-04-01/healthcheck",
  xml: `<CreateHealthCheckRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><CallerReference>one</CallerReference><HealthCheckConfig>${content}</HealthCheckConfig></CreateHealthCheckRequest>`,
});

const schedule = (over: object): WireRequest => ({
  service: "scheduler",
  path: "/schedules/nightly",
  json: {
    ScheduleExpression: "rate(1 hour)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: "arn:aws:sqs:us-east-1:123456789012:q", RoleArn: "arn:aws:iam::123456789012:role/r" },
    ...over,
  },
});

/** At least one of every kind in every protocol: EC2, query, JSON, REST with JSON, REST with XML. */
export const FAULTS: readonly Fault[] = [
  {
    what: "ec2: a member that is missing",
    request: ec2({ ...SECURITY_GROUP }),
    code: "MissingParameter",
    message: ["Description"],
  },
  {
    what: "ec2: a member that does not exist",
    request: ec2({ Action: "CreateVpc", Version: "2016-11-15", CidrBlock: "10.0.0.0/16", CidrBlok: "10.0.0.0/16" }),
    code: "UnknownParameter",
    message: ["CidrBlok"],
  },
  {
    what: "ec2: a closed enum",
    request: ec2({ Action: "CreateVpc", Version: "2016-11-15", CidrBlock: "10.0.0.0/16", InstanceTenancy: "shared" }),
    code: "InvalidParameterValue",
    message: ["InstanceTenancy", "shared", "dedicated"],
  },
  {
    what: "ec2: a number that is none",
    request: ec2({ Action: "CreateVolume", Version: "2016-11-15", AvailabilityZone: "us-east-1a", Size: "ten" }),
    code: "InvalidParameterValue",
    message: ["Size", "ten", "integer"],
  },
  {
    what: "ec2: a list beyond a gap",
    request: ec2({ Action: "DescribeVpcs", Version: "2016-11-15", "VpcId.2": "vpc-1" }),
    code: "UnknownParameter",
    message: ["VpcId.2"],
  },
  {
    what: "query: a member that is missing",
    request: rds({ Engine: "postgres" }),
    code: "InvalidParameterValue",
    message: ["DBInstanceClass"],
  },
  {
    what: "query: a number that is none",
    request: rds({ Engine: "postgres", DBInstanceClass: "db.t4g.micro", AllocatedStorage: "20GB" }),
    code: "InvalidParameterValue",
    message: ["AllocatedStorage", "20GB"],
  },
  {
    what: "query: a boolean that is none",
    request: rds({ Engine: "postgres", DBInstanceClass: "db.t4g.micro", MultiAZ: "yes" }),
    code: "InvalidParameterValue",
    message: ["MultiAZ", "yes"],
  },
  {
    what: "query: a member that does not exist",
    request: rds({ Engine: "postgres", DBInstanceClass: "db.t4g.micro", DeleteProtection: "true" }),
    code: "InvalidParameterValue",
    message: ["DeleteProtection"],
  },
  {
    what: "query: more dimensions than an alarm can have",
    request: alarm(dimensions),
    code: "ValidationError",
    message: ["Dimensions", "30"],
  },
  {
    what: "query: a pattern",
    request: alarm({ Namespace: ":Shop" }),
    code: "ValidationError",
    message: ["Namespace", ":Shop", "[^:].*"],
  },
  {
    what: "query: a range",
    request: alarm({ EvaluationPeriods: "0" }),
    code: "ValidationError",
    message: ["EvaluationPeriods", "1"],
  },
  {
    what: "query: a pattern, of a name",
    request: {
      service: "iam",
      form: {
        Action: "CreateRole",
        Version: "2010-05-08",
        RoleName: "a role",
        AssumeRolePolicyDocument: "{}",
      },
    },
    code: "ValidationError",
    message: ["RoleName", "a role"],
  },
  {
    what: "json: a country that has no such code",
    request: waf(countries("UK")),
    code: "ValidationException",
    message: ["CountryCodes", "UK", "GB"],
  },
  {
    what: "json: no countries",
    request: waf(countries()),
    code: "ValidationException",
    message: ["CountryCodes", "1"],
  },
  {
    what: "json: a member that is missing deep inside",
    request: waf({ ...WEB_ACL, VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true } }),
    code: "ValidationException",
    message: ["VisibilityConfig.MetricName"],
  },
  {
    what: "json: a description that is too long",
    request: json("secretsmanager", "secretsmanager.CreateSecret", { Name: "key", Description: "x".repeat(2049) }),
    code: "ValidationException",
    message: ["Description", "2048"],
  },
  {
    what: "json: a text for a number",
    request: json("logs", "Logs_20140328.PutRetentionPolicy", { logGroupName: "web", retentionInDays: "thirty" }),
    code: "InvalidParameterException",
    message: ["retentionInDays", "thirty"],
  },
  {
    what: "json: a member that does not exist",
    request: json("ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster", { clusterName: "web", clusterNam: "web" }),
    code: "InvalidParameterException",
    message: ["clusterNam"],
  },
  {
    what: "json: a tag with a character that no tag has, in Java's own pattern",
    request: json("acm", "CertificateManager.RequestCertificate", {
      DomainName: "example.com",
      Tags: [{ Key: "Na#me", Value: "x" }],
    }),
    code: "ValidationException",
    message: ["Tags.1.Key", "Na#me"],
  },
  {
    what: "rest-json: a member that is missing",
    request: { service: "batch", path: "/v1/createjobqueue", json: { jobQueueName: "q" } },
    code: "ClientException",
    message: ["priority"],
  },
  {
    what: "rest-json: an enum",
    request: schedule({ State: "ON" }),
    code: "ValidationException",
    message: ["State", "ON", "ENABLED"],
  },
  {
    what: "rest-json: a range",
    request: schedule({ FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 2000 } }),
    code: "ValidationException",
    message: ["FlexibleTimeWindow.MaximumWindowInMinutes", "1440"],
  },
  {
    what: "rest-json: a range, in the query string",
    request: { service: "backup", method: "GET", path: "/backup/plans/?maxResults=0" },
    code: "InvalidParameterValueException",
    message: ["MaxResults", "1"],
  },
  {
    what: "rest-json: a member that does not exist",
    request: {
      service: "apigateway",
      path: "/v2/apis",
      json: { name: "api", protocolType: "HTTP", protocol: "HTTP" },
    },
    code: "BadRequestException",
    message: ["protocol"],
  },
  {
    what: "rest-xml: more tags than a health check can have",
    request: { service: "route53", path: "/2013-04-01/tags/healthcheck/one", xml: tags(11) },
    code: "InvalidInput",
    message: ["AddTags", "10"],
  },
  {
    what: "rest-xml: an enum",
    request: healthCheck("<Type>PING</Type>"),
    code: "InvalidInput",
    message: ["HealthCheckConfig.Type", "PING"],
  },
  {
    what: "rest-xml: a range",
    request: healthCheck("<Type>TCP</Type><Port>70000</Port>"),
    code: "InvalidInput",
    message: ["HealthCheckConfig.Port", "65535"],
  },
  {
    what: "rest-xml: a member that is missing",
    request: { service: "cloudfront", path: HEADERS_POLICY, xml: headersPolicy("<Comment>none</Comment>") },
    code: "MalformedXML",
    message: ["ResponseHeadersPolicyConfig.Name"],
  },
  {
    what: "rest-xml: a member that does not exist",
    request: { service: "cloudfront", path: HEADERS_POLICY, xml: headersPolicy("<Name>n</Name><Remark>r</Remark>") },
    code: "MalformedXML",
    message: ["Remark"],
  },
  {
    what: "rest-xml: an enum of a bucket",
    request: {
      service: "s3",
      method: "PUT",
      path: "/bucket?versioning",
      xml: "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>",
    },
    code: "InvalidArgument",
    message: ["VersioningConfiguration.Status", "On", "Suspended"],
  },
];

/** Requests that look odd and that the models allow. */
export const RIGHT: readonly (WireRequest & { readonly what: string })[] = [
  { what: "ec2: without any member", ...ec2({ Action: "DescribeVpcs", Version: "2016-11-15" }) },
  {
    what: "ec2: lists in lists",
    ...ec2({
      Action: "DescribeVpcs",
      Version: "2016-11-15",
      "Filter.1.Name": "cidr",
      "Filter.1.Value.1": "10.0.0.0/16",
      "Filter.1.Value.2": "10.1.0.0/16",
      "Filter.2.Name": "tag:Name",
      "Filter.2.Value.1": "ü",
    }),
  },
  {
    what: "ec2: an instance type newer than the model",
    ...ec2({ Action: "DescribeInstanceTypes", Version: "2016-11-15", "InstanceType.1": "z9.large" }),
  },
  { what: "query: an empty list", ...alarm({ MetricName: "m", Namespace: "Shop", Period: "60", AlarmActions: "" }) },
  {
    what: "query: 30 dimensions",
    ...alarm({ MetricName: "m", Namespace: "Shop", Period: "60", Threshold: "1.5", ...first(dimensions, 60) }),
  },
  {
    what: "query: a map of attributes",
    service: "sns",
    form: {
      Action: "CreateTopic",
      Version: "2010-03-31",
      Name: "topic",
      "Attributes.entry.1.key": "DisplayName",
      "Attributes.entry.1.value": "Topic",
    },
  },
  { what: "json: a country", ...waf(countries("GB")) },
  {
    what: "json: tags beyond ASCII, in Java's own pattern",
    ...json("acm", "CertificateManager.RequestCertificate", {
      DomainName: "example.com",
      Tags: [{ Key: "Größe 1", Value: "" }],
    }),
  },
  {
    what: "json: a null is no member",
    ...json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", { maxResults: null }),
  },
  {
    what: "rest-json: a number in the query string",
    service: "backup",
    method: "GET",
    path: "/backup/plans/?maxResults=5",
  },
  {
    what: "rest-xml: the most tags that a health check can have",
    service: "route53",
    path: "/2013-04-01/tags/hostedzone/one",
    xml: tags(10),
  },
  { what: "rest-xml: a bucket without a body", service: "s3", method: "PUT", path: "/bucket" },
];

function first(form: Record<string, string>, count: number): Record<string, string> {
  return Object.fromEntries(Object.entries(form).slice(0, count));
}
