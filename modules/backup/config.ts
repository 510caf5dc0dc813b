import { boolean, integer, oneOf, section, text, type Config, type Named, type Settings } from "../core";

/** A century, which is what AWS Backup takes at most. */
const LONGEST_DAYS = 36_500;

/** How long a backup may wait for its turn, in minutes: the shortest that AWS Backup takes. */
export const START_WITHIN_MINUTES = 60;
/** How long it may take from there, in minutes, before AWS Backup gives up: the shortest that goes with the above. */
export const COMPLETE_WITHIN_MINUTES = 120;
/** How often, in minutes. */
const INTERVAL_MINUTES: Readonly<Record<BackupSettings["frequency"], number>> = { hourly: 60, daily: 24 * 60 };

/** How old the newest backup is at worst, in minutes: at home, and in the recovery region where there is a copy. */
export interface BackupAge {
  readonly here: number;
  readonly away: number | undefined;
}

/** The `backup` section: copies of whole disks and databases, taken by AWS Backup. */
export const BACKUP = section({
  /**
   * How often a backup is taken. Default: `"daily"`. AWS Backup takes none more often than hourly.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
   */
  frequency: oneOf("hourly", "daily").default("daily"),
  /** When the daily backup may begin, in UTC. Default: `"05:00"`, behind the backups and windows of the databases. */
  startTime: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC, such as "05:00"').default("05:00"),
  /** Days that a backup is kept. Default: 35, so that what happened last month can still be undone. */
  retentionDays: integer(1, LONGEST_DAYS).default(35),
  /** Copies every backup to the recovery region. Default: false; the copy costs its storage and the traffic between the regions. */
  copied: boolean.default(false),
  /** Days that the copy is kept. Default: 35. */
  copyRetentionDays: integer(1, LONGEST_DAYS).default(35),
});

export interface BackupConfig extends Config<typeof BACKUP>, Named {}
export interface BackupSettings extends Settings<typeof BACKUP>, Named {}

/**
 * The age just before the next backup is complete: an interval, and all the time that it may take. AWS sets no limit to a copy; it is
 * given as long as the backup itself.
 */
export function backupAgeMinutes({ frequency, copied }: BackupSettings): BackupAge {
  const here = INTERVAL_MINUTES[frequency] + START_WITHIN_MINUTES + COMPLETE_WITHIN_MINUTES;
  return { here, away: copied ? here + COMPLETE_WITHIN_MINUTES : undefined };
}

/** The schedule as AWS Backup takes it. */
export function scheduleExpression({ frequency, startTime }: BackupSettings): string {
  if (frequency === "hourly") return "cron(0 * * * ? *)";
  const [hour, minute] = startTime.split(":").map(Number);
  return `cron(${minute ?? 0} ${hour ?? 0} * * ? *)`;
}
