import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { Construct } from "constructs";
import { Naming, type Protection } from "../core";
import { Bucket } from "../s3";
import { CLOUD_TRAIL, type CloudTrailConfig } from "./config";

export interface CloudTrailProps {
  readonly config: CloudTrailConfig;
  readonly protection: Protection;
}

/**
 * A trail of all API calls in all regions, with digests that show that no record was changed.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export class CloudTrail extends Construct {
  /** The underlying trail; the escape hatch. */
  readonly resource: Cloudtrail;

  constructor(scope: Construct, id: string, props: CloudTrailProps) {
    super(scope, id);
    const { retentionDays } = CLOUD_TRAIL.settle(this.node.path, props.config);
    const naming = Naming.of(this);
    const name = `${naming.prefix}-trail`;
    const bucket = new Bucket(this, "logs", {
      config: {
        name: naming.globalName("bucket", "cloudtrail"),
        expireDays: retentionDays,
      },
      protection: props.protection,
    });
    const writer = { type: "Service", identifiers: ["cloudtrail.amazonaws.com"] } as const;
    const fromThisTrail = {
      test: "StringEquals",
      variable: "aws:SourceArn",
      values: [naming.arn("cloudtrail", `trail/${name}`)],
    };
    bucket.addToPolicy({
      sid: "CloudTrailReadsAcl",
      actions: ["s3:GetBucketAcl"],
      resources: [bucket.bucketArn],
      principals: [writer],
      conditions: [fromThisTrail],
    });
    bucket.addToPolicy({
      sid: "CloudTrailWrites",
      actions: ["s3:PutObject"],
      resources: [bucket.objectsArn(`AWSLogs/${naming.deployment.accountId}/`)],
      principals: [writer],
      conditions: [
        { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        fromThisTrail,
      ],
    });
    this.resource = new Cloudtrail(this, "Resource", {
      name,
      s3BucketName: bucket.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      dependsOn: [bucket.ready],
    });
  }
}
