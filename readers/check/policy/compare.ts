import { matchesWildcard } from "../../terraform";
import type { Names, Statement } from "./statement";

/** How a policy's meaning changed, one difference per line; empty if it means the same. */
export function policyChanges(before: readonly Statement[], after: readonly Statement[]): string[] {
  const gone = before.filter((one) => !after.some((other) => meaning(one) === meaning(other)));
  const come = after.filter((one) => !before.some((other) => meaning(one) === meaning(other)));
  const renamed = after.flatMap((one) => {
    const old = before.find((other) => meaning(other) === meaning(one));
    const known = old === undefined || before.some(({ sid }) => sid === one.sid);
    return known ? [] : [`sid ${old.sid} is now ${one.sid}`];
  });
  if (meaningOfAll(gone) === meaningOfAll(come)) return renamed;
  const lines = come.flatMap((one) => {
    const old = gone.find(({ sid, effect }) => sid === one.sid && effect === one.effect);
    return old === undefined ? [`+ ${inWords(one)}`] : parts(old, one);
  });
  const removed = gone.filter((one) => !come.some(({ sid, effect }) => sid === one.sid && effect === one.effect));
  return [...lines, ...removed.map((one) => `- ${inWords(one)}`), ...renamed];
}

/** Something that a policy newly allows, or no longer denies. */
export interface Way {
  readonly text: string;
  /** The single permission that is new; undefined for a denial that is gone. */
  readonly allows?: Statement;
  /** It was allowed before, under another condition. */
  readonly loosened?: boolean;
}

/** What the second policy allows that the first did not; empty if it is as narrow or narrower. */
export function wider(
  before: readonly Statement[],
  after: readonly Statement[],
  harmless: (part: Statement) => boolean = () => false,
): Way[] {
  const found = new Map<string, Way>();
  const [allowed, allows] = [before, after].map((all) => all.filter(({ effect }) => effect !== "Deny"));
  for (const statement of allows ?? []) {
    for (const [part, name] of tuples(statement)) {
      if (harmless(part) || (allowed ?? []).some((old) => includesPart(old, part))) continue;
      const condition = reason(allowed ?? [], part);
      const text = `allows ${name}${condition}`;
      found.set(text, { text, allows: part, loosened: condition !== "" });
    }
  }
  const denies = after.filter(({ effect }) => effect === "Deny");
  for (const statement of before.filter(({ effect }) => effect === "Deny")) {
    const lost = tuples(statement).some(([part]) => !denies.some((one) => includesPart(one, part)));
    const text = `no longer denies ${inWords(statement).replace(/^denies /, "")}`;
    if (lost) found.set(text, { text });
  }
  return [...found.values()];
}

/** A statement's single permissions: one action on one resource for one principal. */
function tuples(statement: Statement): (readonly [Statement, string])[] {
  return each(statement.actions).flatMap((actions) =>
    each(statement.resources).flatMap((resources) =>
      each(statement.principals).map((principals) => {
        const part = { ...statement, actions, resources, principals };
        return [part, inWords(part, false)] as const;
      }),
    ),
  );
}

function each({ values, but }: Names): Names[] {
  return but || values.length === 0 ? [{ values, but }] : values.map((one) => ({ values: [one], but }));
}

/** Whether `statement` covers everything in `part`. */
function includesPart(statement: Statement, part: Statement): boolean {
  return (
    within(part.actions, statement.actions) &&
    within(part.resources, statement.resources) &&
    within(part.principals, statement.principals) &&
    conditionsHold(statement, part)
  );
}

function within(narrow: Names, wide: Names): boolean {
  if (wide.but) return narrow.but && wide.values.every((one) => narrow.values.includes(one));
  if (narrow.but) return wide.values.includes("*");
  return (
    narrow.values.every((one) => wide.values.some((pattern) => matches(pattern, one))) &&
    (narrow.values.length > 0 || wide.values.length === 0)
  );
}

