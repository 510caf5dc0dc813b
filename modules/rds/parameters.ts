import type { Problem } from "../core";

/** One parameter of a parameter group. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** Parameters that PostgreSQL only reads at startup; AWS refuses to apply them immediately. */
const READ_AT_START = new Set([
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers",
  "autovacuum_multixact_freeze_max_age",
  "huge_pages",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "pg_stat_statements.max",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "superuser_reserved_connections",
  "track_activity_query_size",
  "track_commit_timestamp",
  "wal_buffers",
]);

/** Parameters that are determined by a setting, and how to change it. */
const OWNED: Readonly<Record<string, string>> = {
  "rds.force_ssl": "connections are always encrypted; leave it out",
  log_min_duration_statement: "use slowQueryMilliseconds",
};

/** The settings that determine parameters. */
interface ParameterSettings {
  readonly slowQueryMilliseconds: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What this module sets in every parameter group, and what the user adds. */
export function parametersOf(settings: ParameterSettings): Parameter[] {
  const own: Parameter[] = [
    { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
    { name: "log_min_duration_statement", value: String(settings.slowQueryMilliseconds), applyMethod: "immediate" },
  ];
  const added = Object.entries(settings.parameters).map(([name, value]): Parameter => {
    return { name, value, applyMethod: READ_AT_START.has(name) ? "pending-reboot" : "immediate" };
  });
  return [...own, ...added];
}

export function parameterProblems(parameters: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(OWNED)
    .filter(([name]) => name in parameters)
    .map(([name, message]) => ({ path: `parameters.${name}`, message }));
}
