import { check, flag, integer, section, type Problem, type Rules } from "../core";

/** The `audit` section of an account: who did what, and what changed. Each part is built only where it is named. */
export interface AuditConfig {
  /** Records every API call of every region. The first trail of an account is free apart from its storage. Default: absent. */
  readonly cloudTrail?: CloudTrailConfig;
  /** Records every change of every resource, at $0.003 a change. Default: absent. */
  readonly awsConfig?: AwsConfigConfig;
}

export interface CloudTrailConfig {
  /** Days until a record is deleted; the bucket keeps it for 90 more. Default: 365. */
  readonly retentionDays?: number;
}

export interface AwsConfigConfig {
  /** Days until a record in the bucket is deleted, which keeps it for 90 more. AWS Config itself remembers seven years. Default: 365. */
  readonly retentionDays?: number;
  /** Records IAM and other global resources too. Only one region of an account should. Default: true. */
  readonly includeGlobalResources?: boolean;
}

export const CLOUD_TRAIL_DEFAULTS: Required<CloudTrailConfig> = { retentionDays: 365 };
export const AWS_CONFIG_DEFAULTS: Required<AwsConfigConfig> = { retentionDays: 365, includeGlobalResources: true };

const days = integer(1, 3650);

const CLOUD_TRAIL_RULES: Rules<CloudTrailConfig> = { retentionDays: days };
const AWS_CONFIG_RULES: Rules<AwsConfigConfig> = { retentionDays: days, includeGlobalResources: flag };
const AUDIT_RULES: Rules<AuditConfig> = {
  cloudTrail: section(CLOUD_TRAIL_RULES),
  awsConfig: section(AWS_CONFIG_RULES),
};

/** What is wrong with the settings of a trail. */
export function cloudTrailProblems(config: CloudTrailConfig): Problem[] {
  return check(CLOUD_TRAIL_RULES, config);
}

/** What is wrong with the settings of a recorder. */
export function awsConfigProblems(config: AwsConfigConfig): Problem[] {
  return check(AWS_CONFIG_RULES, config);
}

/** What is wrong with an account's audit section. */
export function auditProblems(config: AuditConfig): Problem[] {
  return check(AUDIT_RULES, config);
}
