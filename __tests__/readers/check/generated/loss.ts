import { GUARDS, HOLDERS, heldBy, SERVING, WATCHERS } from "../../../../readers/check";
import recorded from "../../../../readers/check/replacement/aws.json";
import {
  about,
  add,
  exactly,
  KEPT,
  lifecycle,
  oneOfEach,
  oneOfEachArgument,
  put,
  removed,
  sampled,
  stackOf,
  type Argument,
  type Found,
  type Kind,
} from "./kind";

const FOREIGN_TYPES = [
  "aws_cognito_user_pool", "aws_docdb_cluster", "aws_fsx_lustre_file_system", "aws_keyspaces_table", "aws_kinesis_stream",
  "aws_lightsail_database", "aws_mq_broker", "aws_msk_cluster", "aws_neptune_cluster", "aws_opensearch_domain",
  "aws_redshift_cluster", "aws_timestreamwrite_table", "random_password", "google_sql_database_instance",
]; // prettier-ignore

const replacing = (type: string): readonly string[] =>
  (recorded.types as Record<string, { replaces: string[] } | undefined>)[type]?.replaces ?? [];
/** Terraform does not act on what it is told to ignore. */
const isIgnored = ({ body }: Found, path: string): boolean =>
  JSON.stringify((body["lifecycle"] as Record<string, unknown> | undefined)?.["ignore_changes"] ?? []).includes(
    `"${path}"`,
  );
const isProof = ({ body }: Found): boolean => JSON.stringify(body).includes("domain_validation_options");
const each = (wanted: (one: Found) => boolean): Found[] => oneOfEach(KEPT.filter(wanted));
const [someStack] = KEPT;
const hasLifecycle = (argument: string) =>
  each(({ body }) => (body["lifecycle"] as Record<string, unknown> | undefined)?.[argument] !== undefined);
