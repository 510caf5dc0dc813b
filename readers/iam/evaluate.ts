import { matchesWildcard } from "../terraform";
import type { PolicyDocument, PolicyStatement } from "./document";

/** What AWS asks IAM before it carries out a call; a call that touches several resources asks once for each. */
export interface Request {
  readonly action: string;
  /** The ARN, or `*` for an action without a resource. */
  readonly resource: string;
  /** The condition keys that AWS sends, with their values; several for keys such as `aws:TagKeys`. */
  readonly context?: Context;
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

/**
 * Whether an identity with these policies may do something, by IAM's rules for one account: a denial wins, and what no
 * statement allows is denied. A permissions boundary must allow it as well.
 * @throws Error for an operator or a policy variable that it does not know, rather than guess.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(
  policies: readonly PolicyDocument[],
  request: Request,
  boundary?: readonly PolicyDocument[],
): boolean {
  const effects = new Set(
    policies
      .flatMap(({ Statement }) => Statement)
      .filter((statement) => applies(statement, request))
      .map(({ Effect }) => Effect),
  );
  const allowed = effects.has("Allow") && !effects.has("Deny");
  return allowed && (boundary === undefined || isAllowed(boundary, request));
}

/** Whether a statement is about a request: its action, its resource and all of its conditions match. */
export function applies(statement: PolicyStatement, { action, resource, context = {} }: Request): boolean {
  const { Action, Resource, Condition = {} } = statement;
  const sent = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), listed(value)]));
  return (
    Action.some((one) => matchesWildcard(one.toLowerCase(), action.toLowerCase())) &&
    Resource.some((one) => matchesWildcard(known(one), resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) =>
        holds(operator, sent.get(key.toLowerCase()), listed(wanted).map(known)),
      ),
    )
  );
}

type Comparison = (value: string, wanted: string) => boolean;

/**
 * The comparisons without their negations.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => matchesWildcard(wanted, value),
  ArnEquals: (value, wanted) => arnMatches(wanted, value),
  ArnLike: (value, wanted) => arnMatches(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

function holds(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [, set = "", name = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === "Null") return wanted.some((one) => (one === "true") === (values === undefined));
  const negated = name.includes("Not");
  const compare = COMPARISONS[name.replace("Not", "")];
  if (compare === undefined) throw new Error(`the condition operator ${operator} is not known`);
  if (values === undefined) return ifExists !== undefined || set === "ForAllValues:" || (negated && set === "");
  const fits = (value: string): boolean => wanted.some((one) => compare(value, one)) !== negated;
  return set === "ForAllValues:" || (set === "" && negated) ? values.every(fits) : values.some(fits);
}

/** The wildcards of an ARN condition do not reach over its first five colons. */
function arnMatches(pattern: string, arn: string): boolean {
  const [wanted, given] = [pattern, arn].map((one) => one.split(":"));
  if (wanted === undefined || given === undefined || wanted.length < 6 || given.length < 6) return false;
  return [...wanted.slice(0, 5), wanted.slice(5).join(":")].every((part, at) =>
    matchesWildcard(part, at < 5 ? (given[at] ?? "") : given.slice(5).join(":")),
  );
}

function known(text: string): string {
  if (text.includes("${")) throw new Error(`policy variables are not known: ${text}`);
  return text;
}

function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