/** Every condition of the wider one is there in the narrower one, with the same values or fewer. */
function conditionsHold(wide: Statement, narrow: Statement): boolean {
  return Object.entries(wide.conditions).every(([key, values]) => {
    const own = narrow.conditions[key];
    if (own === undefined) return false;
    const test = key.split(" ")[0] ?? "";
    if (/Not/.test(test)) return values.every((one) => own.includes(one));
    const like = /Like/.test(test);
    const holds = (one: string): boolean => values.some((value) => (like ? matches(value, one) : value === one));
    return own.every((one) => holds(one) || (/:sub$/.test(key) && holds(byName(one))));
  });
}

/**
 * GitHub's immutable subject, which has the ids of owner and repository too, is narrower than the one without them.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
function byName(subject: string): string {
  return subject.replace(/^repo:([^/@:]+)@\d+\/([^/@:]+)@\d+:/, "repo:$1/$2:");
}

/** All actions, and everybody as a principal, of whatever kind. */
const EVERYTHING = ["*:*", "AWS:*"];

function matches(pattern: string, name: string): boolean {
  return EVERYTHING.includes(pattern) || matchesWildcard(pattern, name);
}

/** If the permission existed before, a condition has changed. */
function reason(before: readonly Statement[], part: Statement): string {
  const old = before.find((one) => includesPart({ ...one, conditions: {} }, part));
  if (old === undefined) return "";
  const lost = Object.entries(old.conditions).find(([key, values]) => {
    const own = part.conditions[key];
    return own === undefined || String([...own].sort()) !== String([...values].sort());
  });
  return lost ? `, where the condition ${lost[0]} was ${lost[1].join(", ")}` : "";
}

function parts(before: Statement, after: Statement): string[] {
  const lines: string[] = [];
  for (const field of ["actions", "resources", "principals"] as const) {
    const [old, now] = [before[field], after[field]];
    if (old.but !== now.but) lines.push(`~ ${after.sid}: ${field} ${names(old)} → ${names(now)}`);
    else {
      const sign = now.but ? ["-", "+"] : ["+", "-"];
      const come = now.values.filter((one) => !old.values.includes(one));
      const gone = old.values.filter((one) => !now.values.includes(one));
      lines.push(...come.map((one) => `${sign[0] ?? ""} ${after.sid}: ${one}`));
      lines.push(...gone.map((one) => `${sign[1] ?? ""} ${after.sid}: ${one}`));
    }
  }
  for (const key of new Set([...Object.keys(before.conditions), ...Object.keys(after.conditions)])) {
    const [old, now] = [before.conditions[key], after.conditions[key]].map((one) => one && [...one].sort().join(", "));
    if (old !== now) lines.push(`~ ${after.sid}: condition ${key}: ${old ?? "nothing"} → ${now ?? "nothing"}`);
  }
  return lines;
}

function inWords({ sid, effect, actions, resources, principals }: Statement, withSid = true): string {
  const verb = withSid ? (effect === "Deny" ? "denies " : "allows ") : "";
  const whom = principals.values.length > 0 ? ` to ${names(principals)}` : "";
  const where = resources.values.length > 0 ? ` on ${names(resources)}` : "";
  return `${verb}${names(actions)}${where}${whom}${sid === "" ? "" : ` (${sid})`}`;
}

function names({ values, but }: Names): string {
  const list = values.length > 3 ? `${values.slice(0, 3).join(", ")} and ${values.length - 3} more` : values.join(", ");
  return but ? `all but ${list}` : list;
}

function meaning({ effect, actions, resources, principals, conditions }: Statement): string {
  const tests = Object.entries(conditions).map(([key, values]) => [key, [...values].sort()] as const);
  tests.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    effect,
    ...[actions, resources, principals].map(({ values, but }) => [[...values].sort(), but]),
    tests,
  ]);
}

/** However the permissions are split into statements, only what they allow together counts. */
function meaningOfAll(statements: readonly Statement[]): string {
  const all = statements.flatMap((statement) => tuples(statement).map(([part]) => meaning(part)));
  return JSON.stringify([...new Set(all)].sort());
}
