import { changed, fewer, gone, lower, off, onlySpot, rule, type Rule } from "../weaker";

/** What keeps the application running, and tells somebody if it does not. */
export const OPERATION: readonly Rule[] = [
  rule(
    "redundancy-lost",
    /^(multi_az|multi_az_enabled|automatic_failover_enabled)$/,
    off,
    "the failure of one zone stops it",
  ),
  rule(
    "redundancy-lost",
    /^(num_cache_clusters|replicas_per_node_group|num_node_groups)$/,
    (before, after) => lower(before, after) && Number(after ?? 0) <= 1,
    "the failure of one node stops it, and loses what is in its memory",
  ),
  rule(
    "less-capacity",
    /^(num_cache_clusters|replicas_per_node_group|num_node_groups|max_size|max_capacity|max_allocated_storage)$/,
    (before, after) => lower(before, after) && after !== 0,
    "it has less to work with",
  ),
  rule(
    "redundancy-lost",
    /^deployment_minimum_healthy_percent$/,
    (before, after) => lower(before, after) && Number(after) < 100,
    "a deployment stops tasks before others have taken over",
  ),
  rule(
    "redundancy-lost",
    /^capacity_provider_strategy(\..*)?$|^capacity_provider_strategy\[.*$/,
    onlySpot,
    "all tasks run on capacity that AWS may take back within two minutes",
  ),
  rule(
    "rollback-off",
    /^deployment_circuit_breaker(\.(enable|rollback))?$|^auto_rollback_configuration(\.enabled)?$|^alarm_configuration(\.enabled)?$/,
    (before, after) => off(before, after) || gone(before, after),
    "a deployment that fails is not rolled back",
    /ecs_service|deployment_group/,
  ),
  rule(
    "turned-off",
    /^(desired_count|desired_capacity|max_capacity|max_size)$/,
    (before, after) => Number(before) > 0 && Number(after) === 0,
    "nothing runs any more",
  ),
  rule("turned-off", /^(enabled|state|is_enabled)$/, off, "it does nothing any more"),
  rule(
    "name-lost",
    /^(identifier|cluster_identifier)$/,
    changed,
    "it gets another address, which applications do not know",
    /^aws_(db_instance|rds_cluster)/,
  ),
  rule(
    "alarm-silenced",
    /^actions_enabled$/,
    (before, after) => before !== false && after === false,
    "it notifies nobody any more",
  ),
  rule("alarm-silenced", /^(alarm|ok)_actions$/, fewer, "it no longer notifies everybody that it notified"),
  rule(
    "alarm-silenced",
    /^(treat_missing_data|alarm_rule|pattern|event_pattern|event_categories|source_ids|notification(\[.*)?)$/,
    changed,
    "it may stay silent where it went off",
    /alarm|filter|rule|subscription|budget/,
  ),
  rule("name-lost", /^aliases$/, fewer, "users no longer reach the site by this name", /cloudfront_distribution/),
];
