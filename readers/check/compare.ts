import { block, Root, strings, without, type Block, type Resource, type TerraformJson } from "../terraform";
import type { AttributeChange, Change } from "./change";
import { replacements } from "./knock-on";
import { policyChanges } from "./policy/compare";
import { statementsOfDocument } from "./policy/statement";
import { attributeChanges, same, schemaPath } from "./values";

const DOCUMENT = "data.aws_iam_policy_document";

/** How a root differs from its earlier version, in terms that matter to an engineer. */
export function compare({ before, after, one, other, moves }: Versions): Change[] {
  const resources = ofDeclared(one, other, moves);
  const replaced = replacements(one, other, resources);
  const changes = resources.map((change): Change => {
    const replacement = replaced.get(change.address);
    if (replacement === undefined) return change;
    return { ...change, kind: replacement.known ? "replaced" : change.kind, replacement };
  });
  // A resource that is replaced only because another one is replaced has no differences itself.
  const along = [...replaced].filter(([address]) => !resources.some((change) => change.address === address));
  const dragged = along.map(([address, replacement]): Change => {
    const [earlier, now] = [one.get(address), other.get(address)];
    const common = { address, type: now?.type ?? "", attributes: [], replacement };
    return { kind: "replaced", ...common, ...bodies(earlier, now) };
  });
  return [...changes, ...dragged, ...ofOthers(before, after)];
}

/** Two versions of a root, read once for all that compare them. */
export interface Versions {
  /** With the names that its resources have now. */
  readonly before: TerraformJson;
  readonly after: TerraformJson;
  readonly one: Root;
  readonly other: Root;
  readonly moves: ReadonlyMap<string, string>;
}

export function versionsOf(before: TerraformJson, after: TerraformJson): Versions {
  const moves = movesFrom(before, after);
  const old = renamed(before, moves);
  return { before: old, after, one: new Root(old), other: new Root(after), moves };
}

/** A root in which resources already have their new names, so that references to them match. */
function renamed(root: TerraformJson, moves: ReadonlyMap<string, string>): TerraformJson {
  if (moves.size === 0) return root;
  const names = [...moves.keys()].map((name) => name.replaceAll(".", "\\.")).join("|");
  const reference = new RegExp(`(?<![\\w.])(${names})(?![\\w-])`, "g");
  const text = JSON.stringify({ ...root, resource: {}, moved: [] });
  const body = JSON.stringify(root.resource ?? {});
  const replace = (json: string): string => json.replace(reference, (name) => moves.get(name) ?? name);
  const resource: Record<string, Record<string, unknown>> = {};
  for (const [type, named] of Object.entries(JSON.parse(replace(body)) as NonNullable<TerraformJson["resource"]>)) {
    for (const [name, one] of Object.entries(named)) {
      const [newType = type, newName = name] = (moves.get(`${type}.${name}`) ?? `${type}.${name}`).split(".");
      (resource[newType] ??= {})[newName] = one;
    }
  }
  return { ...(JSON.parse(replace(text)) as TerraformJson), resource };
}

/** The renames in the new root whose source exists in the old one. */
function movesFrom(before: TerraformJson, after: TerraformJson): Map<string, string> {
  const [one, other] = [new Root(before), new Root(after)];
  const valid = (after.moved ?? []).filter(
    ({ from, to }) => one.get(from) !== undefined && other.get(from) === undefined && other.get(to) !== undefined,
  );
  return new Map(valid.map(({ from, to }) => [from, to]));
}

function ofDeclared(before: Root, after: Root, moves: ReadonlyMap<string, string>): Change[] {
  const origins = new Map([...moves].map(([from, to]) => [to, from]));
  const addresses = new Set([...before.declared, ...after.declared].map(({ address }) => address));
  return [...addresses].sort().flatMap((address): Change[] => {
    const [old, now] = [before.get(address), after.get(address)];
    const type = (now ?? old)?.type ?? "";
    const common = { address, type, ...bodies(old, now) };
    if (old === undefined || now === undefined) {
      return [{ kind: now === undefined ? "removed" : "added", attributes: [], ...common }];
    }
    const from = origins.get(address);
    const attributes = withoutIgnored(attributeChanges(old.body, now.body), now.body);
    if (type === DOCUMENT) return ofDocument(old, now, common);
    if (from !== undefined) return [{ kind: "moved", from, attributes, ...common }];
    return attributes.length > 0 ? [{ kind: "changed", attributes, ...common }] : [];
  });
}

function ofDocument(old: Resource, now: Resource, common: Omit<Change, "kind" | "attributes">): Change[] {
  const statements = policyChanges(statementsOfDocument(old.body), statementsOfDocument(now.body));
  const attributes = attributeChanges(without(old.body, "statement"), without(now.body, "statement"));
  return statements.length + attributes.length > 0 ? [{ kind: "changed", attributes, statements, ...common }] : [];
}

/** Terraform does not act on changes that it is told to ignore. */
function withoutIgnored(attributes: readonly AttributeChange[], { lifecycle }: Block): AttributeChange[] {
  const ignored = strings(block(lifecycle)["ignore_changes"]).map(schemaPath);
  return attributes.filter(({ path }) => {
    const changed = schemaPath(path);
    return !ignored.some((one) => changed === one || changed.startsWith(`${one}.`));
  });
}

function bodies(old: Resource | undefined, now: Resource | undefined): Pick<Change, "before" | "after"> {
  return { ...(old ? { before: old.body } : {}), ...(now ? { after: now.body } : {}) };
}

/** Outputs, providers, the backend and versions, locals. */
function ofOthers(before: TerraformJson, after: TerraformJson): Change[] {
  const sections = (root: TerraformJson): Record<string, unknown> => {
    const { output = {}, terraform = {} } = root;
    const others = without(root, "resource", "data", "ephemeral", "moved", "output", "terraform");
    const named = (prefix: string, of: object): [string, unknown][] =>
      Object.entries(of)
        .filter(([name]) => name !== "//")
        .map(([name, value]) => [`${prefix}${name}`, value]);
    return Object.fromEntries([...named("output.", output), ...named("terraform.", terraform), ...named("", others)]);
  };
  const [one, other] = [sections(before), sections(after)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort().flatMap((address): Change[] => {
    const [old, now] = [one[address], other[address]];
    if (same(old, now)) return [];
    const common = { address, type: address.split(".")[0] ?? "" };
    if (old === undefined || now === undefined)
      return [{ kind: old === undefined ? "added" : "removed", attributes: [], ...common }];
    return [{ kind: "changed", attributes: attributeChanges({ "": old }, { "": now }).map(trimmed), ...common }];
  });
}

function trimmed(change: AttributeChange): AttributeChange {
  return { ...change, path: change.path.replace(/^\./, "") };
}
