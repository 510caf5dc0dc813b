import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { BaseStack } from "../modules/core";
import { Key, type Encrypted, type IKey } from "../modules/kms";
import type { RecoveryRegion } from "../modules/s3";
import type { EnvironmentSettings } from "./config/environment";

/** The account's own keys for what is encrypted when it is created; undefined where AWS's keys are used. */
export interface Keys {
  readonly buckets: IKey | undefined;
  /** For the copies in the recovery region. */
  readonly bucketCopies: IKey | undefined;
  readonly cache: IKey | undefined;
  readonly database: IKey | undefined;
  /** Encrypts all log groups of the stack; to be called when there are no more to come. */
  encryptLogs(): void;
}

const WHAT: Readonly<Record<Encrypted, string>> = {
  buckets: "objects in the buckets",
  cache: "the cache",
  database: "the database",
  logs: "logs",
};

/**
 * What CloudWatch Logs needs of a key.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const LOG_ACTIONS = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Creates the keys that an environment asks for, each for one kind of data. */
export function createKeys(stack: BaseStack, config: EnvironmentSettings, recovery: RecoveryRegion | undefined): Keys {
  const { encryption, protection } = config;
  const scope = new Construct(stack, "encryption");
  const create = (kind: Encrypted, id: string = kind, there?: RecoveryRegion): Key | undefined =>
    encryption?.customerManagedKeys.includes(kind) === true
      ? new Key(scope, id, { description: `Encrypts ${WHAT[kind]} of ${stack.naming.prefix}`, protection, ...there })
      : undefined;
  const copied = Object.values(config.buckets ?? {}).some(({ replicated }) => replicated);
  return {
    buckets: create("buckets"),
    bucketCopies: recovery && copied ? create("buckets", "bucket-copies", recovery) : undefined,
    cache: create("cache"),
    database: create("database"),
    encryptLogs: () => {
      for (const [region, groups] of logGroupsOf(stack)) {
        const { provider } = groups[0] ?? {};
        const elsewhere =
          region === stack.naming.deployment.region || provider === undefined ? undefined : { region, provider };
        const key = create("logs", elsewhere ? `logs-${region}` : "logs", elsewhere);
        if (key) encrypt(groups, key, region, stack.naming.deployment.accountId);
      }
    },
  };
}

/** By region: a key is of one region only. */
function logGroupsOf(stack: BaseStack): ReadonlyMap<string, readonly CloudwatchLogGroup[]> {
  const found = new Map<string, CloudwatchLogGroup[]>();
  for (const group of stack.node.findAll()) {
    if (!(group instanceof CloudwatchLogGroup)) continue;
    const { provider } = group;
    const region = (provider instanceof AwsProvider ? provider.region : undefined) ?? stack.naming.deployment.region;
    found.set(region, [...(found.get(region) ?? []), group]);
  }
  return found;
}

/** CloudWatch Logs may use the key for these groups alone, which the key knows by names that are not references. */
function encrypt(groups: readonly CloudwatchLogGroup[], key: Key, region: string, accountId: string): void {
  key.allowService({
    sid: "CloudWatchLogs",
    service: `logs.${region}.amazonaws.com`,
    actions: LOG_ACTIONS,
    context: {
      key: "aws:logs:arn",
      values: groups.map(({ nameInput }) => `arn:aws:logs:${region}:${accountId}:log-group:${nameInput ?? ""}`).sort(),
    },
  });
  for (const group of groups) group.kmsKeyId = key.keyArn;
}
