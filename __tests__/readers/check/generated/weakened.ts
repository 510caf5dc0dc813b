import type { EditableRoot } from "../stacks";
import { about, KEPT, oneOfEach, oneOfEachArgument, put, stackOf, type Kind } from "./kind";

/** Terraform does not act on what it ignores. */
const isIgnored = (path: string, body: Readonly<Record<string, unknown>>): boolean =>
  ((body["lifecycle"] as { ignore_changes?: string[] } | undefined)?.ignore_changes ?? []).some((one) =>
    path.startsWith(one),
  );
const flipped = (path: RegExp, from: boolean): Kind["cases"] =>
  oneOfEachArgument(KEPT, (value, at, { body }) => value === from && path.test(at) && !isIgnored(at, body)).map((one) =>
    about(one, one.path.join("."), put(one, one.path, !from)),
  );
const first = (type: string) => oneOfEach(KEPT.filter((one) => one.type === type))[0];
const [anyStack] = oneOfEach(KEPT.filter(({ type }) => type === "aws_db_instance"));
const stack = anyStack?.stack ?? "";

const firewall = oneOfEach(
  KEPT.filter(({ type }) => type === "aws_wafv2_web_acl"),
  ({ body }) => String(body["scope"]),
);
type FirewallRule = Record<string, unknown> & { name: string; statement: Record<string, Record<string, unknown>> };
const rulesOf = (body: Readonly<Record<string, unknown>>): FirewallRule[] => body["rule"] as FirewallRule[];
const withRule = (
  rules: readonly FirewallRule[],
  name: string,
  change: (rule: FirewallRule) => FirewallRule | undefined,
): FirewallRule[] => rules.flatMap((rule) => (rule.name === name ? (change(rule) ?? []) : rule));

const headers = oneOfEach(
  KEPT.filter(({ type }) => type === "aws_cloudfront_response_headers_policy"),
  ({ name }) => name,
);

const backend = (root: EditableRoot): Record<string, unknown> =>
  (root.terraform["backend"] as { s3: Record<string, unknown> }).s3;
const provider = (root: EditableRoot): Record<string, unknown> =>
  root.provider["aws"]!.find((one) => one["alias"] === undefined)!;
const inRoot = (name: string, about: RegExp, change: (root: EditableRoot) => void) => ({ name, stack, about, change });
const state = Object.entries(
  ((stackOf(stack).terraform ?? {}) as { backend?: { s3: Record<string, unknown> } }).backend?.s3 ?? {},
);

