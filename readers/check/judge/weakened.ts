import { block, blocks, isManaged, listOf, stringOf } from "../../terraform";
import type { AttributeChange, Change, Danger } from "../change";
import { schemaPath } from "../values";

interface Rule {
  readonly rule: string;
  /** The argument, as the provider's schema has it. */
  readonly path: RegExp;
  readonly types?: RegExp;
  readonly weaker: (before: unknown, after: unknown) => boolean;
  readonly message: string;
}

const off = (before: unknown, after: unknown): boolean => isOn(before) && !isOn(after);
const on = (before: unknown, after: unknown): boolean => !isOn(before) && isOn(after);
const lower = (before: unknown, after: unknown): boolean =>
  before !== undefined && before !== null && (after === undefined || after === null || Number(after) < Number(before));
const gone = (before: unknown, after: unknown): boolean => isSet(before) && !isSet(after);
const notAny =
  (...good: readonly string[]) =>
  (before: unknown, after: unknown): boolean =>
    good.includes(String(before)) && !good.includes(String(after));
/** As `notAny`, for an argument that is always set: without it, its whole block is gone. */
const becomes =
  (...good: readonly string[]) =>
  (before: unknown, after: unknown): boolean =>
    isSet(after) && notAny(...good)(before, after);
const shorter = (before: unknown, after: unknown): boolean =>
  listOf(before).some((one) => !listOf(after).includes(one));

/** Arguments that protect a resource, and which change of them weakens the protection. */
const RULES: readonly Rule[] = [
  rule("unprotected", /^lifecycle\.prevent_destroy$/, off, "Terraform no longer refuses to destroy it"),
  rule(
    "unprotected",
    /(^|\.)(deletion_protection|enable_deletion_protection|deletion_protection_enabled|disable_api_termination)$/,
    off,
    "AWS no longer refuses to delete it",
  ),
  rule("unprotected", /^skip_final_snapshot$/, on, "no final snapshot is kept when it is deleted"),
  rule(
    "unprotected",
    /^(force_destroy|force_delete|force_overwrite_replica_secret)$/,
    on,
    "it can be deleted with everything in it",
  ),
  rule(
    "unprotected",
    /^(recovery_window_in_days|deletion_window_in_days)$/,
    lower,
    "there is less time to undo a deletion",
  ),
  rule("unprotected", /^delete_automated_backups$/, on, "its backups are deleted together with it"),
  rule("unprotected", /^termination_protection/, off, "AWS no longer refuses to delete it"),
  rule(
    "backup-shortened",
    /^(backup_retention_period|snapshot_retention_limit|retention_period)$/,
    lower,
    "backups are kept for a shorter time",
  ),
  rule("backup-shortened", /(^|\.)lifecycle\.delete_after$/, lower, "backups are kept for a shorter time"),
  rule(
    "backup-shortened",
    /^point_in_time_recovery(\.enabled)?$/,
    off,
    "it can no longer be restored to a point in time",
  ),
  rule("backup-shortened", /^rule\.copy_action/, gone, "backups are no longer copied"),
  rule(
    "data-expires",
    /^(message_retention_seconds|retention_in_days)$/,
    lower,
    "its contents are deleted sooner",
    /sqs|log_group/,
  ),
  rule(
    "data-expires",
    /^rule(\.(noncurrent_version_)?expiration.*)?$/,
    expires,
    "objects are deleted, or are deleted sooner than before",
    /lifecycle_configuration/,
  ),
  rule("data-expires", /^ttl\.enabled$/, on, "items are deleted by AWS"),
  rule(
    "versioning-off",
    /^versioning_configuration(\.status)?$/,
    notAny("Enabled"),
    "overwritten and deleted objects can no longer be restored",
  ),
  rule(
    "encryption-off",
    /(^|\.)(storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|sqs_managed_sse_enabled|server_side_encryption\.enabled)$/,
    off,
    "it is no longer encrypted",
  ),
  rule(
    "encryption-off",
    /(^|\.)(kms_key_id|kms_key_arn|kms_master_key_id|kms_master_key_arn)$/,
    gone,
    "it is no longer encrypted with a customer-managed key",
  ),
  rule("encryption-off", /^enable_key_rotation$/, off, "the key is no longer rotated every year"),
  rule(
    "public",
    /(^|\.)(publicly_accessible|associate_public_ip_address|assign_public_ip|map_public_ip_on_launch)$/,
    on,
    "it gets a public IP address",
  ),
  rule(
    "public",
    /^(block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)$/,
    off,
    "it can be made public",
  ),
  rule("public", /^internal$/, off, "it becomes internet-facing"),
  rule("public", /^enable_execute_command$/, on, "people can open a shell in its containers"),
  rule(
    "weaker-tls",
    /(^|\.)(ssl_policy|security_policy|minimum_protocol_version)$/,
    olderTls,
    "older versions of TLS are accepted",
  ),
  rule(
    "weaker-tls",
    /(^|\.)viewer_protocol_policy$/,
    becomes("https-only", "redirect-to-https"),
    "plain HTTP is accepted",
  ),
  rule(
    "weaker-tls",
    /(^|\.)origin_protocol_policy$/,
    becomes("https-only"),
    "traffic to the origin may be unencrypted",
  ),
  rule("weaker-tls", /(^|\.)protocol$/, notAny("HTTPS", "TLS"), "it no longer uses TLS", /listener/),
  rule("weaker-tls", /^parameter\[rds\.force_ssl\](\.value)?$/, forceSsl, "connections without TLS are accepted"),
  rule(
    "weaker-tls",
    /^default_action(\.type|\.redirect.*)?$/,
    notAny("redirect"),
    "plain HTTP requests are no longer redirected to HTTPS",
    /listener$/,
  ),
  rule(
    "weaker-login",
    /(^|\.)http_tokens$/,
    notAny("required"),
    "server-side request forgery on the instance can steal its role's credentials",
  ),
  rule(
    "weaker-login",
    /(^|\.)(authorizer_id|authorization_type|auth_token|user_group_ids)$/,
    gone,
    "callers no longer have to authenticate",
  ),
  rule("images-mutable", /^image_tag_mutability$/, notAny("IMMUTABLE"), "the image behind a tag can be replaced"),
  rule(
    "audit-off",
    /^(enable_logging|enable_log_file_validation|is_multi_region_trail|include_global_service_events|is_enabled)$/,
    off,
    "less activity is recorded",
    /cloudtrail|recorder/,
  ),
  rule("firewall-off", /^web_acl_id$/, gone, "requests are no longer filtered"),
  rule("firewall-off", /^rule(\[.*)?$/, gone, "requests are no longer filtered by this rule", /wafv2_web_acl$/),
  rule(
    "firewall-off",
    /^default_action\.block$|\.action\.block$|\.override_action\.none$/,
    gone,
    "requests that were blocked are allowed through",
    /wafv2_web_acl$/,
  ),
  rule("name-lost", /^aliases$/, shorter, "users no longer reach the site by this name", /cloudfront_distribution/),
];

/** Protection that is weakened or turned off on a resource that stays. */
export function weakeningDangers(changes: readonly Change[]): Danger[] {
  return changes.flatMap(({ address, type, attributes, before, after }) => {
    if (before === undefined || after === undefined || !isManaged(type)) return [];
    const dangers = attributes
      .flatMap((attribute) => unfolded(attribute))
      .flatMap((attribute): Danger[] => {
        const found = RULES.find((one) => applies(one, type, attribute));
        if (found === undefined) return [];
        const change = `${attribute.path}: ${short(attribute.before)} → ${short(attribute.after)}`;
        return [{ rule: found.rule, address, message: `${found.message} (${change})` }];
      });
    return dangers.filter((one, index) => dangers.findIndex(({ rule: name }) => name === one.rule) === index);
  });
}

function rule(name: string, path: RegExp, weaker: Rule["weaker"], message: string, types?: RegExp): Rule {
  return { rule: name, path, weaker, message, ...(types ? { types } : {}) };
}

function applies({ path, types, weaker }: Rule, type: string, attribute: AttributeChange): boolean {
  if (types && !types.test(type)) return false;
  if (!path.test(schemaPath(attribute.path)) && !path.test(attribute.path)) return false;
  return weaker(attribute.before, attribute.after);
}

/** A block that was added or removed is also compared argument by argument. */
function unfolded(attribute: AttributeChange): AttributeChange[] {
  const { path, before, after } = attribute;
  const sides = [before, after].map((value) =>
    Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
  );
  const [old, now] = sides.map((value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? value : {},
  );
  const keys = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})]);
  const within = [...keys].flatMap((key) => {
    const part = (side: object | undefined): unknown => (side as Record<string, unknown> | undefined)?.[key];
    return unfolded({ path: `${path}.${key}`, before: part(old), after: part(now) });
  });
  return [attribute, ...within];
}

