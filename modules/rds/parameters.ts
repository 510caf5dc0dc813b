import { escapeTemplate, type Problem } from "../core";
import type { EngineName } from "./product";

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
const DYNAMIC_OF_POSTGRES = new Set([
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

/**
 * The same for MySQL and MariaDB.
 * @see https://dev.mysql.com/doc/refman/8.4/en/dynamic-system-variables.html
 */
const DYNAMIC_OF_MYSQL = new Set([
  "character_set_server",
  "collation_server",
  "connect_timeout",
  "event_scheduler",
  "group_concat_max_len",
  "innodb_flush_log_at_trx_commit",
  "innodb_lock_wait_timeout",
  "innodb_print_all_deadlocks",
  "interactive_timeout",
  "join_buffer_size",
  "log_bin_trust_function_creators",
  "log_queries_not_using_indexes",
  "max_allowed_packet",
  "max_connections",
  "max_heap_table_size",
  "net_read_timeout",
  "net_write_timeout",
  "sort_buffer_size",
  "sql_mode",
  "sync_binlog",
  "time_zone",
  "tmp_table_size",
  "wait_timeout",
]);

const ENCRYPTED = "connections are always encrypted; leave it out";
const SLOW = "use slowQueryMilliseconds";

/** Parameters that are determined by a setting, and how to change it. */
const OWNED_OF_POSTGRES: Readonly<Record<string, string>> = {
  "rds.force_ssl": ENCRYPTED,
  log_min_duration_statement: SLOW,
};
const OWNED_OF_MYSQL: Readonly<Record<string, string>> = {
  require_secure_transport: ENCRYPTED,
  slow_query_log: SLOW,
  long_query_time: SLOW,
  log_output: "CloudWatch only gets logs that are files; leave it out",
};

/** The settings that determine parameters. */
interface ParameterSettings {
  readonly engine: EngineName;
  readonly slowQueryMilliseconds: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What this module sets in every parameter group, and what the user adds. */
export function parametersOf(settings: ParameterSettings): Parameter[] {
  const { engine, slowQueryMilliseconds: slow } = settings;
  const dynamic = engine === "postgres" ? DYNAMIC_OF_POSTGRES : DYNAMIC_OF_MYSQL;
  const own = Object.entries(engine === "postgres" ? ofPostgres(slow) : ofMysql(slow)).map(
    ([name, value]): Parameter => {
      return { name, value, applyMethod: "immediate" };
    },
  );
  const added = Object.entries(settings.parameters).map(([name, value]): Parameter => {
    return { name, value: escapeTemplate(value), applyMethod: dynamic.has(name) ? "immediate" : "pending-reboot" };
  });
  return [...own, ...added];
}

function ofPostgres(slow: number): Record<string, string> {
  return { "rds.force_ssl": "1", log_min_duration_statement: String(slow) };
}

/**
 * Of MySQL and MariaDB; the threshold is in seconds.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.MySQL.LogFileSize.html
 */
function ofMysql(slow: number): Record<string, string> {
  return {
    require_secure_transport: "1",
    log_output: "FILE",
    slow_query_log: slow < 0 ? "0" : "1",
    ...(slow < 0 ? {} : { long_query_time: String(slow / 1000) }),
  };
}

/** Parameters that this module sets itself. */
export function parameterProblems({ engine, parameters }: ParameterSettings): Problem[] {
  return Object.entries(engine === "postgres" ? OWNED_OF_POSTGRES : OWNED_OF_MYSQL)
    .filter(([name]) => name in parameters)
    .map(([name, message]) => ({ path: `parameters.${name}`, message }));
}
