/** Keywords that PostgreSQL accepts as names only in quotes, and RDS not at all. */
const KEY_WORDS = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate column concurrently " +
    "constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user " +
    "default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in " +
    "initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural none not " +
    "notnull null offset on only or order outer overlaps placing primary public references returning right select session_user " +
    "similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when " +
    "where window with"
  ).split(" "),
);

/** The names that RDS itself uses, whichever PostgreSQL version runs. */
const OF_RDS = /^(admin|rdsadmin|rdsrepladmin|rdsproxyadmin|rds_.*)$/;

/**
 * A name that RDS for PostgreSQL refuses.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function isReservedByPostgres(name: string, use: "user" | "database"): boolean {
  const own = use === "user" ? name.startsWith("pg_") : /^template[01]$/.test(name);
  return own || OF_RDS.test(name) || KEY_WORDS.has(name);
}
