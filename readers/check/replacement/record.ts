import { without, type Block, type TerraformJson } from "../../terraform";
import { HOLDERS } from "../holders";
import { withoutReferences } from "./literals";
import { mutations } from "./mutations";
import { asState, type ResourceSchema } from "./schema";

/** What the provider does when a resource of one type changes; for arguments that are not listed, this is unknown. */
export interface RecordedType {
  /** Always a new resource. */
  readonly replaces: readonly string[];
  /** A new resource for some values, the same one for others. */
  readonly sometimes: readonly string[];
  /** The resource is updated in place. */
  readonly updates: readonly string[];
}

/** A test case: a resource with one value in the configuration and another in the state. */
export interface Specimen {
  readonly type: string;
  readonly name: string;
  /** The argument that differs in the state; undefined for the control, in which both agree. */
  readonly path: string | undefined;
  /** The control: the specimen with the same body in which both agree. */
  readonly control: string;
  readonly config: Block;
  readonly state: Block;
}

/** The part of `terraform show -json` that says what happens to a specimen. */
export interface PlannedChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Block | null;
    readonly after: Block | null;
    readonly replace_paths?: readonly (readonly unknown[])[];
  };
}

const META = ["depends_on", "lifecycle", "provider", "provisioner", "connection", "count", "for_each"];

/** One specimen for every argument of every type, made from the first resource of the stacks that sets it. */
export function specimensOf(
  roots: readonly TerraformJson[],
  schemas: Readonly<Record<string, ResourceSchema>>,
): Specimen[] {
  const seen = new Set<string>();
  const specimens: Specimen[] = [];
  for (const [type, body] of roots.flatMap(bodiesOf)) {
    const schema = schemas[type];
    // Terraform's own types, such as terraform_data, are covered in replacement.ts.
    if (schema === undefined || !type.startsWith("aws_")) continue;
    const config = withoutReferences(body) as Block;
    const state = asState(schema.block, unescaped(config) as Block);
    const fresh = mutations(schema.block, state).filter(
      ({ path }) => (type in HOLDERS || isSet(path, state)) && !seen.has(`${type} ${shapeOf(path, state)}`),
    );
    if (fresh.length === 0) continue;
    const control = `${type}.n${specimens.length}`;
    const common = { type, control, config };
    specimens.push({ ...common, name: `n${specimens.length}`, path: undefined, state });
    for (const { path, state: other } of fresh) {
      seen.add(`${type} ${shapeOf(path, state)}`);
      specimens.push({ ...common, name: `n${specimens.length}`, path, state: other });
    }
  }
  return specimens;
}

/** What the plan of all specimens says, by type. Specimens that are not in the plan are left out. */
export function readPlan(
  specimens: readonly Specimen[],
  planned: readonly PlannedChange[],
): Record<string, RecordedType> {
  const changes = new Map(planned.map((one) => [one.address, one.change]));
  const verdicts = new Map<string, Map<string, Set<boolean>>>();
  for (const { type, name, path, control } of specimens) {
    const [change, untouched] = [changes.get(`${type}.${name}`), changes.get(control)];
    if (path === undefined || change === undefined || untouched === undefined) continue;
    const said = verdict(change, untouched, path);
    if (said === undefined) continue;
    const ofType = verdicts.get(type) ?? new Map<string, Set<boolean>>();
    verdicts.set(type, ofType.set(path, (ofType.get(path) ?? new Set()).add(said)));
  }
  return Object.fromEntries([...verdicts].sort(byKey).map(([type, paths]) => [type, summary(paths)]));
}

/** Whether this argument causes the replacement; undefined if the provider saw no difference. */
function verdict(
  { actions, before, after, replace_paths: forced = [] }: PlannedChange["change"],
  untouched: PlannedChange["change"],
  path: string,
): boolean | undefined {
  const replaced = actions.includes("delete");
  // Only one argument differs, so it is the reason, unless the made-up values already cause a replacement.
  if (replaced && !untouched.actions.includes("delete")) return true;
  const namesOf = (paths: readonly (readonly unknown[])[] = []): string[] =>
    paths.map((steps) => steps.filter((step) => typeof step === "string").join("."));
  const alone = namesOf(untouched.replace_paths);
  if (namesOf(forced).some((name) => name === path || (path.startsWith(`${name}.`) && !alone.includes(name))))
    return true;
  // Providers ignore many differences and keep the value from the state.
  const [argument = ""] = path.split(".");
  const seen = JSON.stringify(before?.[argument]) !== JSON.stringify(after?.[argument]);
  return seen && actions.some((action) => action !== "no-op") ? false : undefined;
}

function summary(paths: ReadonlyMap<string, ReadonlySet<boolean>>): RecordedType {
  const having = (...said: readonly boolean[]): string[] =>
    [...paths]
      .filter(([, found]) => found.size === said.length && said.every((one) => found.has(one)))
      .map(([path]) => path)
      .sort();
  return { replaces: having(true), sometimes: having(true, false), updates: having(false) };
}

function bodiesOf({ resource = {} }: TerraformJson): (readonly [type: string, body: Block])[] {
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.values(named).map((body) => [type, without(body as Block, ...META)] as const),
  );
}

/** An argument that one stack sets and another leaves out is tested both ways. */
function shapeOf(path: string, state: Block): string {
  return `${path} ${isSet(path, state) ? "set" : "unset"}`;
}

/** Arguments that no stack sets matter for resources that hold data: there, an unrecorded argument is reported as a danger. */
function isSet(path: string, state: Block): boolean {
  return state[path.split(".")[0] ?? ""] !== undefined;
}

/** Terraform reads `$${` as `${`. */
function unescaped(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll("$${", "${").replaceAll("%%{", "%{"));
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
