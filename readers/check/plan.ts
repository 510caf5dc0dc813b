import { block, isBlock, listOf, strings, type Block, type TerraformJson } from "../terraform";
import type { Change, EnvironmentReview } from "./change";
import { judge } from "./review";
import { attributeChanges, schemaPath } from "./values";

interface PlannedResource {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Block | null;
    readonly after: Block | null;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** The parts of `terraform show -json` of a plan that the rules look at. */
export interface Plan {
  readonly format_version: string;
  readonly resource_changes?: readonly PlannedResource[];
  readonly output_changes?: Readonly<
    Record<string, { readonly actions: readonly string[]; readonly before?: unknown; readonly after?: unknown }>
  >;
  readonly configuration?: { readonly root_module?: { readonly resources?: readonly ConfiguredResource[] } };
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StoredResource[] } };
  };
}

interface ConfiguredResource {
  readonly address: string;
  readonly expressions?: Block;
}

interface StoredResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values?: Block;
}

export const SENSITIVE = "(sensitive)";
export const UNKNOWN = "(known after apply)";

/** Whether a value is a plan as `terraform show -json` writes it. */
export function isPlan(value: unknown): value is Plan {
  return (
    isBlock(value) &&
    typeof value["format_version"] === "string" &&
    ("resource_changes" in value || "planned_values" in value)
  );
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
  if (changes.length === 0) return { environment, state: "same", changes, dangers: [] };
  const isNew = resources.every(({ change }) => change.before === null);
  const dangers = isNew ? [] : judge(changes, before, after);
  return { environment, state: isNew ? "new" : "changed", changes: isNew ? [] : changes, dangers };
}

function changeOf({ address, previous_address: from, type, change }: PlannedResource, names: References): Change[] {
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
      forced.map((steps) => steps.filter((step) => typeof step === "string").join("."))[0] ?? "an explicit request";
    return [{ kind: "replaced", attributes, replacement: { known: true, because }, ...common }];
  }
  if (actions.includes("delete") || actions.includes("forget")) return [{ kind: "removed", attributes: [], ...common }];
  if (actions.includes("create")) return [{ kind: "added", attributes: [], ...common }];
  if (actions.includes("update")) return [{ kind: from ? "moved" : "changed", attributes, ...common }];
  return from ? [{ kind: "moved", attributes: [], ...common }] : [];
}

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
    for (const attribute of ["id", "arn"]) {
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
  for (const { address, mode, type, values } of plan.prior_state?.values?.root_module?.resources ?? []) {
    if (mode === "data") (data[type] ??= {})[address.replace(`data.${type}.`, "")] = values ?? {};
  }
  return { resource, data };
}

/** A value that is not known yet is shown as the reference it comes from. */
function withReferences(body: Block, expressions: Block): Block {
  const entries = Object.entries(expressions).flatMap(([name, expression]): [string, string][] => {
    const isUnknown = body[name] === UNKNOWN;
    const [first] = strings(block(expression)["references"]);
    return isUnknown && first !== undefined ? [[name, `\${${first}}`]] : [];
  });
  return { ...body, ...(Object.fromEntries(entries) as Block) };
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
