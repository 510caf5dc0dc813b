import { closest, distance } from "fastest-levenshtein";
import { isSection } from "./layers";
import { joinPath, orList, show, type Problem } from "./problems";

/** Says what is wrong with one value. A setting that is left out never reaches its rule, unless it is {@link required}. */
export type Rule = (value: unknown, path: string) => readonly Problem[];

/**
 * One rule for every setting of a config type. The compiler refuses a setting without a rule and a rule without a
 * setting, so the keys are also the list of the settings that exist.
 */
export type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

const requiredRules = new WeakSet<Rule>();

/**
 * Checks a section key by key: unknown keys first, then each setting by its own rule. `null` belongs to layers, where it
 * takes away what an earlier one set; in a configuration that stands by itself it is a problem.
 */
export function check<T>(rules: Rules<T>, config: unknown, path = ""): Problem[] {
  if (!isSection(config)) return [{ path, message: `${show(config)} is not a section; write { … }` }];
  const known: Record<string, Rule> = rules;
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(known, key));
  return [
    ...unknown.map((key) => ({ path: joinPath(path, key), message: unknownKey(key, Object.keys(known)) })),
    ...Object.entries(known).flatMap(([key, rule]) => checkSetting(rule, config[key], joinPath(path, key))),
  ];
}

function checkSetting(rule: Rule, value: unknown, path: string): readonly Problem[] {
  if (value !== undefined && value !== null) return rule(value, path);
  if (requiredRules.has(rule)) return [{ path, message: "is missing; it has no default, set it" }];
  return value === null ? [{ path, message: "null is not a value; leave the setting out" }] : [];
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
    const fault = typeof value === "number" ? "is out of range" : "is not a number";
    return [{ path, message: `${show(value)} ${fault}; use a number from ${min} to ${max}` }];
  };
}

/** A whole number between two bounds, both included. */
export function integer(min: number, max: number): Rule {
  return (value, path) => {
    const whole = Number.isInteger(value);
    if (whole && Number(value) >= min && Number(value) <= max) return [];
    const fault = whole ? "is out of range" : "is not a whole number";
    return [{ path, message: `${show(value)} ${fault}; use a whole number from ${min} to ${max}` }];
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
    const entries: readonly unknown[] = value;
    const shown = entries.map(show);
    const repeated = new Set(shown.filter((entry, index) => shown.indexOf(entry) < index));
    return [
      ...(entries.length < min || entries.length > max
        ? [{ path, message: `has ${entries.length} items; use ${min} to ${max}` }]
        : []),
      ...entries.flatMap((entry, index) => item(entry, `${path}[${index}]`)),
      ...[...repeated].map((entry) => ({ path, message: `${entry} is there more than once; name it once` })),
    ];
  };
}

/** A section whose keys are names that the user chooses, all with values of one kind. */
export function map(key: Rule, item: Rule): Rule {
  return (value, path) => {
    if (!isSection(value)) return [{ path, message: `${show(value)} is not a section; write { name: … }` }];
    return Object.entries(value).flatMap(([name, entry]) => {
      const where = joinPath(path, name);
      return [...key(name, where), ...checkSetting(item, entry, where)];
    });
  };
}

/** A section that comes in several kinds, told apart by one setting (`kind: "generated"`). */
export function variants(discriminator: string, kinds: Readonly<Record<string, Rule>>): Rule {
  return (value, path) => {
    if (!isSection(value)) return [{ path, message: `${show(value)} is not a section; write { … }` }];
    const kind = value[discriminator];
    const rule = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (rule) return rule(value, path);
    const where = joinPath(path, discriminator);
    if (kind === undefined)
      return [{ path: where, message: `is missing; use ${orList(Object.keys(kinds).map(show))}` }];
    return oneOf(...Object.keys(kinds))(kind, where);
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
  const near = nearestKey(key, known);
  const hint = near === undefined ? "" : `did you mean ${near}? `;
  return `is not a setting; ${hint}the settings here are ${known.join(", ")}`;
}

/** The setting that was probably meant: one that begins with it (`memory` for `memoryMiB`), or one that is a slip away. */
function nearestKey(key: string, known: readonly string[]): string | undefined {
  const [sought, candidates] = [key.toLowerCase(), known.map((one) => one.toLowerCase())];
  if (candidates.length === 0) return undefined;
  const longer = sought.length < 3 ? undefined : candidates.find((one) => one.startsWith(sought));
  const near = longer ?? closest(sought, candidates);
  const isSlip = distance(sought, near) <= Math.max(2, sought.length / 3);
  return near === longer || isSlip ? known[candidates.indexOf(near)] : undefined;
}
