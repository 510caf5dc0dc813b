/**
 * How long Terraform waits where the provider's default is shorter than what AWS needs. It costs nothing while all goes well.
 * A creation that Terraform gives up is finished by AWS all the same, but Terraform marks the resource as tainted, and the
 * next apply destroys it: for a database, data and all.
 *
 * Left at their defaults, because those suffice: certificate validation (75 minutes; what takes longer is a zone that is not
 * delegated), clusters of Aurora (120) and their instances (90), replicated backups (75), NAT gateways, load balancers and
 * endpoints (10; AWS needs 2 to 5), API domains (10 and 60). Distributions (90 minutes), VPC links and Batch's compute
 * environments cannot be set.
 */
export const TIMEOUTS = {
  /** Default: 15 minutes, which is what AWS states as the longest. */
  vpcOrigin: { create: "30m", update: "30m", delete: "30m" },
  /**
   * Defaults: 40, 80 and 60 minutes. A replica is restored from a snapshot of its primary, a larger disk or a standby is
   * copied, and a database is only deleted once its final snapshot is complete: each takes hours for a large one.
   */
  databaseInstance: { create: "3h", update: "6h", delete: "3h" },
  /** Defaults: 30, 90 and 30 minutes. A deletion first waits until every cluster has left. */
  globalDatabase: { create: "60m", update: "3h", delete: "90m" },
  /** Defaults: 60, 40 and 45 minutes. Another node type copies the data of one node after another. */
  cache: { create: "90m", update: "3h", delete: "90m" },
  /** Defaults: 5, 5 and 10 minutes. A deletion waits for the first full snapshot; a larger disk is optimized for long. */
  volume: { create: "15m", update: "30m", delete: "2h" },
  /** Defaults: 10 and 10 minutes. The instance first stops its containers, for up to five minutes, and then itself. */
  instanceGroup: { update: "30m", delete: "30m" },
  /**
   * Defaults: 20 minutes each. An apply that waits for the tasks also waits for old ones to finish their requests, and for
   * the circuit breaker to roll back.
   */
  service: { create: "45m", update: "45m", delete: "45m" },
  /** Defaults: 10 minutes each. A queue is deleted once its jobs have ended. */
  jobQueue: { create: "15m", update: "15m", delete: "30m" },
  /** Default: 10 minutes. A disposable vault deletes its backups first, which may be one an hour for a month. */
  backupVault: { delete: "60m" },
} as const;
