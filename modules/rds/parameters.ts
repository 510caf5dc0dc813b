import { escapeTemplate, type Problem } from "../core";

/** One parameter of a parameter group. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/**
 * Parameters that AWS lists as dynamic, of those that people set most often. Any other takes effect at the next restart,
 * which AWS accepts for every parameter, while it refuses to apply a static one immediately.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
 */
const DYNAMIC = new Set([
  "auto_explain.log_min_duration",
  "autovacuum",
  "autovacuum_analyze_scale_factor",
  "autovacuum_analyze_threshold",
  "autovacuum_naptime",
  "autovacuum_vacuum_cost_delay",
  "autovacuum_vacuum_cost_limit",
  "autovacuum_vacuum_scale_factor",
  "autovacuum_vacuum_threshold",
  "checkpoint_completion_target",
  "checkpoint_timeout",
  "deadlock_timeout",
  "default_statistics_target",
  "effective_cache_size",
  "effective_io_concurrency",
  "idle_in_transaction_session_timeout",
  "lock_timeout",
  "log_autovacuum_min_duration",
  "log_connections",
  "log_disconnections",
  "log_lock_waits",
  "log_min_messages",
  "log_statement",
  "log_temp_files",
  "maintenance_work_mem",
  "max_parallel_workers",
  "max_parallel_workers_per_gather",
  "max_wal_size",
  "pg_stat_statements.track",
  "random_page_cost",
  "rds.force_autovacuum_logging_level",
  "rds.log_retention_period",
  "statement_timeout",
  "temp_file_limit",
  "timezone",
  "track_io_timing",
  "work_mem",
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
    return { name, value: escapeTemplate(value), applyMethod: DYNAMIC.has(name) ? "immediate" : "pending-reboot" };
  });
  return [...own, ...added];
}

export function parameterProblems(parameters: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(OWNED)
    .filter(([name]) => name in parameters)
    .map(([name, message]) => ({ path: `parameters.${name}`, message }));
}
