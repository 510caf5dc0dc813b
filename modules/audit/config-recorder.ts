import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Naming, type Problem, type Protection } from "../core";
import { Role } from "../iam";
import { Bucket } from "../s3";
import { AWS_CONFIG, type AwsConfigConfig } from "./config";

export interface ConfigRecorderProps {
  readonly config: AwsConfigConfig;
  readonly protection: Protection;
  /** The provider of the recovery region; required with `recoveryRegion`. */
  readonly recoveryProvider?: TerraformProvider;
}

/**
 * AWS Config: the configuration history of every resource. There can be one recorder per region.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
export class ConfigRecorder extends Construct {
  /** The underlying recorder; the escape hatch. */
  readonly resource: ConfigConfigurationRecorder;

  constructor(scope: Construct, id: string, props: ConfigRecorderProps) {
    super(scope, id);
    const { retentionDays, includeGlobalResources, recoveryRegion } = AWS_CONFIG.settle(
      this.node.path,
      props.config,
      providerProblems(props),
    );
    const bucket = this.#createBucket(retentionDays, props.protection);
    const role = this.#createRole(bucket);
    this.resource = record(this, { bucket, role, includeGlobalResources });
    if (recoveryRegion) {
      // Global resources have one recorder, or each change of them is recorded, and charged, twice.
      const there = new Construct(this, "recovery");
      record(there, { bucket, role, includeGlobalResources: false, provider: props.recoveryProvider });
    }
  }

  /** A dedicated role: the service-linked one may already exist, and then Terraform cannot create it. */
  #createRole(bucket: Bucket): Role {
    const { accountId } = Naming.of(this).deployment;
    const role = new Role(this, "role", {
      name: "config-recorder",
      description: "Lets AWS Config read what it records and write it down.",
      trust: { service: "config.amazonaws.com" },
      statements: [
        {
          sid: "WriteRecords",
          actions: ["s3:PutObject"],
          resources: [bucket.objectsArn(`AWSLogs/${accountId}/Config/`)],
          conditions: [{ test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
        },
        { sid: "CheckBucket", actions: ["s3:GetBucketAcl"], resources: [bucket.bucketArn] },
      ],
    });
    role.attach({
      policyArn: "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
      because: "AWS keeps it in step with the resource types that Config learns to record.",
      scope: role,
      id: "read-everything",
    });
    return role;
  }

  #createBucket(expireDays: number, protection: Protection): Bucket {
    const naming = Naming.of(this);
    const { accountId } = naming.deployment;
    const bucket = new Bucket(this, "logs", {
      config: { name: naming.globalName("bucket", "config"), expireDays },
      protection,
    });
    const writer = { type: "Service", identifiers: ["config.amazonaws.com"] } as const;
    const forThisAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
    bucket.addToPolicy({
      sid: "ConfigChecksBucket",
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: [bucket.bucketArn],
      principals: [writer],
      conditions: [forThisAccount],
    });
    bucket.addToPolicy({
      sid: "ConfigWrites",
      actions: ["s3:PutObject"],
      resources: [bucket.objectsArn(`AWSLogs/${accountId}/Config/`)],
      principals: [writer],
      conditions: [
        { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        forThisAccount,
      ],
    });
    return bucket;
  }
}

interface Recording {
  readonly bucket: Bucket;
  readonly role: Role;
  readonly includeGlobalResources: boolean;
  /** Default: the stack's provider. */
  readonly provider?: TerraformProvider | undefined;
}

/** A recorder in one region, switched on once it has somewhere to write. */
function record(
  scope: Construct,
  { bucket, role, includeGlobalResources, provider }: Recording,
): ConfigConfigurationRecorder {
  const name = Naming.of(scope).prefix;
  const recorder = new ConfigConfigurationRecorder(scope, "Resource", {
    name,
    roleArn: role.roleArn,
    recordingGroup: { allSupported: true, includeGlobalResourceTypes: includeGlobalResources },
    provider,
  });
  const channel = new ConfigDeliveryChannel(scope, "delivery", {
    name,
    s3BucketName: bucket.bucketName,
    provider,
    // AWS writes a test file when the channel is created.
    dependsOn: [recorder, bucket.ready, ...role.dependables],
  });
  new ConfigConfigurationRecorderStatus(scope, "status", {
    name: recorder.name,
    isEnabled: true,
    provider,
    dependsOn: [channel],
  });
  return recorder;
}

function providerProblems({ config, recoveryProvider }: ConfigRecorderProps): Problem[] {
  if (config.recoveryRegion !== true || recoveryProvider !== undefined) return [];
  return [{ path: "recoveryRegion", message: "true needs a recovery region; set the account's, or leave it out" }];
}
