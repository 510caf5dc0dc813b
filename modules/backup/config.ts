import { boolean, integer, oneOf, section, text, type Config, type Named, type Settings } from "../core";

/** A century, the most that AWS Backup accepts. */
const LONGEST_DAYS = 36_500;

/** How long a backup may wait to start, in minutes: the minimum of AWS Backup. */
export const START_WITHIN_MINUTES = 60;
/** How long it may then take before AWS Backup gives up, in minutes: the minimum for the above. */
export const COMPLETE_WITHIN_MINUTES = 120;
/** How often, in minutes. */
const INTERVAL_MINUTES: Readonly<Record<BackupSettings["frequency"], number>> = { hourly: 60, daily: 24 * 60 };

/**
 * The maximum age of the newest backup, in minutes: in the home region, and in the recovery region if there is a copy.
 */
export interface BackupAge {
  readonly here: number;
  readonly away: number | undefined;
}

/** The `backup` section: copies of whole disks and databases, taken by AWS Backup. */
export const BACKUP = section({
  /**
   * How often a backup is taken. Default: `"daily"`. AWS Backup takes backups hourly at most.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
   */
  frequency: oneOf("hourly", "daily").default("daily"),
  /** When the daily backup may start, in UTC. Default: `"05:00"`, after the backups and windows of the databases. */
  startTime: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC, such as "05:00"').default("05:00"),
  /** Days that a backup is kept. Default: 35, so that a mistake made last month can still be undone. */
  retentionDays: integer(1, LONGEST_DAYS).default(35),
  /** Copies every backup to the recovery region. Default: false; a copy costs storage and cross-region traffic. */
  copied: boolean.default(false),
  /** Days that the copy is kept. Default: 35. */
  copyRetentionDays: integer(1, LONGEST_DAYS).default(35),
});

export interface BackupConfig extends Config<typeof BACKUP>, Named {}
export interface BackupSettings extends Settings<typeof BACKUP>, Named {}

/**
 * The age just before the next backup is complete: one interval, plus all the time the backup may take. AWS sets no
 * limit for a copy; it is assumed to take as long as the backup itself.
 */
export function backupAgeMinutes({ frequency, copied }: BackupSettings): BackupAge {
  const here = INTERVAL_MINUTES[frequency] + START_WITHIN_MINUTES + COMPLETE_WITHIN_MINUTES;
  return { here, away: copied ? here + COMPLETE_WITHIN_MINUTES : undefined };
}

/** The schedule in AWS Backup's format. */
export function scheduleExpression({ frequency, startTime }: BackupSettings): string {
  if (frequency === "hourly") return "cron(0 * * * ? *)";
  const [hour, minute] = startTime.split(":").map(Number);
  return `cron(${minute ?? 0} ${hour ?? 0} * * ? *)`;
}
