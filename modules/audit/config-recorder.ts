import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { Naming, type Protection } from "../core";
import { Role } from "../iam";
import { Bucket } from "../s3";
import { AWS_CONFIG, type AwsConfigConfig } from "./config";

export interface ConfigRecorderProps {
  readonly config: AwsConfigConfig;
  readonly protection: Protection;
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
    const { retentionDays, includeGlobalResources } = AWS_CONFIG.settle(this.node.path, props.config);
    const bucket = this.#createBucket(retentionDays, props.protection);
    const role = this.#createRole(bucket);
    this.resource = new ConfigConfigurationRecorder(this, "Resource", {
      name: Naming.of(this).prefix,
      roleArn: role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: includeGlobalResources },
    });
    const channel = new ConfigDeliveryChannel(this, "delivery", {
      name: Naming.of(this).prefix,
      s3BucketName: bucket.bucketName,
      // AWS writes a test file when the channel is created.
      dependsOn: [this.resource, bucket.ready, ...role.dependables],
    });
    new ConfigConfigurationRecorderStatus(this, "status", {
      name: this.resource.name,
      isEnabled: true,
      dependsOn: [channel],
    });
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
    const attachment = new IamRolePolicyAttachment(role, "read-everything", {
      role: role.roleName,
      policyArn: "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
    });
    attachment.addOverride("//.reason", "AWS keeps it in step with the resource types that Config learns to record.");
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
