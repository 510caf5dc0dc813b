import { show, text } from "../core";

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

const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * A master user that RDS for PostgreSQL accepts.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const userName = text(IDENTIFIER, 'lower-case letters, digits and "_", at most 63, a letter first').refine(
  notReserved("postgres", (name) => OF_RDS.test(name) || KEY_WORDS.has(name) || name.startsWith("pg_")),
);

/** A name that RDS for PostgreSQL accepts for the first database. */
export const databaseName = text(IDENTIFIER, 'lower-case letters, digits and "_", at most 63, a letter first').refine(
  notReserved("app", (name) => OF_RDS.test(name) || KEY_WORDS.has(name) || /^template[01]$/.test(name)),
);

function notReserved(example: string, isReserved: (name: string) => boolean): (name: string) => string | undefined {
  return (name) =>
    isReserved(name)
      ? `${show(name)} is a reserved word on RDS for PostgreSQL; use another one, such as "${example}"`
      : undefined;
}

/** The name of a database's copy in the recovery region, within the stack: `database-recovery`. */
export function copyName(database: string): string {
  return `${database}-recovery`;
}
