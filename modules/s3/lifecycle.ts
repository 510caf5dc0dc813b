import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { type BucketSettings } from "./config";

const EVERY_OBJECT = [{ prefix: "" }];

/** Incomplete multipart uploads cost as much as objects, and nobody sees them. */
const ABANDONED_UPLOAD_DAYS = 7;

/** The lifecycle rules of a bucket. */
export function lifecycleRules(config: BucketSettings): S3BucketLifecycleConfigurationRule[] {
  const rule = (id: string, content: Partial<S3BucketLifecycleConfigurationRule>) => ({
    id,
    status: "Enabled",
    filter: EVERY_OBJECT,
    ...content,
  });
  const rules: S3BucketLifecycleConfigurationRule[] = [
    rule("abort-abandoned-uploads", {
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
    }),
  ];
  if (config.versioned) {
    rules.push(
      rule("expire-old-versions", {
        noncurrentVersionExpiration: [{ noncurrentDays: config.expireNoncurrentDays }],
        // A delete marker outlives its versions, and slows every listing.
        expiration: [{ expiredObjectDeleteMarker: true }],
      }),
    );
  }
  if (config.archive) {
    const { afterDays, storageClass } = config.archive;
    rules.push(rule("archive", { transition: [{ days: afterDays, storageClass }] }));
  }
  if (config.intelligentTiering) {
    rules.push(rule("tier-by-use", { transition: [{ days: 0, storageClass: "INTELLIGENT_TIERING" }] }));
  }
  if (config.expireDays !== undefined) rules.push(rule("expire", { expiration: [{ days: config.expireDays }] }));
  return rules;
}
