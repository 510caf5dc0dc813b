import { isReservedByMysql } from "./mysql-words";
import { isReservedByPostgres } from "./postgres-words";

/** What differs between the database systems that RDS runs. */
export interface Product {
  readonly title: string;
  readonly port: number;
  /** The logs of an instance that CloudWatch gets. */
  readonly logs: readonly string[];
  readonly versions: RegExp;
  readonly versionsSaid: string;
  /** The part of a version within which AWS upgrades without breaking anything. */
  readonly major: RegExp;
  readonly defaultUser: string;
  readonly users: RegExp;
  readonly usersSaid: string;
  readonly isReserved: (name: string, use: "user" | "database") => boolean;
  readonly defaultScheme: string;
  readonly schemes: RegExp;
  readonly schemesSaid: string;
  /** What makes the drivers of a scheme use TLS, if there is something that they all know. */
  readonly defaultQuery: (scheme: string) => string;
  /** `max_connections` by RDS's formula: a byte count per connection, and a limit. */
  readonly connections: { readonly bytesEach: number; readonly most: number };
  /** Whether idle replicas report lag: up to five minutes, until a transaction comes. */
  readonly idleReplicasLag: boolean;
  /** For the descriptions of alarms. */
  readonly advice: { readonly stop: string; readonly connected: string; readonly fills: string };
}

export type EngineName = "postgres" | "mysql" | "mariadb";

const POSTGRES: Product = {
  title: "PostgreSQL",
  port: 5432,
  logs: ["postgresql", "upgrade"],
  versions: /^(1[4-9]|[2-9]\d)(\.\d{1,2})?$/,
  versionsSaid: 'a version from "14" up, in quotes, such as "16" or "16.9"',
  major: /^\d+/,
  defaultUser: "postgres",
  users: /^[a-z][a-z0-9_]{0,62}$/,
  usersSaid: 'lower-case letters, digits and "_", at most 63, a letter first',
  isReserved: isReservedByPostgres,
  defaultScheme: "postgresql",
  schemes: /^postgres(ql)?(\+[a-z0-9]+)?$/,
  schemesSaid: '"postgresql", "postgres" or one with a driver, such as "postgresql+asyncpg"',
  defaultQuery: (scheme) => (scheme.endsWith("+asyncpg") ? "ssl=require" : "sslmode=require"),
  connections: { bytesEach: 9_531_392, most: 5000 },
  idleReplicasLag: true,
  advice: {
    stop: "pg_terminate_backend",
    connected: "pg_stat_activity",
    fills: "large tables, replication slots, temporary files",
  },
};

const MYSQL: Product = {
  title: "MySQL",
  port: 3306,
  logs: ["error", "slowquery"],
  versions: /^(8\.[04]|9\.\d{1,2})(\.\d{1,3})?$/,
  versionsSaid: 'a version from "8.0" up with both its numbers, in quotes, such as "8.4" or "8.4.7"',
  major: /^\d+\.\d+/,
  defaultUser: "admin",
  users: /^[a-z][a-z0-9]{0,15}$/,
  usersSaid: "lower-case letters and digits, at most 16, a letter first",
  isReserved: isReservedByMysql,
  defaultScheme: "mysql",
  schemes: /^(mysql2?|mariadb|trilogy)(\+[a-z0-9]+)?$/,
  schemesSaid: '"mysql", "mysql2", "mariadb", "trilogy" or one with a driver, such as "mysql+pymysql"',
  // Every driver has a parameter of its own, and some refuse those of others.
  defaultQuery: () => "",
  connections: { bytesEach: 12_582_880, most: 100_000 },
  idleReplicasLag: false,
  advice: {
    stop: "CALL mysql.rds_kill",
    connected: "SHOW FULL PROCESSLIST",
    fills: "large tables, binary logs, temporary files",
  },
};

const MARIADB: Product = {
  ...MYSQL,
  title: "MariaDB",
  versions: /^(10\.(6|11)|1[1-9]\.\d{1,2})(\.\d{1,3})?$/,
  versionsSaid: 'a version from "10.6" up with both its numbers, in quotes, such as "11.8" or "11.8.3"',
  connections: { bytesEach: 25_165_760, most: 12_000 },
};

export const PRODUCTS: Readonly<Record<EngineName, Product>> = {
  postgres: POSTGRES,
  mysql: MYSQL,
  mariadb: MARIADB,
};

/** `"16"` of `"16.9"`, `"8.4"` of `"8.4.7"`. */
export function majorVersion({ major }: Product, version: string): string {
  return major.exec(version)?.[0] ?? version;
}
