import { closest, distance } from "fastest-levenshtein";
import { joinPath, orList, show, type Problem } from "./problems";

/** Says what is wrong with one value. A setting that is left out never reaches its rule, unless it is {@link required}. */
export type Rule = (value: unknown, path: string) => readonly Problem[];

/**
 * One rule for every setting of a config type. The compiler refuses a setting without a rule and a rule without a
 * setting, so the keys are also the list of the settings that exist.
 */
export type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

const requiredRules = new WeakSet<Rule>();

/** Checks a section key by key: unknown keys, missing required ones, then each value by its own rule. */
export function check<T>(rules: Rules<T>, config: unknown, path = ""): Problem[] {
  if (!isRecord(config)) return [{ path, message: `${show(config)} is not a section; write { … }` }];
  const known: Record<string, Rule> = rules;
  const problems: Problem[] = [];
  for (const key of Object.keys(config)) {
    if (!(key in known)) problems.push({ path: joinPath(path, key), message: unknownKey(key, Object.keys(known)) });
  }
  for (const [key, rule] of Object.entries(known)) {
    const value = config[key];
    const where = joinPath(path, key);
    if (value !== undefined && value !== null) problems.push(...rule(value, where));
    else if (requiredRules.has(rule)) problems.push({ path: where, message: "is missing; it has no default, set it" });
  }
  return problems;
}

/** The setting has no default: leaving it out is a problem. */
export function required(rule: Rule): Rule {
  const wrapped: Rule = (value, path) => rule(value, path);
  requiredRules.add(wrapped);
  return wrapped;
}

/** A nested section with rules of its own. */
export function section<T>(rules: Rules<T>): Rule {
  return (value, path) => check(rules, value, path);
}

/** One of the given texts or numbers. */
export function oneOf(...allowed: readonly (string | number)[]): Rule {
  return (value, path) => {
    if (allowed.includes(value as string | number)) return [];
    return [{ path, message: `${show(value)} is not allowed; use ${orList(allowed.map(show))}` }];
  };
}

/** `true` or `false`. */
export const flag: Rule = (value, path) =>
  typeof value === "boolean" ? [] : [{ path, message: `${show(value)} is not a switch; use true or false` }];

/** A number between two bounds, both included. */
export function number(min: number, max: number): Rule {
  return (value, path) => {
    if (typeof value === "number" && value >= min && value <= max) return [];
    return [{ path, message: `${show(value)} is out of range; use a number from ${String(min)} to ${String(max)}` }];
  };
}

/** A whole number between two bounds, both included. */
export function integer(min: number, max: number): Rule {
  return (value, path) => {
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return [];
    return [
      { path, message: `${show(value)} is out of range; use a whole number from ${String(min)} to ${String(max)}` },
    ];
  };
}

/** Text that matches a pattern; `what` completes the sentence "use …", with an example. */
export function text(pattern: RegExp, what: string): Rule {
  return (value, path) => {
    if (typeof value === "string" && pattern.test(value)) return [];
    return [{ path, message: `${show(value)} does not fit; use ${what}` }];
  };
}

/** Any text that is not empty. */
export const anyText: Rule = text(/\S/, "a text that is not empty");

/** A list whose items follow one rule, each item once. */
export function list(item: Rule, { min = 0, max = 100 } = {}): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return [{ path, message: `${show(value)} is not a list; write [ … ]` }];
    const problems: Problem[] = [];
    if (value.length < min || value.length > max) {
      problems.push({ path, message: `has ${String(value.length)} items; use ${String(min)} to ${String(max)}` });
    }
    value.forEach((entry: unknown, index) => {
      problems.push(...item(entry, joinPath(path, `[${String(index)}]`)));
      if (value.findIndex((other) => show(other) === show(entry)) < index) {
        problems.push({ path, message: `${show(entry)} stands there twice; name it once` });
      }
    });
    return problems;
  };
}

/** A section whose keys are names that the user chooses, all with values of one kind. */
export function map(key: Rule, item: Rule): Rule {
  return (value, path) => {
    if (!isRecord(value)) return [{ path, message: `${show(value)} is not a section; write { name: … }` }];
    return Object.entries(value).flatMap(([name, entry]) => {
      const where = joinPath(path, name);
      return [...key(name, where), ...(entry === null || entry === undefined ? [] : item(entry, where))];
    });
  };
}

/** A section that comes in several kinds, told apart by one setting (`kind: "generated"`). */
export function variants(discriminator: string, kinds: Readonly<Record<string, Rule>>): Rule {
  return (value, path) => {
    if (!isRecord(value)) return [{ path, message: `${show(value)} is not a section; write { … }` }];
    const kind = value[discriminator];
    const rule = typeof kind === "string" ? kinds[kind] : undefined;
    if (rule) return rule(value, path);
    return oneOf(...Object.keys(kinds))(kind, joinPath(path, discriminator));
  };
}

/** Both rules must hold. */
export function both(first: Rule, second: Rule): Rule {
  return (value, path) => {
    const problems = first(value, path);
    return problems.length > 0 ? problems : second(value, path);
  };
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = known.length > 0 ? closest(key, known) : "";
  const hint = near !== "" && distance(key, near) <= Math.max(2, key.length / 3) ? `did you mean ${near}? ` : "";
  return `is not a setting; ${hint}the settings here are ${known.join(", ")}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