/** A lifecycle rule that is new, or that deletes sooner. */
function expires(before: unknown, after: unknown): boolean {
  return daysUntilExpiry(after) < daysUntilExpiry(before);
}

/** After how many days something is deleted first, by a number of days, an `expiration`, a rule or several rules. */
function daysUntilExpiry(value: unknown): number {
  if (typeof value === "number") return value;
  const parts = blocks(value).flatMap((one) => [
    one["days"],
    one["noncurrent_days"],
    one["expiration"],
    one["noncurrent_version_expiration"],
  ]);
  return Math.min(Infinity, ...parts.map(daysUntilExpiry));
}

/** The TLS version in the name of an AWS policy; a policy that names none is older than all others. */
function olderTls(before: unknown, after: unknown): boolean {
  return tlsMinor(after) < tlsMinor(before);
}

/** 2 of `TLSv1.2_2021`, `TLS_1_2` and `ELBSecurityPolicy-TLS13-1-2-2021-06`; 0 of `ELBSecurityPolicy-2016-08` and `TLSv1`. */
function tlsMinor(policy: unknown): number {
  const [, minor] = /(?:TLS|TLS13|FS)[v_-]1[-._](\d)(?!\d)/.exec(stringOf(policy)) ?? [];
  return Number(minor ?? 0);
}

/** The parameter that has PostgreSQL refuse connections without TLS, as a block or as its value. */
function forceSsl(before: unknown, after: unknown): boolean {
  const valueOf = (one: unknown): string => stringOf(block(one)["value"] ?? one);
  return valueOf(before) === "1" && valueOf(after) !== "1";
}

function isOn(value: unknown): boolean {
  return value === true || value === "true" || value === "Enabled" || value === "ENABLED";
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
