import type { Severity } from "../../../../readers/check";
import { isDisposable } from "../../../../readers/check/disposable";
import { isBlock, Root, type TerraformJson } from "../../../../readers/terraform";
import { allStacks } from "../../../support/stacks";
import type { EditableRoot } from "../stacks";

/** One change that was generated, of one resource. */
export interface Case {
  /** `aws_db_instance.database: storage_encrypted`. */
  readonly name: string;
  readonly stack: string;
  /** What a finding must be about; undefined where the rule decides, as for a root's own settings. */
  readonly about?: RegExp;
  /** Done to both versions, so that the earlier one has something to lose. */
  readonly prepare?: (root: EditableRoot) => void;
  readonly change: (root: EditableRoot) => void;
}

/** A kind of change, and how bad each case of it must be called; `none` if nothing may stop it. */
export interface Kind {
  readonly name: string;
  readonly severity: Severity | "none";
  readonly cases: readonly Case[];
}

/** A resource of a stack, as a case refers to it. */
export interface Found {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const byName = allStacks();
const stacks = Object.entries(byName);
const disposable = new Set(stacks.filter(([, one]) => isDisposable(new Root(one))).map(([name]) => name));

/** All resources of the environments that somebody wants to keep, production first. */
export const KEPT: readonly Found[] = inStacks((name) => !disposable.has(name));
/** All resources of the disposable ones. */
export const DISPOSABLE: readonly Found[] = inStacks((name) => disposable.has(name));

function inStacks(wanted: (name: string) => boolean): Found[] {
  const sorted = stacks.filter(([name]) => wanted(name)).sort(([one], [other]) => rank(one) - rank(other));
  return sorted.flatMap(([stack, terraform]) =>
    new Root(terraform).resources.map(({ type, name, address, body }) => ({ stack, type, name, address, body })),
  );
}

function rank(name: string): number {
  return name.endsWith("-prod") ? 0 : 1;
}

export function stackOf(name: string): TerraformJson {
  return byName[name] ?? {};
}

/** The first resource of each type, or of each key, that qualifies. */
export function oneOfEach(
  all: readonly Found[],
  keyOf: (one: Found) => string | undefined = ({ type }) => type,
): Found[] {
  const found = new Map<string, Found>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== undefined && !found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/** Every fifth, where what is tested hardly depends on the type. */
export function sampled(all: readonly Found[]): Found[] {
  return all.filter((_, index) => index % 5 === 0);
}

/** An argument at any depth. */
export interface Argument extends Found {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The first occurrence of each argument of each type whose value qualifies. */
export function oneOfEachArgument(
  all: readonly Found[],
  wanted: (value: unknown, path: string, one: Found) => boolean,
): Argument[] {
  const found = new Map<string, Argument>();
  for (const one of all) {
    for (const [path, value] of valuesIn(one.body)) {
      const text = path.filter((step) => typeof step === "string").join(".");
      const key = `${one.type} ${text}`;
      if (!/^(\/\/|depends_on|lifecycle|provider|timeouts)\b/.test(text) && !found.has(key) && wanted(value, text, one))
        found.set(key, { ...one, path, value });
    }
  }
  return [...found.values()];
}

function valuesIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): [path: readonly (string | number)[], value: unknown][] {
  const own: [readonly (string | number)[], unknown][] = path.length > 0 ? [[path, value]] : [];
  if (Array.isArray(value)) return [...own, ...value.flatMap((one, at) => valuesIn(one, [...path, at]))];
  if (!isBlock(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([key, one]) => valuesIn(one, [...path, key]))];
}

export const bodyOf = (root: EditableRoot, { type, name }: Pick<Found, "type" | "name">): Record<string, unknown> =>
  root.resource[type]![name]!;

/** Sets an argument, or removes it. */
export const put =
  (one: Found, path: readonly (string | number)[], value: unknown) =>
  (root: EditableRoot): void => {
    let at = bodyOf(root, one) as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
    const last = path.at(-1) ?? "";
    if (value === undefined) Reflect.deleteProperty(at, last);
    else at[last] = value;
  };

export const removed =
  ({ type, name }: Found) =>
  (root: EditableRoot): void => {
    root.resource[type] = Object.fromEntries(Object.entries(root.resource[type]!).filter(([one]) => one !== name));
  };

export const lifecycle =
  (one: Found, change: (old: Record<string, unknown>) => Record<string, unknown>) =>
  (root: EditableRoot): void => {
    const body = bodyOf(root, one);
    body["lifecycle"] = change((body["lifecycle"] ?? {}) as Record<string, unknown>);
  };

export const add =
  (address: string, body: object) =>
  (root: EditableRoot): void => {
    const [type = "", name = ""] = address.split(".");
    (root.resource[type] ??= {})[name] = body;
  };

export const both =
  (...changes: readonly ((root: EditableRoot) => void)[]) =>
  (root: EditableRoot): void => {
    for (const change of changes) change(root);
  };

/** A case about one resource. */
export function about(one: Found, what: string, change: (root: EditableRoot) => void): Case {
  return { name: `${one.address}: ${what}`, stack: one.stack, about: exactly(one.address), change };
}

export function exactly(address: string): RegExp {
  return new RegExp(`^${address.replaceAll(".", "\\.")}$`);
}
