import { isSection } from "../layers";
import { assertValid, joinPath, orList, show, under, type Problem } from "../problems";
import { Setting, type AnySetting, type Around, type Kind, type Presence } from "./setting";
import { unknownKey } from "./unknown-key";
import { oneOf } from "./values";

/** The settings of a section by name. */
export type Shape = Readonly<Record<string, AnySetting>>;

type Written<S> = S extends Setting<infer W, unknown, Presence> ? W : never;
type Settled<S> = S extends Setting<unknown, infer T, Presence> ? T : never;
type Is<P extends Presence, X> = {
  [K in keyof X]: X[K] extends Setting<unknown, unknown, infer Q> ? ([Q] extends [P] ? K : never) : never;
}[keyof X];

// Mapped over Pick, and without `as`: otherwise doc comments and go-to-definition do not reach the declaration.
type WrittenValues<X> = { readonly [K in keyof X]: Written<X[K]> };
type SettledValues<X> = { readonly [K in keyof X]: Settled<X[K]> };
type WrittenOf<X> = Flat<
  WrittenValues<Pick<X, Is<"required", X>>> & Partial<WrittenValues<Pick<X, Is<"optional" | "defaulted", X>>>>
>;
type SettledOf<X> = Flat<
  SettledValues<Pick<X, Is<"required" | "defaulted", X>>> & Partial<SettledValues<Pick<X, Is<"optional", X>>>>
>;
/** The same type as one object, which is how the compiler then prints it. */
type Flat<T> = T extends infer U ? { [K in keyof U]: U[K] } : never;

/**
 * A second base that keeps an interface's own name in compiler messages: without it, TypeScript looks through an
 * interface that only renames another type, and prints all its members.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it has nothing to add
export interface Named {}

/** The input type of a section, as users write it: `interface QueueConfig extends Config<typeof QUEUE>, Named {}`. */
export type Config<S extends { readonly types: { readonly written: unknown } }> = S["types"]["written"];

/** A section with all defaults filled in: `interface QueueSettings extends Settings<typeof QUEUE>, Named {}`. */
export type Settings<S extends { readonly types: { readonly settled: unknown } }> = S["types"]["settled"];

/** Settings that a section leaves out on purpose, each with the error message for anyone who sets it. */
type Absent = Readonly<Record<string, string>>;

/** A condition on a whole section with its defaults filled in. */
type SectionCheck<X> = (settings: SettledOf<X>) => readonly Problem[];

/** Sections returned by {@link Section.settings}: they are complete and need no second check. */
const settledBy = new WeakMap<object, unknown>();

/** Settings by name, and the conditions that relate them. */
export class Section<X extends Shape> extends Setting<WrittenOf<X>, SettledOf<X>> {
  constructor(
    readonly shape: X,
    readonly checks: readonly SectionCheck<X>[] = [],
    private readonly absent: Absent = {},
  ) {
    super(new SectionKind(shape, checks, absent));
  }

  /** Conditions on several settings together. They see the section only once each setting is valid by itself. */
  and(...checks: readonly SectionCheck<X>[]): Section<X> {
    return new Section(this.shape, [...this.checks, ...checks], this.absent);
  }

  /** The same section with more settings, or with some of its own replaced. Its checks stay. */
  extend<Y extends Shape>(more: Y): Section<Omit<X, keyof Y> & Y> {
    const shape: Shape = { ...this.shape, ...more };
    return new Section(shape as Omit<X, keyof Y> & Y, this.checks, this.absent);
  }

  /** Some of its settings, without its checks. */
  pick<K extends keyof X & string>(...keys: readonly K[]): Section<Pick<X, K>> {
    return new Section(Object.fromEntries(keys.map((key) => [key, this.shape[key]])) as unknown as Pick<X, K>);
  }

  /**
   * All but some of its settings, without its checks; setting one of those anyway is an error with the given reason.
   */
  without<K extends keyof X & string>(absent: Readonly<Record<K, string>>): Section<Omit<X, K>> {
    const left = Object.entries(this.shape).filter(([key]) => !Object.hasOwn(absent, key));
    return new Section(Object.fromEntries(left) as unknown as Omit<X, K>, [], absent);
  }

  /** The part of a larger section that belongs to this one: what its construct takes. */
  of<T extends object>(value: T): Pick<T, keyof T & keyof X> {
    return Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(this.shape, key))) as Pick<
      T,
      keyof T & keyof X
    >;
  }

  /** The same section, typed with the interfaces that extend its types, so that compiler messages use their names. */
  as<W extends WrittenOf<X>, S extends SettledOf<X>>(): Setting<W, S> {
    return this as unknown as Setting<W, S>;
  }

  /** The section with all defaults filled in; it must be valid. */
  settings(config: WrittenOf<X>): SettledOf<X> {
    return this.kind.settle(config, []);
  }

  /**
   * The section, checked and with all defaults filled in.
   * @param subject whose configuration it is: `shop/prod`, or a construct's path.
   * @param others problems found elsewhere, reported together with its own.
   * @throws ConfigError with all problems.
   */
  settle(subject: string, config: WrittenOf<X>, others: readonly Problem[] = []): SettledOf<X> {
    assertValid(subject, [...this.problems(config), ...others]);
    return this.settings(config);
  }
}

