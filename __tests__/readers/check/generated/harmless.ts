import { heldBy } from "../../../../readers/check";
import recorded from "../../../../readers/check/replacement/aws.json";
import type { EditableRoot } from "../stacks";
import { about, both, DISPOSABLE, KEPT, oneOfEach, oneOfEachArgument, put, removed, sampled, type Kind } from "./kind";

const updates = (type: string, path: string): boolean =>
  (recorded.types as Record<string, { updates: string[] } | undefined>)[type]?.updates.includes(path) ?? false;
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 1 && value.every((one) => typeof one === "string");
/** New names of these are an access by themselves; a copy of an ingress to everybody is one too. */
const HANDS_OUT =
  /^aws_(iam_openid_connect_provider|iam_role|network_acl_rule|s3_bucket_policy|vpc_peering_connection)$/;

export const HARMLESS: readonly Kind[] = [
  {
    name: "another description",
    severity: "none",
    cases: oneOfEachArgument(
      KEPT,
      (value, path, { type }) =>
        /^(description|comment|alarm_description|display_name)$/.test(path) &&
        updates(type, path) &&
        typeof value === "string",
    ).map((one) => about(one, one.path.join("."), put(one, one.path, "Other words."))),
  },
  {
    name: "one more tag",
    severity: "none",
    cases: sampled(oneOfEach(KEPT)).map((one) =>
      about(one, "tags", (root) => {
        const body = root.resource[one.type]![one.name]!;
        body["tags"] = { ...(body["tags"] as object | undefined), Team: "x" };
      }),
    ),
  },
  {
    name: "only comments",
    severity: "none",
    cases: sampled(oneOfEach(KEPT)).map((one) =>
      about(one, "//", put(one, ["//"], { metadata: { path: "elsewhere" } })),
    ),
  },
  {
    name: "a list in another order",
    severity: "none",
    cases: oneOfEachArgument(KEPT, isStrings).map((one) =>
      about(one, one.path.join("."), put(one, one.path, [...(one.value as string[])].reverse())),
    ),
  },
  {
    name: "kept for longer",
    severity: "none",
    cases: oneOfEachArgument(
      KEPT,
      (value, path, { type }) =>
        typeof value === "number" &&
        /retention|recovery_window|deletion_window|delete_after/.test(path) &&
        updates(type, path),
    ).map((one) => about(one, one.path.join("."), put(one, one.path, Number(one.value) * 2))),
  },
  {
    name: "a protection is switched on",
    severity: "none",
    cases: oneOfEachArgument(
      KEPT,
      (value, path, { type }) =>
        value === false &&
        /protection|encrypt|block_public|multi_az|failover|circuit_breaker|key_rotation/.test(path) &&
        updates(type, path),
    ).map((one) => about(one, one.path.join("."), put(one, one.path, true))),
  },
  {
    name: "one more resource of a type",
    severity: "none",
    cases: oneOfEach(
      KEPT.filter(({ type, body }) => !HANDS_OUT.test(type) && !("source_db_cluster_identifier" in body)),
    ).map((one) =>
      about(one, "copied", (root: EditableRoot) => {
        const copy = structuredClone(root.resource[one.type]![one.name]!);
        for (const key of ["name", "bucket", "identifier", "alarm_name", "family"])
          if (typeof copy[key] === "string" && !copy[key].includes("${")) copy[key] = `${copy[key]}-2`;
        root.resource[one.type]![`${one.name}_copy`] = copy;
      }),
    ),
  },
  {
    name: "a rename with a moved block",
    severity: "none",
    cases: oneOfEach(KEPT.filter(({ type }) => heldBy(type) !== undefined)).map((one) => ({
      name: one.address,
      stack: one.stack,
      change: (root) => {
        const to = `${one.address}_renamed`;
        const other = JSON.parse(
          JSON.stringify(root).replaceAll(new RegExp(`${one.address.replace(".", "\\.")}(?!\\w)`, "g"), to),
        ) as EditableRoot;
        other.resource[one.type] = Object.fromEntries(
          Object.entries(other.resource[one.type]!).map(([name, body]) => [
            name === one.name ? `${name}_renamed` : name,
            body,
          ]),
        );
        Object.assign(root, other, { moved: [{ from: one.address, to }] });
      },
    })),
  },
  {
    name: "another threshold",
    severity: "none",
    cases: oneOfEachArgument(
      KEPT,
      (value, path) =>
        typeof value === "number" &&
        /^(threshold|evaluation_periods|limit_amount|max_capacity|priority|health_check_grace_period_seconds)$/.test(
          path,
        ),
    ).map((one) => about(one, one.path.join("."), put(one, one.path, Number(one.value) + 1))),
  },
  {
    name: "a disposable environment loses something",
    severity: "none",
    cases: oneOfEach(DISPOSABLE.filter(({ type }) => heldBy(type) !== undefined)).map((one) =>
      about(one, "destroyed", removed(one)),
    ),
  },
  {
    name: "a disposable environment gets something that replaces another",
    severity: "none",
    cases: oneOfEachArgument(
      DISPOSABLE,
      (value, path, { type }) =>
        heldBy(type) !== undefined &&
        typeof value === "string" &&
        !value.includes("${") &&
        /^(db_name|database_name|username|master_username|identifier|engine_version|bucket|fifo_queue)$/.test(path),
    ).map((one) => about(one, one.path.join("."), put(one, one.path, `1${String(one.value)}`))),
  },
  {
    name: "nothing at all, in another order",
    severity: "none",
    cases: oneOfEach(KEPT, ({ stack }) => stack).map((one) => ({
      name: one.stack,
      stack: one.stack,
      change: both((root) => {
        for (const [type, named] of Object.entries(root.resource))
          root.resource[type] = Object.fromEntries(Object.entries(named).reverse());
      }),
    })),
  },
];
