import { isSection } from "../layers";
import { joinPath, orList, show, under, type Problem } from "../problems";
import { Setting, type Around, type Presence } from "./setting";

/** A value without settings inside; `fault` says what is wrong with it, or lists what is wrong inside it. */
export function value<T>(
  allowed: string,
  fault: (value: unknown) => string | readonly Problem[] | undefined,
): Setting<T> {
  return new Setting<T>({
    allowed,
    check(given, path) {
      const found = fault(given) ?? [];
      return typeof found === "string" ? [{ path, message: found }] : under(path, found);
    },
    settle: (given) => given,
  });
}

/** One of the given strings or numbers. */
export function oneOf<const T extends readonly (string | number)[]>(...allowed: T): Setting<T[number]> {
  const choices = orList(allowed.map(show));
  return value(choices, (given) =>
    allowed.some((one) => one === given) ? undefined : `${show(given)} is not allowed; use ${choices}`,
  );
}

/** `true` or `false`. */
export const boolean: Setting<boolean> = value("true or false", (given) =>
  typeof given === "boolean" ? undefined : `${show(given)} is not a boolean; use true or false`,
);

/** A number between two bounds, both included. */
export function number(min: number, max: number): Setting<number> {
  return value(`${min} to ${max}`, (given) => {
    if (typeof given === "number" && given >= min && given <= max) return undefined;
    const fault = typeof given === "number" ? "is out of range" : "is not a number";
    return `${show(given)} ${fault}; use a number from ${min} to ${max}`;
  });
}

/** A whole number between two bounds, both included. */
export function integer(min: number, max: number): Setting<number> {
  return value(`${min} to ${max}`, (given) => {
    const whole = Number.isInteger(given);
    if (whole && Number(given) >= min && Number(given) <= max) return undefined;
    const fault = whole ? "is out of range" : "is not a whole number";
    return `${show(given)} ${fault}; use a whole number from ${min} to ${max}`;
  });
}

/** A string that matches a pattern; `what` completes the sentence "use …", with an example. */
export function text(pattern: RegExp, what: string): Setting<string> {
  return value(what, (given) =>
    typeof given === "string" && pattern.test(given) ? undefined : `${show(given)} is not valid; use ${what}`,
  );
}

/** Any non-empty string. */
export const anyText: Setting<string> = text(/\S/, "a non-empty string");

/** Any non-empty string of up to so many characters. */
export function textUpTo(max: number): Setting<string> {
  return anyText.describe(`1 to ${max} characters`).refine((given) => tooLong(given, max));
}

/** Any non-empty string of printable ASCII characters, up to so many. */
export function asciiUpTo(max: number): Setting<string> {
  return anyText.describe(`1 to ${max} ASCII characters`).refine((given) => {
    const odd = /[^ -~]/u.exec(given)?.[0];
    if (odd === undefined) return tooLong(given, max);
    return `${show(given)} has the character ${show(odd)}; use printable ASCII characters only`;
  });
}

function tooLong(given: string, max: number): string | undefined {
  if (given.length <= max) return undefined;
  return `has ${given.length} characters; use ${max} at most`;
}

/** A list whose items are all of one kind, each item once. */
export function list<W, S>(item: Setting<W, S>, { min = 0, max = 100 } = {}): Setting<readonly W[], readonly S[]> {
  return new Setting<readonly W[], readonly S[]>({
    allowed: `a list of ${item.kind.allowed}`,
    inside: { "[]": item },
    check(given, path, around) {
      if (!Array.isArray(given)) return [{ path, message: `${show(given)} is not a list; write [ … ]` }];
      const entries: readonly unknown[] = given;
      const shown = entries.map(show);
      const repeated = new Set(shown.filter((entry, index) => shown.indexOf(entry) < index));
      return [
        ...(entries.length < min || entries.length > max
          ? [{ path, message: `has ${entries.length} item${entries.length === 1 ? "" : "s"}; use ${min} to ${max}` }]
          : []),
        ...entries.flatMap((entry, index) => item.kind.check(entry, `${path}[${index}]`, around)),
        ...[...repeated].map((entry) => ({ path, message: `${entry} is listed more than once; list it once` })),
      ];
    },
    settle: (given, around) => given.map((entry) => item.kind.settle(entry, around)),
  });
}

/** A map: values of one kind under names that people choose. */
export function map<W, S>(
  name: Setting<string>,
  item: Setting<W, S, Presence>,
): Setting<Readonly<Record<string, W>>, Readonly<Record<string, S>>> {
  return new Setting<Readonly<Record<string, W>>, Readonly<Record<string, S>>>({
    allowed: `{ name: ${item.kind.allowed} }`,
    inside: { "<name>": item },
    check(given, path, around) {
      if (!isSection(given)) return [{ path, message: `${show(given)} is not a section; write { name: … }` }];
      return Object.entries(given).flatMap(([key, entry]) => {
        const where = joinPath(path, key);
        return [...name.problems(key, where), ...item.problems(entry, where, around)];
      });
    },
    settle: (given, around) =>
      Object.fromEntries(Object.entries(given).map(([key, entry]) => [key, item.kind.settle(entry, around)])),
  });
}

/** One kind or another, depending on the value. */
export function either<W, S, V, T>(
  isFirst: (given: unknown) => boolean,
  first: Setting<W, S>,
  second: Setting<V, T>,
): Setting<W | V, S | T> {
  const chosen = (given: unknown) => (isFirst(given) ? first : second) as Setting<W | V, S | T>;
  return new Setting<W | V, S | T>({
    allowed: `${second.kind.allowed}, or ${first.kind.allowed}`,
    check: (given, path, around: Around): readonly Problem[] => chosen(given).kind.check(given, path, around),
    settle: (given, around) => chosen(given).kind.settle(given, around),
  });
}
