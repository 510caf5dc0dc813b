import { check, flag, integer, section, type Problem, type Rules } from "../core";

/** The `audit` section of an account: who did what, and what changed. Each part is built only where it is named. */
export interface AuditConfig {
  /** Records every API call of every region. The first trail of an account is free apart from its storage. Default: absent. */
  readonly cloudTrail?: CloudTrailConfig;
  /** Records every change of every resource, at $0.003 a change. Default: absent. */
  readonly awsConfig?: AwsConfigConfig;
}

export interface CloudTrailConfig {
  /** Days that the records are kept. Default: 365. */
  readonly retentionDays?: number;
}

export interface AwsConfigConfig {
  /** Days that the records are kept. Default: 365. */
  readonly retentionDays?: number;
  /** Records IAM and other global resources too. Only one region of an account should. Default: true. */
  readonly includeGlobalResources?: boolean;
}

export const AUDIT_DEFAULTS = { retentionDays: 365, includeGlobalResources: true };

const days = integer(1, 3650);

const AUDIT_RULES: Rules<AuditConfig> = {
  cloudTrail: section<CloudTrailConfig>({ retentionDays: days }),
  awsConfig: section<AwsConfigConfig>({ retentionDays: days, includeGlobalResources: flag }),
};

/** What is wrong with an account's audit section. */
export function auditProblems(config: AuditConfig): Problem[] {
  return check(AUDIT_RULES, config);
}
