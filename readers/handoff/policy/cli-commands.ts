import { stringOf, type Root } from "../../terraform";
import { homesOf } from "../pages/homes";

/** A command of the AWS CLI, as a page has it: `rds`, `describe-db-instances`. */
export interface Command {
  readonly service: string;
  readonly operation: string;
}

/** The commands of the AWS CLI on a page, in code blocks and in the text, each once. */
export function commandsOn(page: string): Command[] {
  const found = [...page.matchAll(/\baws ([a-z0-9-]+) (wait [a-z-]+|[a-z0-9-]+)/g)].map((match) =>
    match.slice(1, 3).join(" "),
  );
  return [...new Set(found)].sort().map((command) => {
    const [service = "", ...operation] = command.split(" ");
    return { service, operation: operation.join(" ") };
  });
}

/** IAM's name of a service, and what its writing actions apply to. Actions that only read a description apply to `*`. */
interface Service {
  readonly prefix?: string;
  readonly on: (root: Root) => readonly string[];
}

const ANY = { on: () => ["*"] } as const satisfies Service;
const arns =
  (service: string, ...resources: readonly string[]) =>
  (root: Root): string[] =>
    resources.map((one) => `arn:aws:${service}:*:${root.account}:${one.replace("{id}", idOf(root))}`);

const SERVICES: Readonly<Record<string, Service>> = {
  accessanalyzer: { prefix: "access-analyzer", ...ANY },
  acm: ANY,
  apigatewayv2: ANY,
  "application-autoscaling": { on: arns("application-autoscaling", "scalable-target/*") },
  autoscaling: { on: arns("autoscaling", "autoScalingGroup:*:autoScalingGroupName/{id}-*") },
  backup: {
    on: (root) => [
      ...root
        .all("aws_backup_vault")
        .map((one) => `arn:aws:backup:${one.region}:${root.account}:backup-vault:${root.nameOf(one)}`),
      ...arns("backup", "recovery-point:*")(root),
      `arn:aws:ec2:*::snapshot/*`,
    ],
  },
  batch: { on: arns("batch", "job/*") },
  budgets: ANY,
  ce: ANY,
  cloudformation: ANY,
  cloudfront: { on: (root) => [`arn:aws:cloudfront::${root.account}:distribution/*`] },
  "cloudfront-keyvaluestore": { on: (root) => [`arn:aws:cloudfront::${root.account}:key-value-store/*`] },
  cloudtrail: ANY,
  cloudwatch: ANY,
  deploy: {
    prefix: "codedeploy",
    on: arns("codedeploy", "application:{id}-*", "deploymentgroup:{id}-*", "deploymentconfig:*"),
  },
  dynamodb: {
    on: (root) => [
      `arn:aws:dynamodb:${stringOf(root.backend["region"])}:${root.account}:table/${stringOf(root.backend["dynamodb_table"])}`,
    ],
  },
  ec2: { on: (root) => [...arns("ec2", "instance/*", "volume/*")(root), "arn:aws:ec2:*::snapshot/*"] },
  ecr: { on: arns("ecr", "repository/{id}-*") },
  ecs: { on: arns("ecs", "service/{id}-*", "task/{id}-*") },
  elasticache: ANY,
  elbv2: { prefix: "elasticloadbalancing", on: arns("elasticloadbalancing", "loadbalancer/*", "targetgroup/*") },
  iam: ANY,
  kms: { on: arns("kms", "key/*") },
  guardduty: ANY,
  lambda: ANY,
  logs: { on: arns("logs", "log-group:*") },
  rds: {
    on: (root) => [
      ...arns("rds", "db:{id}-*", "cluster:{id}-*", "subgrp:{id}-*", "pg:{id}-*", "cluster-pg:{id}-*", "og:*")(root),
      ...arns("rds", "snapshot:*", "cluster-snapshot:*", "auto-backup:*", "cluster-auto-backup:*")(root),
      `arn:aws:rds::${root.account}:global-cluster:${idOf(root)}-*`,
    ],
  },
  resourcegroupstaggingapi: { prefix: "tag", ...ANY },
  route53: ANY,
  s3: { on: buckets },
  s3api: { prefix: "s3", on: buckets },
  scheduler: { on: arns("scheduler", "schedule/*/{id}-*") },
  secretsmanager: { on: arns("secretsmanager", "secret:{id}-*") },
  servicediscovery: ANY,
  "service-quotas": { prefix: "servicequotas", on: () => ["*"] },
  sns: ANY,
  sqs: { on: arns("sqs", "{id}-*") },
  ssm: {
    on: (root) => [
      ...arns("ssm", "document/{id}-*", "document/SSM-SessionManagerRunShell")(root),
      ...parameters(root),
      ...arns("ec2", "instance/*")(root),
    ],
  },
  sts: ANY,
  wafv2: ANY,
};

