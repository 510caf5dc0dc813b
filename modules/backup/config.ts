import { check, flag, integer, oneOf, text, withDefaults, type Problem, type Rules } from "../core";

/** The `backup` section: copies of whole disks and databases, taken by AWS Backup. */
export interface BackupConfig {
  /**
   * How often a backup is taken. Default: `"daily"`. AWS Backup takes none more often than hourly.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
   */
  readonly frequency?: "hourly" | "daily";
  /** When the daily backup may begin, in UTC. Default: `"05:00"`, behind the backups and windows of the databases. */
  readonly startTime?: string;
  /** Days that a backup is kept. Default: 35, so that what happened last month can still be undone. */
  readonly retentionDays?: number;
  /** Copies every backup to the recovery region. Default: false; the copy costs its storage and the traffic between the regions. */
  readonly copied?: boolean;
  /** Days that the copy is kept. Default: 35. */
  readonly copyRetentionDays?: number;
}

/** A backup plan with every default in place. */
export type BackupSettings = Required<BackupConfig>;

export const BACKUP_DEFAULTS = {
  frequency: "daily",
  startTime: "05:00",
  retentionDays: 35,
  copied: false,
  copyRetentionDays: 35,
} as const satisfies BackupConfig;

/** A century, which is what AWS Backup takes at most. */
const LONGEST_DAYS = 36_500;

const BACKUP_RULES: Rules<BackupConfig> = {
  frequency: oneOf("hourly", "daily"),
  startTime: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC, such as "05:00"'),
  retentionDays: integer(1, LONGEST_DAYS),
  copied: flag,
  copyRetentionDays: integer(1, LONGEST_DAYS),
};

/** Everything that is wrong with a backup plan; its defaults may be left out. */
export function backupProblems(config: BackupConfig): Problem[] {
  return check(BACKUP_RULES, config);
}

/** The configuration with its defaults below it. */
export function backupSettings(config: BackupConfig): BackupSettings {
  return withDefaults<BackupSettings>(BACKUP_DEFAULTS, config);
}

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

/**
 * The age just before the next backup is complete: an interval, and all the time that it may take. AWS sets no limit to a copy; it is
 * given as long as the backup itself.
 */
export function backupAgeMinutes(config: BackupConfig): BackupAge {
  const { frequency, copied } = backupSettings(config);
  const here = INTERVAL_MINUTES[frequency] + START_WITHIN_MINUTES + COMPLETE_WITHIN_MINUTES;
  return { here, away: copied ? here + COMPLETE_WITHIN_MINUTES : undefined };
}

/** The schedule as AWS Backup takes it. */
export function scheduleExpression({ frequency, startTime }: BackupSettings): string {
  if (frequency === "hourly") return "cron(0 * * * ? *)";
  const [hour, minute] = startTime.split(":").map(Number);
  return `cron(${minute ?? 0} ${hour ?? 0} * * ? *)`;
}