/** A section of settings, each with its doc comment. */
export function section<X extends Shape>(shape: X): Section<X> {
  return new Section(shape);
}

class SectionKind<X extends Shape> implements Kind<WrittenOf<X>, SettledOf<X>> {
  readonly allowed = "{ … }";

  constructor(
    readonly inside: X,
    private readonly checks: readonly SectionCheck<X>[],
    private readonly absent: Absent,
  ) {}

  check(value: unknown, path: string, around: Around): readonly Problem[] {
    if (settledBy.get(value as object) === this) return [];
    if (!isSection(value)) return [{ path, message: `${show(value)} is not a section; write { … }` }];
    const known = Object.keys(this.inside);
    const problems = Object.keys(value)
      .filter((key) => !Object.hasOwn(this.inside, key))
      .map((key) => ({ path: joinPath(path, key), message: this.#unknown(key, known) }));
    // Nested sections may take defaults from this one; they only see the values that are valid.
    const valid: Record<string, unknown> = this.#constantDefaults();
    for (const [key, setting] of Object.entries(this.inside)) {
      const found = setting.problems(value[key], joinPath(path, key), [valid, ...around]);
      problems.push(...found);
      if (found.length === 0) valid[key] = value[key] ?? valid[key];
    }
    if (problems.length > 0) return problems;
    const settled = this.settle(value as WrittenOf<X>, around);
    return this.checks.flatMap((check) => under(path, check(settled)));
  }

  settle(value: WrittenOf<X>, around: Around): SettledOf<X> {
    if (settledBy.get(value) === this) return value as unknown as SettledOf<X>;
    const draft = this.#draft(value, around);
    const settled: Record<string, unknown> = {};
    for (const [key, { kind }] of Object.entries(this.inside)) {
      if (draft[key] === undefined) continue;
      settled[key] = draft[key] = kind.settle(draft[key], [draft, ...around]);
    }
    settledBy.set(settled, this);
    return settled as SettledOf<X>;
  }

  #unknown(key: string, known: readonly string[]): string {
    const reason = Object.hasOwn(this.absent, key) ? this.absent[key] : undefined;
    return reason ?? unknownKey(key, known);
  }

  #constantDefaults(): Record<string, unknown> {
    const defaults = Object.entries(this.inside).map(([key, { constantDefault }]) => [key, constantDefault]);
    return Object.fromEntries(defaults) as Record<string, unknown>;
  }

  /**
   * The written values plus defaults at this level, nested sections not yet completed; computed defaults see the other
   * values.
   */
  #draft(value: Readonly<Record<string, unknown>>, around: Around): Record<string, unknown> {
    const draft = this.#constantDefaults();
    for (const key of Object.keys(this.inside)) draft[key] = value[key] ?? draft[key];
    for (const [key, setting] of Object.entries(this.inside)) {
      if (setting.hasComputedDefault) draft[key] ??= setting.computeDefault([draft, ...around]);
    }
    return draft;
  }
}

type Variants = Readonly<Record<string, Section<Shape>>>;
type OneOf<D extends string, V extends Variants, Which extends "written" | "settled"> = {
  [K in keyof V]: Flat<Readonly<Record<D, K>> & V[K]["types"][Which]>;
}[keyof V];

/** A section that comes in several kinds, distinguished by one setting: `{ kind: "generated" }`. */
export function variants<const D extends string, V extends Variants>(
  discriminator: D,
  kinds: V,
): Setting<OneOf<D, V, "written">, OneOf<D, V, "settled">> {
  const names = Object.keys(kinds);
  const sections = Object.fromEntries(
    Object.entries(kinds).map(([name, { shape, checks }]) => {
      const own = { [discriminator]: oneOf(name).required(), ...shape };
      return [name, new Section(own, checks)];
    }),
  );
  return new Setting<OneOf<D, V, "written">, OneOf<D, V, "settled">>({
    allowed: orList(names.map((name) => `{ ${discriminator}: ${show(name)} … }`)),
    inside: sections,
    check(value, path, around) {
      if (!isSection(value)) return [{ path, message: `${show(value)} is not a section; write { … }` }];
      const chosen = value[discriminator];
      const kind = names.find((name) => name === chosen);
      if (kind !== undefined) return sections[kind]?.kind.check(value, path, around) ?? [];
      const got = chosen === undefined ? "is missing" : `${show(chosen)} is not allowed`;
      return [{ path: joinPath(path, discriminator), message: `${got}; use ${orList(names.map(show))}` }];
    },
    settle(value, around) {
      const chosen = sections[String((value as Record<string, unknown>)[discriminator])];
      return chosen?.kind.settle(value, around) as OneOf<D, V, "settled">;
    },
  });
}
