import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { Naming, type Protection } from "../core";
import { Bucket, type AccessLogsSettings } from "../s3";
import type { FrontendNames } from "./names";

/**
 * CloudFront's second kind of access log: it needs a bucket policy where the first one needed an ACL, which private
 * buckets do not have.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function deliverAccessLogs(
  scope: Construct,
  distributionArn: string,
  names: FrontendNames,
  { retentionDays }: AccessLogsSettings,
  props: { readonly protection: Protection; readonly provider?: TerraformProvider },
): void {
  const naming = Naming.of(scope);
  const region = props.provider ? { provider: props.provider } : {};
  const bucket = new Bucket(scope, "access-logs", {
    config: { name: names.bucket("frontend-logs"), versioned: false, expireDays: retentionDays },
    protection: props.protection,
  });
  const name = names.cloudfront("access-logs");
  bucket.addToPolicy({
    sid: "LogDeliveryWrites",
    actions: ["s3:PutObject"],
    resources: [bucket.objectsArn()],
    principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
    conditions: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [naming.deployment.accountId] },
      {
        test: "ArnLike",
        variable: "aws:SourceArn",
        values: [naming.arn("logs", `delivery-source:${name}`, "us-east-1")],
      },
    ],
  });
  const source = new CloudwatchLogDeliverySource(scope, "access-log-source", {
    name,
    logType: "ACCESS_LOGS",
    resourceArn: distributionArn,
    ...region,
  });
  const destination = new CloudwatchLogDeliveryDestination(scope, "access-log-destination", {
    name,
    outputFormat: "w3c",
    deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.bucketArn }],
    dependsOn: [bucket.ready],
    ...region,
  });
  new CloudwatchLogDelivery(scope, "access-log-delivery", {
    deliverySourceName: source.name,
    deliveryDestinationArn: destination.arn,
    ...region,
  });
}
