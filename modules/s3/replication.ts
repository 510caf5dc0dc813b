import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Signals } from "../core";
import { Role } from "../iam";
import type { IKey } from "../kms";

/** A bucket, as far as replication is concerned. */
interface ReplicatedBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  objectsArn(): string;
}

export interface ReplicationProps {
  /** The bucket's name within the stack: `uploads`. */
  readonly name: string;
  readonly source: ReplicatedBucket;
  readonly replica: ReplicatedBucket;
  /** Whether AWS guarantees 15 minutes, and measures it. */
  readonly timeControl: boolean;
  /** The keys of both, if they are the account's own. */
  readonly keys?: { readonly source: IKey; readonly replica: IKey };
  /** The last setting of either bucket; both must keep versions before one is copied to the other. */
  readonly dependsOn: ITerraformDependable[];
}

/** Part of the metrics' dimensions, so it must never change. */
const RULE_ID = "everything";
/** The only threshold that S3 accepts. */
const MINUTES = { minutes: 15 };

/**
 * Copies every new version of every object, and delete markers, to a bucket in another region.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_replication_configuration
 */
export class Replication extends Construct {
  /** The role that S3 assumes to read here and write there. */
  readonly role: Role;
  /** The underlying replication configuration; the escape hatch. */
  readonly resource: S3BucketReplicationConfigurationA;
  /** Only where AWS measures. */
  readonly signals: Signals | undefined;

  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    this.role = this.#createRole(props);
    this.resource = this.#createConfiguration(props);
    this.signals = props.timeControl ? replicationSignals(props) : undefined;
  }

  /**
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
   */
  #createRole({ name, source, replica, keys }: ReplicationProps): Role {
    const role = new Role(this, "role", {
      name: `${name}-replication`,
      description: `Lets S3 copy the ${name} bucket to another region.`,
      // AWS documents no condition here; one that S3 does not support would silently stop the replication.
      trust: { service: "s3.amazonaws.com", sourceAccount: false },
      statements: [
        {
          sid: "ListSource",
          actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          resources: [source.bucketArn],
        },
        {
          sid: "ReadSource",
          actions: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
          resources: [source.objectsArn()],
        },
        {
          sid: "WriteReplica",
          actions: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          resources: [replica.objectsArn()],
        },
      ],
    });
    keys?.source.grantUse(role, { sid: "DecryptSource", through: "s3", actions: ["kms:Decrypt"] });
    keys?.replica.grantUse(role, {
      sid: "EncryptReplica",
      through: "s3",
      actions: ["kms:Encrypt", "kms:GenerateDataKey"],
    });
    return role;
  }

  #createConfiguration({
    source,
    replica,
    timeControl,
    keys,
    dependsOn,
  }: ReplicationProps): S3BucketReplicationConfigurationA {
    return new S3BucketReplicationConfigurationA(this, "Resource", {
      bucket: source.bucketName,
      role: this.role.roleArn,
      rule: [
        {
          id: RULE_ID,
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          // S3 leaves out what KMS encrypts, unless it is told not to.
          ...(keys ? { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } } } : {}),
          destination: {
            bucket: replica.bucketArn,
            ...(keys ? { encryptionConfiguration: { replicaKmsKeyId: keys.replica.keyArn } } : {}),
            ...(timeControl
              ? {
                  replicationTime: { status: "Enabled", time: MINUTES },
                  metrics: { status: "Enabled", eventThreshold: MINUTES },
                }
              : {}),
          },
        },
      ],
      dependsOn: [...dependsOn, ...this.role.dependables],
    });
  }
}

/**
 * S3 reports the replication lag only in the replica's region, and failed operations in the home region.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
function replicationSignals({ name, source, replica }: ReplicationProps): Signals {
  const failed = {
    namespace: "AWS/S3",
    name: "OperationsFailedReplication",
    dimensions: { SourceBucket: source.bucketName, DestinationBucket: replica.bucketName, RuleId: RULE_ID },
    statistic: "Sum",
    label: "failed",
  };
  return {
    name: `${name}-replication`,
    alarms: [
      {
        id: "failed",
        severity: "P2",
        metric: failed,
        comparison: ">",
        threshold: 0,
        periodSeconds: 300,
        evaluationPeriods: 1,
        description:
          `S3 could not copy something of the ${name} bucket to the recovery region and does not retry by itself. Look for objects whose ` +
          "replication status is FAILED (S3 Inventory, or head-object), fix the role or the replica's policy, then copy them with S3 " +
          "Batch Replication.",
      },
    ],
    widgets: [{ title: "Copies that failed", metrics: [failed] }],
  };
}
