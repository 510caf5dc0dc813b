import type { DatabaseSettings } from "./config";

/** The age of the newest state that a database can be restored to, in minutes. */
export interface RecoveryPoint {
  /** After a mistake, or the loss of the database, in its own region. */
  readonly here: number;
  /** After the loss of the region; undefined if nothing is kept elsewhere. */
  readonly away: number | undefined;
}

/**
 * The transaction log is stored every five minutes; a database can be restored to any second before that.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
const LOG_MINUTES = 5;
/**
 * AWS states 5 to 30 minutes for logs that are copied to another region.
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/dr-standard-edition-amazon-rds/rds-pitr-snapshot.html
 */
const COPIED_LOG_MINUTES = 30;
/**
 * The second cluster of a global database is typically less than a second behind; a minute is the resolution of alarms
 * and checks.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html
 */
const GLOBAL_MINUTES = 1;

/** The worst-case recovery points of a database. */
export function databaseRecoveryPoint({ kind, recovery }: Pick<DatabaseSettings, "kind" | "recovery">): RecoveryPoint {
  const away = kind === "serverless" ? GLOBAL_MINUTES : COPIED_LOG_MINUTES;
  return { here: LOG_MINUTES, away: recovery === undefined ? undefined : away };
}
