/**
 * Words that MySQL 8.4 or MariaDB 11 accepts as names only in quotes, and RDS not at all.
 * @see https://dev.mysql.com/doc/refman/8.4/en/keywords.html
 * @see https://mariadb.com/docs/server/reference/sql-structure/sql-language-structure/reserved-words
 */
const KEY_WORDS = new Set(
  (
    "accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char " +
    "character check collate column condition constraint continue convert create cross cube cume_dist current_date current_role " +
    "current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal " +
    "declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div double drop dual each else elseif " +
    "empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext " +
    "function generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore in " +
    "index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids " +
    "io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left like limit linear lines " +
    "load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_heartbeat_period " +
    "master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod " +
    "modifies natural not no_write_to_binlog nth_value ntile null numeric of offset on optimize optimizer_costs option optionally or " +
    "order out outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank precision primary procedure purge " +
    "qualify range rank read reads read_write real recursive ref_system_id references regexp release rename repeat replace require " +
    "resignal restrict return returning revoke right rlike row row_number rows schema schemas second_microsecond select sensitive " +
    "separator set show signal smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate " +
    "sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system table tablesample " +
    "terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using " +
    "utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when where while window with write xor " +
    "year_month zerofill"
  ).split(" "),
);

/** Users of RDS and of the server itself. */
const USERS = /^(rdsadmin|rdsrepladmin|rdsproxyadmin|rdstopmgr)$/;
/** Databases of RDS and of the server itself. */
const DATABASES = /^(mysql|information_schema|performance_schema|sys|innodb|tmp|rdsadmin)$/;

/**
 * A name that RDS for MySQL and MariaDB refuses, or has taken.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function isReservedByMysql(name: string, use: "user" | "database"): boolean {
  return KEY_WORDS.has(name) || (use === "user" ? USERS : DATABASES).test(name);
}
