import { show, type Problem } from "../problems";

/** Whether a setting must be set, may be left out, or has a default. */
export type Presence = "required" | "optional" | "defaulted";

/** The sections around a value, innermost first, as far as they are resolved. Computed defaults read them. */
export type Around = readonly Readonly<Record<string, unknown>>[];

/** A kind of value: how it is described, checked and completed. */
export interface Kind<Written, Settled> {
  /** For the reference: `1 to 35`, `"none", "single" or "per-az"`. */
  readonly allowed: string;
  /** What is wrong with a value. */
  check(value: unknown, path: string, around: Around): readonly Problem[];
  /** A valid value with every default below it filled in. */
  settle(value: Written, around: Around): Settled;
  /** The settings inside, for readers of the tree: a section's own, or the one that a list or map repeats. */
  readonly inside?: Readonly<Record<string, AnySetting>>;
}

/** Any setting, whatever its types. */
export type AnySetting = Setting<unknown, unknown, Presence>;

/** The default of a setting: a value, or one that depends on the enclosing sections. */
type Fallback = { readonly value: unknown } | { readonly from: (...around: never[]) => unknown };

/** When a setting has an effect. */
interface Condition {
  readonly holds: (section: never) => boolean;
  readonly words: string;
}

/**
 * One setting, declared once. The config type, the settings type, the check, the default, `npm run explain` and the
 * reference all come from this declaration and the doc comment on its key.
 */
export class Setting<Written, Settled = Written, P extends Presence = "optional"> {
  /** Types only; never present at run time. */
  declare readonly types: { readonly written: Written; readonly settled: Settled; readonly presence: P };

  constructor(
    readonly kind: Kind<Written, Settled>,
    readonly presence: Presence = "optional",
    private readonly fallback?: Fallback,
    readonly condition?: Condition,
  ) {}

  /** It has no default: leaving it out is an error. */
  required(): Setting<Written, Settled, "required"> {
    return new Setting<Written, Settled, "required">(this.kind, "required", undefined, this.condition);
  }

  /** What applies if it is left out. */
  default(value: Written): Setting<Written, Settled, "defaulted"> {
    return new Setting<Written, Settled, "defaulted">(this.kind, "defaulted", { value }, this.condition);
  }

  /**
   * What applies if it is left out, computed from its section and the enclosing ones. It may read settings declared
   * before it; an enclosing section may be missing, because a section can be used on its own.
   */
  defaultFrom(from: (...around: never[]) => Written): Setting<Written, Settled, "defaulted"> {
    return new Setting<Written, Settled, "defaulted">(this.kind, "defaulted", { from }, this.condition);
  }

  /** The same, but it may also stay absent. */
  defaultWhere(from: (...around: never[]) => Written | undefined): Setting<Written, Settled> {
    return new Setting<Written, Settled>(this.kind, "optional", { from }, this.condition);
  }

  /** A further condition on a valid value; `fault` says what is wrong with it and how to fix it. */
  refine(fault: (value: Written) => string | undefined): Setting<Written, Settled, P> {
    const { kind } = this;
    const check: Kind<Written, Settled>["check"] = (value, path, around) => {
      const problems = kind.check(value, path, around);
      const message = problems.length > 0 ? undefined : fault(value as Written);
      return message === undefined ? problems : [{ path, message }];
    };
    return this.#with({ ...bound(kind), check });
  }

  /** A description for the reference, in place of the one that follows from its kind. */
  describe(allowed: string): Setting<Written, Settled, P> {
    return this.#with({ ...bound(this.kind), allowed });
  }

  /**
   * It only has an effect if the condition holds. It is checked and kept anyway, so that a tier can tune every kind of
   * a section; {@link Setting.condition} lets readers leave it out.
   */
  onlyWhere(holds: (section: never) => boolean, words: string): Setting<Written, Settled, P> {
    return new Setting<Written, Settled, P>(this.kind, this.presence, this.fallback, { holds, words });
  }

  /** The default, if it does not depend on others. */
  get constantDefault(): unknown {
    return this.fallback !== undefined && "value" in this.fallback ? this.fallback.value : undefined;
  }

  /** Whether it has a default that depends on other settings. */
  get hasComputedDefault(): boolean {
    return this.fallback !== undefined && "from" in this.fallback;
  }

  /** What is wrong with a value, or with leaving it out. */
  problems(value: unknown, path = "", around: Around = []): readonly Problem[] {
    if (value !== undefined && value !== null) return this.kind.check(value, path, around);
    if (this.presence === "required") return [{ path, message: "is missing and has no default; set it" }];
    // null is for layers, where it removes what an earlier one set.
    return value === null ? [{ path, message: `${show(value)} is not a value; leave the setting out` }] : [];
  }

  /** The default that depends on other settings, if it has one. */
  computeDefault(around: Around): unknown {
    return this.fallback !== undefined && "from" in this.fallback
      ? this.fallback.from(...([...around, {}, {}] as never[]))
      : undefined;
  }

  #with(kind: Kind<Written, Settled>): Setting<Written, Settled, P> {
    return new Setting<Written, Settled, P>(kind, this.presence, this.fallback, this.condition);
  }
}

/** A kind as a plain object: methods of a class do not survive being spread. */
function bound<Written, Settled>(kind: Kind<Written, Settled>): Kind<Written, Settled> {
  return {
    allowed: kind.allowed,
    check: (value, path, around) => kind.check(value, path, around),
    settle: (value, around) => kind.settle(value, around),
    ...(kind.inside ? { inside: kind.inside } : {}),
  };
}
