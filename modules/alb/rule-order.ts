import { createHash } from "node:crypto";
import { text } from "../core";

/** What a listener accepts as the priority of a rule, after those that the load balancer keeps for its own. */
export const PRIORITIES = { min: 100, max: 50_000 } as const;

/**
 * The most values that the conditions of one rule may have together.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const RULE_VALUES = 5;

/**
 * A path as the load balancer compares it; `*` stands for any characters, `?` for one.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 */
export const pathPattern = text(
  /^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/,
  'a path of up to 128 characters that starts with /, such as "/api/v1/*"',
);

/** How many literal characters at the start of a path are told apart; longer ones count as this many. */
const LONGEST = 49;
/** The priorities of rules whose paths are equally specific. */
const BAND = 499;

/**
 * The priority of a rule, from nothing but itself: no other rule changes when it comes or goes. Rules with hosts come first,
 * then the longer paths before the shorter ones; the name decides where in its band of 499 a rule is.
 */
export function rulePriority(name: string, { paths, hosts }: Matched): number {
  const literal = Math.min(
    LONGEST,
    ...paths.map((path) => literalStart(path).length),
    ...(paths.length === 0 ? [0] : []),
  );
  const band = (hosts.length > 0 ? 0 : LONGEST + 1) + (LONGEST - literal);
  const place = createHash("sha256").update(name).digest().readUInt32BE(0) % BAND;
  return PRIORITIES.min + band * BAND + place;
}

/** What a rule matches. */
export interface Matched {
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** What is before the first wildcard of a pattern. */
export function literalStart(pattern: string): string {
  return pattern.replace(/[*?].*$/s, "");
}

/** Which of two rules is the narrower one; `mixed` if each is in a part. */
export type Narrower = "one" | "other" | "same" | "mixed";

/**
 * Which of two rules must come first, as far as their patterns say: the one with a pattern whose requests all match the
 * other one as well. Undefined if they have nothing in common that the patterns show.
 */
export function narrower(one: Matched, other: Matched): Narrower | undefined {
  const [hosts, paths] = [compare(one.hosts, other.hosts), compare(one.paths, other.paths)];
  if (hosts === undefined || paths === undefined) return undefined;
  return hosts === "same" ? paths : hosts;
}

/** Lists of patterns, of which an empty one matches everything. */
function compare(one: readonly string[], other: readonly string[]): Narrower | undefined {
  if (one.length === 0 && other.length === 0) return "same";
  if (one.length === 0) return "other";
  if (other.length === 0) return "one";
  const found = new Set(one.flatMap((left) => other.flatMap((right) => comparePatterns(left, right) ?? [])));
  if (found.has("same")) return "same";
  return found.size > 1 ? "mixed" : [...found][0];
}

function comparePatterns(one: string, other: string): "one" | "other" | "same" | undefined {
  if (one === other) return "same";
  if (covers(other, one)) return "one";
  return covers(one, other) ? "other" : undefined;
}

/** Whether a pattern matches everything that another one matches; `*` stands for any characters, `?` for one. */
export function covers(pattern: string, narrow: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${source}$`, "s").test(narrow);
}
