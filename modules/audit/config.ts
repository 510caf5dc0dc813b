import { boolean, integer, section, type Config, type Named, type Settings } from "../core";

const days = integer(1, 3650);

export const CLOUD_TRAIL = section({
  /** Days until a record is deleted; the bucket keeps it for 90 more. Default: 365. */
  retentionDays: days.default(365),
});

export interface CloudTrailConfig extends Config<typeof CLOUD_TRAIL>, Named {}
export interface CloudTrailSettings extends Settings<typeof CLOUD_TRAIL>, Named {}

export const AWS_CONFIG = section({
  /**
   * Days until a record in the bucket is deleted, which keeps it for 90 more. AWS Config itself keeps seven years.
   * Default: 365.
   */
  retentionDays: days.default(365),
  /** Also records IAM and other global resources. Only one region of an account should. Default: true. */
  includeGlobalResources: boolean.default(true),
  /**
   * Also records what is in the account's recovery region, into the same bucket. Default: false; it costs the same $0.003
   * per change there.
   */
  recoveryRegion: boolean.default(false),
});

export interface AwsConfigConfig extends Config<typeof AWS_CONFIG>, Named {}
export interface AwsConfigSettings extends Settings<typeof AWS_CONFIG>, Named {}

/** The `audit` section of an account: who did what, and what changed. A part that is not set is not built. */
export const AUDIT = section({
  /** Records every API call of every region. The first trail of an account is free apart from its storage. Default: absent. */
  cloudTrail: CLOUD_TRAIL.as<CloudTrailConfig, CloudTrailSettings>(),
  /** Records every change of every resource, at $0.003 per change. Default: absent. */
  awsConfig: AWS_CONFIG.as<AwsConfigConfig, AwsConfigSettings>(),
});

export interface AuditConfig extends Config<typeof AUDIT>, Named {}
export interface AuditSettings extends Settings<typeof AUDIT>, Named {}
