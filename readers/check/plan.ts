import { block, isBlock, listOf, strings, type Block, type TerraformJson } from "../terraform";
import type { Change, Danger, EnvironmentReview } from "./change";
import { versionsOf } from "./compare";
import { driftDangers } from "./drift";
import { planDangers } from "./judge/plan";
import type { Plan, PlannedResource } from "./plan-format";
import { judge } from "./review";
import { attributeChanges, schemaPath } from "./values";

export const SENSITIVE = "(sensitive)";
export const UNKNOWN = "(known after apply)";

/** Why a plan must not be judged as if it were the whole: one line per reason. */
export function planProblems({ errored, complete }: Plan): string[] {
  if (errored === true)
    return ["the plan ended with an error, so that it leaves something out; fix the error and plan again"];
  if (complete === false)
    return ["the plan is incomplete: it was made with -target, or Terraform deferred a part; plan the whole root"];
  return [];
}

/** The environment that a plan is about, by the tags of everything in it; undefined if it has none. */
export function environmentOf({ configuration }: Plan): string | undefined {
  const homes = Object.values(configuration?.provider_config ?? {}).map(({ expressions }) =>
    block(expressions?.["default_tags"]),
  );
  for (const tags of homes) {
    const { System: system, Environment: environment } = block(block(tags["tags"])["constant_value"]);
    if (typeof system === "string" && typeof environment === "string") return `${system}-${environment}`;
  }
  return undefined;
}

/**
 * Judges a plan by the same rules as a configuration. Ids are turned back into references to show which resource belongs to
 * which; the plan itself says what is replaced.
 */
export function reviewPlan(environment: string, plan: Plan): EnvironmentReview {
  const resources = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  const names = namesOf(plan, resources);
  const [before, after] = [rootOf(plan, resources, names, "before"), rootOf(plan, resources, names, "after")];
  const changes = [...resources.flatMap((one) => changeOf(one, names)), ...outputChanges(plan)];
  const drifted = (plan.resource_drift ?? [])
    .filter(({ mode }) => mode === "managed")
    .map((one) => driftOf(one, names));
  const unchanged = versionsOf(before, before);
  const drift = driftDangers(drifted, changes, unchanged.one, (all) => judge(all, unchanged));
  if (changes.length === 0 && drift.length === 0) return { environment, state: "same", changes, dangers: [] };
  const isNew = drifted.length === 0 && resources.every(({ change }) => change.before === null);
  const dangers: Danger[] = isNew
    ? []
    : [...judge(changes, versionsOf(before, after)), ...planDangers(plan, changes), ...drift];
  return { environment, state: isNew ? "new" : "changed", changes: isNew ? [] : changes, dangers };
}

/** What is in the state, and what was found in AWS instead. */
function driftOf({ address, type, change }: PlannedResource, names: References): Change {
  const [before, after] = [
    masked(change.before, change.before_sensitive, names),
    masked(change.after, change.after_sensitive, names),
  ];
  const attributes = before && after ? attributeChanges(before, after) : [];
  const kind = after === undefined ? "removed" : before === undefined ? "added" : "changed";
  return { kind, address, type, attributes, ...(before ? { before } : {}), ...(after ? { after } : {}) };
}

function changeOf(planned: PlannedResource, names: References): Change[] {
  const { address, previous_address: from, type, change, action_reason: reason = "" } = planned;
  const { actions, replace_paths: forced = [] } = change;
  const [old, now] = [masked(change.before, change.before_sensitive, names), afterOf(change, names)];
  const common = {
    address,
    type,
    ...(from ? { from } : {}),
    ...(old ? { before: old } : {}),
    ...(now ? { after: now } : {}),
  };
  const attributes =
    old && now ? attributeChanges(old, now).filter(({ after }) => after !== UNKNOWN || forcedAt(forced, "")) : [];
  if (actions.includes("delete") && actions.includes("create")) {
    const because =
      forced.map((steps) => steps.filter((step) => typeof step === "string").join("."))[0] ??
      REASONS[reason] ??
      "an explicit request";
    return [{ kind: "replaced", attributes, replacement: { known: true, because }, ...common }];
  }
  if (actions.includes("forget")) return [{ kind: "forgotten", attributes: [], ...common }];
  if (actions.includes("delete")) return [{ kind: "removed", attributes: [], ...common }];
  if (actions.includes("create")) return [{ kind: "added", attributes: [], ...common }];
  if (actions.includes("update")) return [{ kind: from ? "moved" : "changed", attributes, ...common }];
  return from ? [{ kind: "moved", attributes: [], ...common }] : [];
}

/** Why a resource is replaced although none of its arguments forces it. */
const REASONS: Readonly<Record<string, string>> = {
  replace_by_request: "a request (-replace)",
  replace_because_tainted: "a request (it is marked as tainted)",
  replace_by_triggers: "replace_triggered_by",
};

function forcedAt(forced: readonly (readonly (string | number)[])[], path: string): boolean {
  return forced.some((steps) => schemaPath(steps.join(".")).startsWith(path));
}

