import type { PolicyDocument, PolicyStatement } from "../../iam";
import { stringOf, type Root } from "../../terraform";
import { actionsOf, idOf, writtenBy, type Command } from "./cli-commands";

/** Actions that return data, so that they are restricted like those that write. */
const RETURNS_DATA = /:(GetObject|GetSecretValue|GetItem|FilterLogEvents|GetParameters|ReceiveMessage|ListBucket)/;

/** The policy of whoever runs these commands: what they need, and nothing else. */
export function policyFor(root: Root, commands: readonly Command[]): PolicyDocument {
  const grouped = new Map<string, Set<string>>();
  const allow = (action: string, resources: readonly string[]): void => {
    const key = JSON.stringify(resources);
    grouped.set(key, (grouped.get(key) ?? new Set()).add(action));
  };
  for (const command of commands.filter((one) => !isMetric(one))) {
    const written = writtenBy(command, root);
    for (const action of actionsOf(command)) allow(action, describes(action) ? ["*"] : written);
  }
  const statements: PolicyStatement[] = [...grouped].map(([resources, actions], at) => ({
    Sid: `Commands${at + 1}`,
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: JSON.parse(resources) as string[],
  }));
  const encrypts = commands.some(({ operation }) => /^(restore-|copy-db-|create-volume)/.test(operation));
  return {
    Version: "2012-10-17",
    Statement: [
      ...statements,
      ...(encrypts ? useOfKeys(root) : []),
      ...(commands.some(({ service }) => service === "s3") ? keyOfObjects(root) : []),
      ...(commands.some(isMetric) ? metrics(root) : []),
      ...(commands.some(({ operation }) => operation === "update-schedule") ? roleOfSchedules(root) : []),
    ],
  };
}

/** The policy of whoever runs the scripts: what they ask, and the state. */
export function readPolicy(root: Root, commands: readonly Command[]): PolicyDocument {
  const { bucket, key } = root.backend;
  const state = `arn:aws:s3:::${stringOf(bucket)}`;
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "State", Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${state}/${stringOf(key)}`] },
      // Without it, S3 answers that a state that does not exist yet is forbidden.
      { Sid: "NoState", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [state] },
      ...policyFor(root, commands).Statement,
    ],
  };
}

function isMetric({ service, operation }: Command): boolean {
  return service === "cloudwatch" && operation === "put-metric-data";
}

/**
 * Metrics have no ARN; only their namespace can be restricted.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
function metrics(root: Root): PolicyStatement[] {
  return [
    {
      Sid: "OwnMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": idOf(root) } },
    },
  ];
}

/**
 * Whoever changes a schedule passes its role to it again.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_id-based-policies.html
 */
function roleOfSchedules(root: Root): PolicyStatement[] {
  return [
    {
      Sid: "RolesOfSchedules",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [`arn:aws:iam::${root.account}:role/${idOf(root)}-*`],
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    },
  ];
}

/** Restored databases and disks are encrypted, some with keys of this root: only through the services that hold them. */
function useOfKeys(root: Root): PolicyStatement[] {
  const on = [`arn:aws:kms:*:${root.account}:key/*`];
  return [
    {
      Sid: "GrantKeys",
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: on,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { Sid: "FindKeys", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: on },
  ];
}

/** Objects that are copied may be encrypted with a key of this system. */
function keyOfObjects(root: Root): PolicyStatement[] {
  const own = root
    .all("aws_s3_bucket_server_side_encryption_configuration")
    .some(({ body }) => JSON.stringify(body).includes("kms_master_key_id"));
  const inherited = root.all("data.aws_ssm_parameter").some((one) => root.nameOf(one).endsWith("/bucket-key"));
  if (!own && !inherited) return [];
  return [
    {
      Sid: "CopyObjects",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [`arn:aws:kms:*:${root.account}:key/*`],
      Condition: {
        StringLike: { "kms:ViaService": "s3.*.amazonaws.com" },
        StringEquals: { "aws:ResourceTag/System": root.tags["System"] ?? "" },
      },
    },
  ];
}

function describes(action: string): boolean {
  return /:(Describe|GET$|Get|List|Lookup|View)/.test(action) && !RETURNS_DATA.test(action);
}