const other = (value: unknown): unknown =>
  typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${String(value)}x`;
const isLiteral = (value: unknown): boolean =>
  ["number", "boolean", "string"].includes(typeof value) && !String(value).includes("${");

export const LOSS: readonly Kind[] = [
  {
    name: "a resource that holds something is destroyed",
    severity: "data",
    cases: each((one) => heldBy(one.type) !== undefined && !isProof(one)).map((one) =>
      about(one, "destroyed", removed(one)),
    ),
  },
  {
    name: "a resource of a type that no list has is destroyed",
    severity: "data",
    cases: FOREIGN_TYPES.map((type) => ({
      name: type,
      stack: someStack?.stack ?? "",
      about: exactly(`${type}.one`),
      prepare: add(`${type}.one`, { name: "one" }),
      change: (root) => Reflect.deleteProperty(root.resource, type),
    })),
  },
  {
    name: "a guard is removed from what could be lost",
    severity: "data",
    cases: each(({ type }) => GUARDS[type]?.severity === "data").map((one) => about(one, "removed", removed(one))),
  },
  {
    name: "a guard is removed from what others could get at",
    severity: "access",
    cases: each(({ type }) => GUARDS[type]?.severity === "access").map((one) => about(one, "removed", removed(one))),
  },
  {
    name: "a resource that serves requests or jobs is removed",
    severity: "outage",
    cases: each(({ type }) => type in SERVING && type !== "aws_subnet").map((one) =>
      about(one, "removed", removed(one)),
    ),
  },
  {
    name: "a resource that tells somebody is removed",
    severity: "watch",
    cases: each(({ type }) => WATCHERS.includes(type)).map((one) => about(one, "removed", removed(one))),
  },
  {
    name: "an argument that replaces what holds something",
    severity: "data",
    cases: oneOfEachArgument(
      KEPT,
      (value, path, one) =>
        heldBy(one.type) !== undefined &&
        !isProof(one) &&
        !isIgnored(one, path) &&
        replacing(one.type).includes(path) &&
        isLiteral(value),
    ).map((one) => about(one, one.path.join("."), put(one, one.path, other(one.value)))),
  },
  {
    name: "an argument that is not on record",
    severity: "data",
    cases: each((one) => heldBy(one.type) !== undefined && !isProof(one)).map((one) =>
      about(one, "an argument of tomorrow", put(one, ["argument_of_tomorrow"], "x")),
    ),
  },
  {
    name: "subnets get another block of addresses",
    severity: "outage",
    cases: oneOfEach(
      KEPT.filter(({ type }) => type === "aws_subnet"),
      ({ name }) => name.replace(/_\w$/, ""),
    ).map((one) => about(one, "cidr_block", put(one, ["cidr_block"], "10.250.0.0/24"))),
  },
  {
    name: "prevent_destroy is off",
    severity: "data",
    cases: hasLifecycle("prevent_destroy").map((one) =>
      about(
        one,
        "prevent_destroy",
        lifecycle(one, ({ prevent_destroy: _, ...rest }) => rest),
      ),
    ),
  },
  {
    name: "create_before_destroy is off",
    severity: "outage",
    cases: hasLifecycle("create_before_destroy").map((one) =>
      about(
        one,
        "create_before_destroy",
        lifecycle(one, ({ create_before_destroy: _, ...rest }) => rest),
      ),
    ),
  },
  {
    name: "replaced whenever something else changes",
    severity: "data",
    cases: each(({ type }) => type in HOLDERS || type === "aws_ecs_service").map((one) =>
      about(
        one,
        "replace_triggered_by",
        lifecycle(one, (old) => ({ ...old, replace_triggered_by: ["terraform_data.release"] })),
      ),
    ),
  },
  {
    name: "another region",
    severity: "data",
    cases: sampled(oneOfEach(KEPT)).map((one) => ({
      ...about(one, "provider", (root) => {
        root.provider["aws"]!.push({ alias: "moved", region: "sa-east-1" });
        root.resource[one.type]![one.name]!["provider"] = "aws.moved";
      }),
    })),
  },
  {
    name: "kept for less time",
    severity: "data",
    cases: lessened(
      /(^|\.)(retention_in_days|backup_retention_period|snapshot_retention_limit|message_retention_seconds|retention_period|recovery_window_in_days|deletion_window_in_days|delete_after)$/,
      1,
    ),
  },
  {
    name: "images are deleted sooner",
    severity: "data",
    cases: KEPT.filter(({ type }) => type === "aws_ecr_lifecycle_policy")
      .slice(0, 4)
      .flatMap((one) => {
        const policy = JSON.parse(String(one.body["policy"])) as { rules: { selection: Record<string, unknown> }[] };
        const fewer = policy.rules.map((_, at) =>
          about(
            one,
            `rule ${at}`,
            put(
              one,
              ["policy"],
              JSON.stringify({
                rules: policy.rules.map((rule, index) =>
                  index === at ? { ...rule, selection: { ...rule.selection, countNumber: 1 } } : rule,
                ),
              }),
            ),
          ),
        );
        const more = {
          rulePriority: 9,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 3 },
          action: { type: "expire" },
        };
        return [
          ...fewer,
          about(one, "one more rule", put(one, ["policy"], JSON.stringify({ rules: [...policy.rules, more] }))),
        ];
      }),
  },
  {
    name: "a value that somebody filled in is overwritten",
    severity: "data",
    cases: KEPT.filter(
      (one) =>
        one.type === "aws_secretsmanager_secret" &&
        !JSON.stringify(stackOf(one.stack).resource?.["aws_secretsmanager_secret_version"] ?? {}).includes(
          `${one.address}.`,
        ),
    )
      .slice(0, 8)
      .map((one) => ({
        name: one.address,
        stack: one.stack,
        about: exactly("aws_secretsmanager_secret_version.oops"),
        change: add("aws_secretsmanager_secret_version.oops", {
          secret_id: `\${${one.address}.id}`,
          secret_string_wo: "${ephemeral.aws_secretsmanager_random_password.x.random_password}",
          secret_string_wo_version: 1,
        }),
      })),
  },
  {
    name: "objects or images of an existing store begin to expire",
    severity: "data",
    cases: [
      ...oneOfEach(
        KEPT.filter(({ type }) => type === "aws_s3_bucket"),
        ({ name }) => name,
      )
        .slice(0, 5)
        .map((one) => ({
          name: one.address,
          stack: one.stack,
          about: exactly("aws_s3_bucket_lifecycle_configuration.oops"),
          change: add("aws_s3_bucket_lifecycle_configuration.oops", {
            bucket: `\${${one.address}.id}`,
            rule: [{ id: "a", status: "Enabled", expiration: [{ days: 1 }] }],
          }),
        })),
      ...oneOfEach(KEPT.filter(({ type }) => type === "aws_ecr_repository")).map((one) => ({
        name: one.address,
        stack: one.stack,
        about: exactly("aws_ecr_lifecycle_policy.oops"),
        change: add("aws_ecr_lifecycle_policy.oops", {
          repository: `\${${one.address}.name}`,
          policy: JSON.stringify({
            rules: [{ selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 } }],
          }),
        }),
      })),
    ],
  },
];

function lessened(path: RegExp, to: number): Kind["cases"] {
  const isMore = (value: unknown, at: string): boolean => path.test(at) && typeof value === "number" && value > to;
  return oneOfEachArgument(KEPT, isMore).map((one: Argument) => about(one, one.path.join("."), put(one, one.path, to)));
}
