import { expires, gone, lower, notAny, off, on, rule, sooner, type Rule } from "../weaker";

/** What keeps data: protection, backups, retention. */
export const DATA: readonly Rule[] = [
  rule("unprotected", /^lifecycle\.prevent_destroy$/, off, "Terraform no longer refuses to destroy it"),
  rule(
    "unprotected",
    /(^|\.)(deletion_protection|enable_deletion_protection|deletion_protection_enabled|disable_api_termination)$/,
    off,
    "AWS no longer refuses to delete it",
  ),
  rule("unprotected", /^skip_final_snapshot$/, on, "no final snapshot is kept when it is deleted"),
  rule(
    "unprotected",
    /^(force_destroy|force_delete|force_overwrite_replica_secret)$/,
    on,
    "it can be deleted with everything in it",
  ),
  rule(
    "unprotected",
    /^(recovery_window_in_days|deletion_window_in_days)$/,
    lower,
    "there is less time to undo a deletion",
  ),
  rule("unprotected", /^delete_automated_backups$/, on, "its backups are deleted together with it"),
  rule("unprotected", /^termination_protection/, off, "AWS no longer refuses to delete it"),
  rule(
    "backup-shortened",
    /^(backup_retention_period|snapshot_retention_limit|retention_period)$/,
    lower,
    "backups are kept for a shorter time",
  ),
  rule("backup-shortened", /(^|\.)lifecycle\.delete_after$/, lower, "backups are kept for a shorter time"),
  rule(
    "backup-shortened",
    /^point_in_time_recovery(\.enabled)?$/,
    off,
    "it can no longer be restored to a point in time",
  ),
  rule("backup-shortened", /^rule\.copy_action/, gone, "backups are no longer copied"),
  rule("data-expires", /^message_retention_seconds$/, lower, "its contents are deleted sooner", /sqs/),
  rule("data-expires", /^retention_in_days$/, sooner, "its contents are deleted sooner", /log_group/),
  rule(
    "dead-letters-off",
    /^redrive_policy(\.deadLetterTargetArn)?$/,
    gone,
    "messages that cannot be processed are deleted when they expire",
    /sqs_queue/,
  ),
  rule(
    "data-expires",
    /^rule(\.(noncurrent_version_)?expiration.*)?$/,
    expires,
    "objects are deleted, or are deleted sooner than before",
    /lifecycle_configuration/,
  ),
  rule("data-expires", /^ttl\.enabled$/, on, "items are deleted by AWS"),
  rule("backup-shortened", /(^|\.)enable_continuous_backup$/, off, "it can no longer be restored to a point in time"),
  rule("versioning-off", /mfa_delete$/, off, "versions can be deleted without a second factor"),
  rule(
    "versioning-off",
    /^versioning_configuration(\.status)?$/,
    notAny("Enabled"),
    "overwritten and deleted objects can no longer be restored",
  ),
];
