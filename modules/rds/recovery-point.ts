import type { DatabaseSettings } from "./config";

/** How old the newest state is, in minutes, that a database can be brought back to. */
export interface RecoveryPoint {
  /** After a mistake, or the loss of the database, in its own region. */
  readonly here: number;
  /** After the loss of the region; undefined where nothing is kept elsewhere. */
  readonly away: number | undefined;
}

/**
 * The transaction log is stored every five minutes; a database is restored to any second before.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
const LOG_MINUTES = 5;
/**
 * AWS gives 5 to 30 minutes for logs that are copied to another region.
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/dr-standard-edition-amazon-rds/rds-pitr-snapshot.html
 */
const COPIED_LOG_MINUTES = 30;
/**
 * The second cluster of a global database is typically less than a second behind; a minute is what alarms and checks can tell.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html
 */
const GLOBAL_MINUTES = 1;

/** What a database can be brought back to, at worst. */
export function databaseRecoveryPoint({ kind, recovery }: Pick<DatabaseSettings, "kind" | "recovery">): RecoveryPoint {
  const away = kind === "serverless" ? GLOBAL_MINUTES : COPIED_LOG_MINUTES;
  return { here: LOG_MINUTES, away: recovery === undefined ? undefined : away };
}