export const WEAKENED: readonly Kind[] = [
  {
    name: "what AWS or Terraform refuses to destroy, or keeps, is let go",
    severity: "data",
    cases: [
      ...flipped(
        /(^|\.)(deletion_protection|deletion_protection_enabled|enable_deletion_protection|point_in_time_recovery\.enabled)$/,
        true,
      ),
      ...flipped(/(^|\.)(force_destroy|force_delete|skip_final_snapshot|delete_automated_backups)$/, false),
    ],
  },
  {
    name: "a protection against others is off",
    severity: "access",
    cases: [
      ...flipped(
        /(^|\.)(storage_encrypted|encrypted|\w+_encryption_enabled|sqs_managed_sse_enabled|enable_key_rotation|block_public_\w+|ignore_public_acls|restrict_public_buckets|enable_log_file_validation|is_multi_region_trail|include_global_service_events|drop_invalid_header_fields|iam_database_authentication_enabled|disable_execute_api_endpoint|scan_on_push|readonlyRootFilesystem)$/,
        true,
      ),
      ...flipped(/(^|\.)(publicly_accessible|assign_public_ip|enable_execute_command|privileged)$/, false),
    ],
  },
  {
    name: "a protection against failure is off",
    severity: "outage",
    cases: [
      ...flipped(
        /(^|\.)(multi_az|multi_az_enabled|automatic_failover_enabled|deployment_circuit_breaker\.(enable|rollback)|auto_rollback_configuration\.enabled)$/,
        true,
      ),
      ...oneOfEachArgument(
        KEPT,
        (value, path) => /^(num_cache_clusters|deployment_minimum_healthy_percent)$/.test(path) && Number(value) > 1,
      ).map((one) => about(one, one.path.join("."), put(one, one.path, 1))),
      ...oneOfEachArgument(
        KEPT,
        (value, path, { body }) =>
          /^desired_count$/.test(path) &&
          Number(value) > 0 &&
          !JSON.stringify(body["lifecycle"] ?? "").includes("desired_count"),
      ).map((one) => about(one, "desired_count", put(one, one.path, 0))),
      ...oneOfEachArgument(
        KEPT,
        (value, path) => /^(enabled|state|is_enabled)$/.test(path) && (value === true || value === "ENABLED"),
      ).map((one) => about(one, one.path.join("."), put(one, one.path, one.value === true ? false : "DISABLED"))),
    ],
  },
  {
    name: "ignore_changes is taken out",
    severity: "outage",
    cases: oneOfEach(KEPT, ({ type, body }) => {
      const ignored = (body["lifecycle"] as { ignore_changes?: string[] } | undefined)?.ignore_changes ?? [];
      return ignored.some((one) => !/^(desired_count|min_capacity|max_capacity)$/.test(one))
        ? `${type} ${ignored.join()}`
        : undefined;
    }).map((one) =>
      about(one, "ignore_changes", (root) => {
        const body = root.resource[one.type]![one.name]!;
        const { ignore_changes: _, ...rest } = body["lifecycle"] as Record<string, unknown>;
        body["lifecycle"] = rest;
      }),
    ),
  },
  {
    name: "another major version of a database",
    severity: "outage",
    cases: oneOfEachArgument(
      KEPT,
      (_, path, { type }) => path === "engine_version" && /^aws_(db_instance|rds_cluster)$/.test(type),
    )
      .flatMap((one) =>
        [1, -1].map((by) => ({
          ...about(
            one,
            by > 0 ? "up" : "down",
            put(one, one.path, String(Number.parseInt(String(one.value), 10) + by)),
          ),
        })),
      )
      .filter(({ stack: name }) => name !== "eloquent-ai-prod"),
  },
  {
    name: "a rule of the firewall is gone, only counts, or has exceptions",
    severity: "access",
    cases: firewall.flatMap((one) =>
      rulesOf(one.body).flatMap(({ name, action, override_action: override, statement }) => {
        const change = (what: string, to: (rule: FirewallRule) => FirewallRule | undefined) =>
          about(one, `${name} ${what}`, put(one, ["rule"], withRule(rulesOf(one.body), name, to)));
        const group = statement["managed_rule_group_statement"];
        const rate = statement["rate_based_statement"];
        return [
          change("gone", () => undefined),
          ...(action ? [change("counts", (rule) => ({ ...rule, action: { count: {} } }))] : []),
          ...(override ? [change("counts", (rule) => ({ ...rule, override_action: { count: {} } }))] : []),
          ...(group
            ? [
                change("has an exception", (rule) => ({
                  ...rule,
                  statement: {
                    managed_rule_group_statement: {
                      ...group,
                      rule_action_override: [{ name: "X", action_to_use: { count: {} } }],
                    },
                  },
                })),
                change("is narrowed", (rule) => ({
                  ...rule,
                  statement: {
                    managed_rule_group_statement: { ...group, scope_down_statement: { byte_match_statement: {} } },
                  },
                })),
              ]
            : []),
          ...(rate
            ? [
                change("has a high limit", (rule) => ({
                  ...rule,
                  statement: { rate_based_statement: { ...rate, limit: 20_000_000 } },
                })),
                change("counts by another key", (rule) => ({
                  ...rule,
                  statement: { rate_based_statement: { ...rate, aggregate_key_type: "CONSTANT" } },
                })),
              ]
            : []),
        ];
      }),
    ),
  },
  {
    name: "a security header is gone or weaker",
    severity: "access",
    cases: headers.flatMap((one) => {
      const config = one.body["security_headers_config"] as Record<string, Record<string, unknown>>;
      return Object.entries(config).flatMap(([name, value]) => [
        about(one, `${name} gone`, put(one, ["security_headers_config", name], undefined)),
        ...(typeof value["access_control_max_age_sec"] === "number"
          ? [about(one, "shorter", put(one, ["security_headers_config", name, "access_control_max_age_sec"], 60))]
          : []),
        ...(value["frame_option"] === "DENY"
          ? [about(one, "SAMEORIGIN", put(one, ["security_headers_config", name, "frame_option"], "SAMEORIGIN"))]
          : []),
        ...(value["override"] === true
          ? [about(one, `${name} not enforced`, put(one, ["security_headers_config", name, "override"], false))]
          : []),
      ]);
    }),
  },
  {
    name: "requests are no longer throttled, or signed",
    severity: "access",
    cases: [
      ...["throttling_rate_limit", "throttling_burst_limit"].flatMap((name) => {
        const one = first("aws_apigatewayv2_stage");
        return one === undefined
          ? []
          : [1_000_000, undefined].map((to) =>
              about(one, `${name} ${String(to)}`, put(one, ["default_route_settings", name], to)),
            );
      }),
      ...oneOfEachArgument(KEPT, (_, path) =>
        /(^|\.)(response_headers_policy_id|origin_access_control_id|web_acl_id)$/.test(path),
      ).map((one) => about(one, one.path.join("."), put(one, one.path, undefined))),
      ...oneOfEachArgument(KEPT, (value, path) => path === "signing_behavior" && value === "always").map((one) =>
        about(one, one.path.join("."), put(one, one.path, "never")),
      ),
    ],
  },
  {
    name: "the state is elsewhere or locked in another way",
    severity: "data",
    cases: [
      ...state
        .filter(([, value]) => typeof value === "string")
        .map(([key, value]) =>
          inRoot(`another ${key}`, /^terraform\.backend$/, (root) => {
            backend(root)[key] = `${String(value)}-other`;
          }),
        ),
      ...["role_arn", "profile", "workspace_key_prefix", "assume_role"].map((key) =>
        inRoot(`a new ${key}`, /^terraform\.backend$/, (root) => {
          backend(root)[key] = "x";
        }),
      ),
      inRoot("only the lock file", /^terraform\.backend$/, (root) => {
        delete backend(root)["dynamodb_table"];
        backend(root)["use_lockfile"] = true;
      }),
      inRoot("no lock", /^terraform\.backend$/, (root) => {
        delete backend(root)["dynamodb_table"];
      }),
      inRoot("no backend", /^terraform\.backend$/, (root) => {
        delete root.terraform["backend"];
      }),
      inRoot("Terraform Cloud", /^terraform\.backend$/, (root) => {
        delete root.terraform["backend"];
        root.terraform["cloud"] = { organization: "x" };
      }),
      inRoot("a module", /^module$/, (root) => {
        root["module"] = { more: { source: "./more" } };
      }),
      inRoot("another version of the provider", /^terraform\.required_providers$/, (root) => {
        (root.terraform["required_providers"] as { aws: Record<string, string> }).aws["version"] = "6.0.0";
      }),
      ...Object.entries({
        region: "eu-west-1",
        allowed_account_ids: ["1"],
        profile: "mine",
        assume_role: [{ role_arn: "x" }],
        endpoints: [{ s3: "x" }],
      }).map(([key, value]) =>
        inRoot(`the provider's ${key}`, /^provider$/, (root) => {
          provider(root)[key] = value;
        }),
      ),
    ],
  },
  {
    name: "the state or the credentials are open to others",
    severity: "access",
    cases: [
      inRoot("not encrypted", /^terraform\.backend$/, (root) => {
        backend(root)["encrypt"] = false;
      }),
      inRoot("encrypt left out", /^terraform\.backend$/, (root) => {
        delete backend(root)["encrypt"];
      }),
      inRoot("an ACL", /^terraform\.backend$/, (root) => {
        backend(root)["acl"] = "public-read";
      }),
      inRoot("another provider", /^terraform\.required_providers$/, (root) => {
        (root.terraform["required_providers"] as Record<string, object>)["helper"] = {
          source: "someone/helper",
          version: "1.0.0",
        };
      }),
      inRoot("the provider of somebody else", /^terraform\.required_providers$/, (root) => {
        (root.terraform["required_providers"] as { aws: Record<string, string> }).aws["source"] = "someone/aws";
      }),
      inRoot("a program as a data source", /^data\.external\.one$/, (root) => {
        (root.data as Record<string, unknown>)["external"] = { one: { program: ["sh"] } };
      }),
    ],
  },
  {
    name: "the tags by which everything is recognized",
    severity: "outage",
    cases: ["System", "Environment", "ManagedBy"].flatMap((tag) =>
      [undefined, "other"].map((to) =>
        inRoot(`${tag} ${String(to)}`, /^provider$/, (root) => {
          const { tags } = (provider(root)["default_tags"] as { tags: Record<string, string> }[])[0]!;
          if (to === undefined) Reflect.deleteProperty(tags, tag);
          else tags[tag] = to;
        }),
      ),
    ),
  },
  {
    name: "alarms notify nobody",
    severity: "watch",
    cases: [
      ...oneOfEachArgument(
        KEPT,
        (value, path) => /^(alarm|ok)_actions$/.test(path) && Array.isArray(value) && value.length > 0,
      ).map((one) => about(one, one.path.join("."), put(one, one.path, []))),
      ...oneOfEach(KEPT.filter(({ type }) => /_alarm$/.test(type))).map((one) =>
        about(one, "actions_enabled", put(one, ["actions_enabled"], false)),
      ),
      ...oneOfEachArgument(KEPT, (value, path) => path === "treat_missing_data" && value === "breaching").map((one) =>
        about(one, one.path.join("."), put(one, one.path, "notBreaching")),
      ),
    ],
  },
];