/** Commands whose name is not that of the one action that they need. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // The actions of API Gateway are named after the methods of HTTP.
  ...Object.fromEntries(
    ["apis", "api-mappings", "domain-names", "integrations", "routes", "stages", "vpc-links"].map((list) => [
      `apigatewayv2 get-${list}`,
      ["apigateway:GET"],
    ]),
  ),
  "budgets describe-budget": ["budgets:ViewBudget"],
  "budgets describe-budgets": ["budgets:ViewBudget"],
  "deploy create-deployment": [
    "codedeploy:CreateDeployment",
    "codedeploy:GetApplicationRevision",
    "codedeploy:GetDeploymentConfig",
    "codedeploy:RegisterApplicationRevision",
  ],
  "ec2 wait nat-gateway-available": ["ec2:DescribeNatGateways"],
  "ec2 wait volume-available": ["ec2:DescribeVolumes"],
  // For `docker push`, which is all that it is used for.
  "ecr get-login-password": [
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:GetAuthorizationToken",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
  ],
  "ecs wait services-stable": ["ecs:DescribeServices"],
  "elasticache wait replication-group-available": ["elasticache:DescribeReplicationGroups"],
  "elbv2 wait load-balancer-available": ["elasticloadbalancing:DescribeLoadBalancers"],
  "logs tail": ["logs:FilterLogEvents"],
  // A final snapshot is created with the caller's permissions.
  "rds delete-db-cluster": ["rds:CreateDBClusterSnapshot", "rds:DeleteDBCluster"],
  "rds delete-db-instance": ["rds:CreateDBSnapshot", "rds:DeleteDBInstance"],
  "rds wait db-cluster-available": ["rds:DescribeDBClusters"],
  "rds wait db-instance-available": ["rds:DescribeDBInstances"],
  "rds copy-db-snapshot": ["rds:AddTagsToResource", "rds:CopyDBSnapshot"],
  // S3 needs the permission to list a bucket to tell a missing object from a forbidden one.
  "s3 cp": ["s3:GetObject", "s3:ListBucket"],
  "s3 sync": ["s3:GetObject", "s3:GetObjectTagging", "s3:ListBucket", "s3:PutObject", "s3:PutObjectTagging"],
  "s3api list-buckets": ["s3:ListAllMyBuckets"],
  "s3api copy-object": [
    "s3:GetObject",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionTagging",
    "s3:PutObject",
    "s3:PutObjectTagging",
  ],
  "s3api delete-object": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3api delete-objects": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3api get-object": ["s3:GetObject", "s3:GetObjectVersion"],
  "s3api head-bucket": ["s3:ListBucket"],
  "s3api head-object": ["s3:GetObject", "s3:ListBucket"],
  "s3api list-object-versions": ["s3:ListBucketVersions"],
  "sqs start-message-move-task": [
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sqs:StartMessageMoveTask",
  ],
};

/**
 * The IAM actions that a command needs.
 * @throws Error for a service that is not on record.
 */
export function actionsOf({ service, operation }: Command): readonly string[] {
  const known = SERVICES[service];
  const command = `${service} ${operation}`;
  if (known === undefined || (operation.startsWith("wait ") && ACTIONS[command] === undefined)) {
    throw new Error(
      `the permissions for aws ${command} are not on record; add them in readers/handoff/policy/cli-commands.ts`,
    );
  }
  return ACTIONS[command] ?? [`${known.prefix ?? service}:${pascal(operation)}`];
}

/** What a command's writing actions apply to. */
export function writtenBy({ service }: Command, root: Root): readonly string[] {
  return SERVICES[service]?.on(root) ?? [];
}

function pascal(operation: string): string {
  return operation
    .split("-")
    .map((word) => (word === "db" ? "DB" : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

/** The root's own id; in a second home its first home's, with which its own begins and what the first has made for it. */
export function idOf(root: Root): string {
  return homesOf(root)?.first ?? `${root.tags["System"] ?? ""}-${root.tags["Environment"] ?? ""}`;
}

/** The switch between homes, and what the other home has written down for this one. */
function parameters(root: Root): string[] {
  const facts = homesOf(root)?.facts;
  const names = new Set(root.all("data.aws_ssm_parameter").map((one) => root.nameOf(one)));
  return [...names, ...(facts === undefined ? [] : [`${facts}/*`])].map(
    (name) => `arn:aws:ssm:*:${root.account}:parameter${name}`,
  );
}

function buckets(root: Root): string[] {
  const state = `arn:aws:s3:::${stringOf(root.backend["bucket"])}`;
  const names = root.all("aws_s3_bucket").map((one) => root.nameOf(one));
  const copies = (homesOf(root)?.buckets ?? []).map(({ copy }) => copy);
  const own = [...new Set([...names, ...copies])].map((name) => `arn:aws:s3:::${name}`);
  return [state, `${state}/${stringOf(root.backend["key"])}*`, ...own.flatMap((arn) => [arn, `${arn}/*`])];
}
