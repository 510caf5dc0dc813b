import type { Change, EnvironmentReview } from "../change";
import { shown } from "../values";

/** The same change in several environments. */
export interface Group {
  readonly environments: readonly string[];
  readonly lines: readonly string[];
}

const SIGNS = { added: "+", removed: "-", changed: "~", moved: "→", replaced: "±", forgotten: "⊘" } as const;

/** Changes that are the same except for the environment's own name are reported once. */
export function groupsOf(reviews: readonly EnvironmentReview[]): Group[] {
  const byText = new Map<string, { environments: string[]; line: string[] }>();
  for (const { environment, changes } of reviews) {
    for (const change of changes) {
      const line = linesOf(change, environment);
      const key = line.join("\n");
      const known = byText.get(key);
      if (known) known.environments.push(environment);
      else byText.set(key, { environments: [environment], line });
    }
  }
  // Then those that concern the same environments are grouped together.
  const groups = new Map<string, { environments: string[]; lines: string[] }>();
  for (const { environments, line } of byText.values()) {
    const key = environments.join(" ");
    const group = groups.get(key) ?? { environments, lines: [] };
    group.lines.push(...line);
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => other.environments.length - one.environments.length);
}

/** One change in words: the resource, and below it the differences. */
export function linesOf(change: Change, environment = ""): string[] {
  const { kind, address, from, attributes, statements = [], replacement } = change;
  const why =
    replacement === undefined
      ? ""
      : replacement.known
        ? ` is replaced because of ${replacement.because}`
        : ` (may be replaced because of ${replacement.because})`;
  const head =
    kind === "moved" ? `${SIGNS.moved} ${from ?? ""} is now ${address}${why}` : `${SIGNS[kind]} ${address}${why}`;
  const below = [
    ...attributes.map(({ path, before, after }) => `    ${path}: ${difference(before, after)}`),
    ...statements.map((line) => `    ${line}`),
  ];
  return [head, ...below].map((line) => general(line, environment));
}

/** For lists, what was added and removed; for everything else, both values. */
function difference(before: unknown, after: unknown): string {
  const lists = [before, after].every((one) => Array.isArray(one) && one.every((item) => typeof item === "string"));
  if (lists) {
    const [old, now] = [before as string[], after as string[]];
    const parts = [
      ...now.filter((one) => !old.includes(one)).map((one) => `+ ${one}`),
      ...old.filter((one) => !now.includes(one)).map((one) => `- ${one}`),
    ];
    return parts.length > 0 ? shown(parts.join(", "), 160) : "in another order";
  }
  const [old, now] = [shown(before), shown(after)];
  return old === now ? around(before, after) : `${old} → ${now}`;
}

/** The place where two long values differ. */
function around(before: unknown, after: unknown): string {
  const [old, now] = [before, after].map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  const [left, right] = [old ?? "", now ?? ""];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const from = Math.max(0, at - 20);
  return `…${left.slice(from, at + 30)}… → …${right.slice(from, at + 30)}…`;
}

/** `sheetgpt-prod-database` and `sheetgpt-dev-database` count as the same name. */
function general(line: string, environment: string): string {
  return environment === ""
    ? line
    : line
        .replaceAll(environment, "<environment>")
        .replaceAll(environment.replace(/-(?=[^-]*$)/, "/"), "<environment>");
}

/** "one environment", "3 environments". */
export function count(number: number, what: string): string {
  return `${number === 1 ? "one" : number} ${what}${number === 1 ? "" : "s"}`;
}