function outputChanges({ output_changes: outputs = {} }: Plan): Change[] {
  return Object.entries(outputs).flatMap(([name, { actions, before, after }]): Change[] => {
    const common = { address: `output.${name}`, type: "output" };
    if (actions.includes("create")) return [{ kind: "added", attributes: [], ...common }];
    if (actions.includes("delete")) return [{ kind: "removed", attributes: [], ...common }];
    if (!actions.includes("update")) return [];
    return [{ kind: "changed", attributes: [{ path: "value", before, after: after ?? UNKNOWN }], ...common }];
  });
}

/** References by the id or ARN that they resolve to. */
type References = ReadonlyMap<string, string>;

/** Which id or ARN belongs to which resource. */
function namesOf(plan: Plan, resources: readonly PlannedResource[]): References {
  const names = new Map<string, string>();
  const add = (address: string, values: Block | null | undefined): void => {
    for (const attribute of [
      "id",
      "arn",
      ...(address.startsWith("aws_cloudfront_distribution.") ? ["domain_name"] : ["dns_name"]),
    ]) {
      const value = values?.[attribute];
      if (typeof value === "string" && value.length > 7 && !names.has(value))
        names.set(value, `\${${address}.${attribute}}`);
    }
  };
  for (const { address, change } of resources) add(address, change.before);
  for (const { address, mode, values } of plan.prior_state?.values?.root_module?.resources ?? []) {
    if (mode === "data") add(address, values);
  }
  return names;
}

function rootOf(
  plan: Plan,
  resources: readonly PlannedResource[],
  names: References,
  side: "before" | "after",
): TerraformJson {
  const resource: Record<string, Record<string, unknown>> = {};
  const configured = new Map((plan.configuration?.root_module?.resources ?? []).map((one) => [one.address, one]));
  // A plan has one address per resource, the new one: after a move, the old body is listed under the new address too.
  for (const { address, type, change } of resources) {
    const body = side === "before" ? masked(change.before, change.before_sensitive, names) : afterOf(change, names);
    if (body === undefined) continue;
    const known = side === "after" ? withReferences(body, configured.get(address)?.expressions ?? {}) : body;
    (resource[type] ??= {})[address.replace(`${type}.`, "")] = known;
  }
  const data: Record<string, Record<string, unknown>> = {};
  const put = (address: string, type: string, values: Block): void =>
    void ((data[type] ??= {})[address.replace(`data.${type}.`, "")] = values);
  for (const { address, mode, type, values } of plan.prior_state?.values?.root_module?.resources ?? []) {
    if (mode === "data") put(address, type, values ?? {});
  }
  if (side === "before") return { resource, data };
  // A data source that is read during the apply is in the plan as far as it is known.
  for (const { address, mode, type, change } of plan.resource_changes ?? []) {
    const body = mode === "data" ? afterOf(change, names) : undefined;
    if (body !== undefined) put(address, type, withReferences(body, configured.get(address)?.expressions ?? {}));
  }
  return { resource, data };
}

/** A value that is not known yet is shown as the reference it comes from. */
function withReferences(body: Block, expressions: Block): Block {
  const entries = Object.entries(body).map(([name, value]) => [name, withReference(value, expressions[name])] as const);
  return Object.fromEntries(entries);
}

function withReference(value: unknown, expression: unknown): unknown {
  const [first] = strings(block(expression)["references"]);
  if (value === UNKNOWN) return first === undefined ? value : `\${${first}}`;
  if (isBlock(value)) return withReferences(value, block(expression));
  if (!Array.isArray(value)) return value;
  const parts = listOf(expression);
  return value.map((one, index) =>
    withReference(one, parts[index] ?? (typeof one === "string" ? expression : undefined)),
  );
}

function afterOf(
  { after, after_unknown: unknown, after_sensitive: sensitive }: PlannedResource["change"],
  names: References,
): Block | undefined {
  const body = masked(after, sensitive, names);
  return body && (filled(body, unknown) as Block);
}

/** Without secret and empty values, and with references instead of ids. */
function masked(values: Block | null, sensitive: unknown, names: References): Block | undefined {
  if (values === null) return undefined;
  return clean(values, sensitive, names, true) as Block;
}

function clean(value: unknown, sensitive: unknown, names: References, isRoot: boolean): unknown {
  if (sensitive === true) return value === null || value === undefined ? undefined : SENSITIVE;
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) {
    const parts = listOf(sensitive);
    return value.length === 0 ? undefined : value.map((one, index) => clean(one, parts[index], names, false));
  }
  if (!isBlock(value)) return value ?? undefined;
  const parts = block(sensitive);
  const entries = Object.entries(value)
    .filter(([key]) => !(isRoot && ["id", "arn", "tags_all"].includes(key)))
    .map(([key, child]) => [key, clean(child, parts[key], names, false)] as const)
    .filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries);
}

function filled(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (isBlock(unknown)) {
    const own = block(value);
    const entries = Object.entries(unknown)
      .filter(([key]) => !["id", "arn", "tags_all"].includes(key))
      .map(([key, part]) => [key, filled(own[key], part)] as const)
      .filter(([, part]) => part !== undefined);
    return { ...own, ...Object.fromEntries(entries) };
  }
  if (Array.isArray(unknown) && unknown.length > 0) {
    const own = Array.isArray(value) ? (value as unknown[]) : [];
    return unknown.map((part, index) => filled(own[index], part));
  }
  return value;
}
