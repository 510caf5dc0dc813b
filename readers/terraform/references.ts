import { isBlock } from "./blocks";

/**
 * Matches a reference to a resource, a data source or an ephemeral resource: within an expression, or in `depends_on`
 * and `provider`, where it has no `${…}` around it.
 */
const REFERENCE = /(?<![\w.-])(?:data\.|ephemeral\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/g;

/** Every address mentioned anywhere in a value, each once. Only the root knows whether the address exists. */
export function addressesIn(value: unknown): string[] {
  return [...new Set(stringsWithin(value).flatMap((text) => text.match(REFERENCE) ?? []))];
}

/** The address at the start of an expression: `aws_lb.web` in `aws_lb.web.arn`. */
export function leadingAddress(expression: string): string | undefined {
  const [first] = addressesIn(expression);
  return first !== undefined && expression.startsWith(first) ? first : undefined;
}

/**
 * Every string within a value, including the keys of maps, but not the comments under `//`, which Terraform ignores
 * too.
 */
function stringsWithin(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsWithin);
  if (!isBlock(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === "//" ? [] : [key, ...stringsWithin(child)]));
}
