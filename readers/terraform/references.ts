import { isBlock } from "./blocks";

/**
 * What a reference to a resource, a data source or an ephemeral resource looks like: within an expression, or in `depends_on`
 * and `provider`, which have no `${…}` around it.
 */
const REFERENCE = /(?<![\w.-])(?:data\.|ephemeral\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/g;

/** Every address that a value mentions, wherever in it, each once. Whether something has that address, the root knows. */
export function addressesIn(value: unknown): string[] {
  return [...new Set(stringsWithin(value).flatMap((text) => text.match(REFERENCE) ?? []))];
}

/** The address that an expression begins with: `aws_lb.web` of `aws_lb.web.arn`. */
export function leadingAddress(expression: string): string | undefined {
  const [first] = addressesIn(expression);
  return first !== undefined && expression.startsWith(first) ? first : undefined;
}

/** Every string within a value, keys of maps included, but not the comments under `//`, which Terraform does not read either. */
function stringsWithin(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsWithin);
  if (!isBlock(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === "//" ? [] : [key, ...stringsWithin(child)]));
}
