import { map, show, text, type Problem } from "../../modules/core";

/**
 * Tags of a user's own. CloudFormation, which creates predictive scaling, accepts no empty values.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tagMap = map(
  text(/^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu, "a tag key of up to 128 characters that does not start with aws:"),
  text(/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u, "a tag value of 1 to 256 letters, digits, spaces and _ . : / = + - @"),
).refine((tags) => {
  const keys = [...OURS, ...Object.keys(tags)];
  const twice = Object.keys(tags).find((key) => keys.some((other) => other !== key && isSame(other, key)));
  if (twice === undefined) return undefined;
  const other = keys.find((one) => one !== twice && isSame(one, twice)) ?? "";
  return `has ${show(twice)} and there is ${show(other)} too, which is the same key for IAM; write it as ${show(other)}, or rename it`;
});

/** The tags that every resource has anyway. */
const OURS = ["System", "Environment", "ManagedBy"];

/** The most tags of a resource. */
const MOST_TAGS = 50;
/** The most tags of a hosted zone and of a health check. */
const MOST_ROUTE53_TAGS = 10;
/** Some have a name, and subnets a tier. */
const LOCAL = ["Name", "Tier"];

/**
 * Whether the user's tags fit next to ours.
 * @param route53 What of Route 53 has them, and which tags of its own it has.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
 */
export function tagProblems(
  tags: Readonly<Record<string, string>>,
  route53?: { readonly what: string; readonly own: readonly string[] },
): Problem[] {
  const count = (own: readonly string[]) => new Set([...OURS, ...own, ...Object.keys(tags)]).size;
  const limits = [
    ...(route53 ? [{ what: route53.what, own: route53.own, most: MOST_ROUTE53_TAGS }] : []),
    { what: "a resource", own: LOCAL, most: MOST_TAGS },
  ];
  const over = limits.find(({ own, most }) => count(own) > most);
  if (over === undefined) return [];
  const message =
    `has ${Object.keys(tags).length} tags, with ours ${count(over.own)}, and ${over.what} takes ${over.most}; ` +
    `leave out ${count(over.own) - over.most}`;
  return [{ path: "tags", message }];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
