import { stringOf, type Resource, type Root } from "../../terraform";

/**
 * How an object that is not in the state is found in AWS, and which id `terraform import` takes for it. In `ask`, `query`,
 * `name` and `id`, `{argument}` is an argument of the resource: its text, or the id of what it refers to;
 * `{argument.name}` is the name of what it refers to, `{self}` the id of the object itself.
 */
export interface Finder {
  /** The arguments of the AWS CLI that list the objects; `{tags}` is this root's tags as filters of EC2. */
  readonly ask: string;
  /** The JMESPath query for pairs of a name and an id; a single value is an id that ends in the name. */
  readonly query: string;
  /** What the object is called there. Default: its physical name. */
  readonly name?: string | ((one: Resource, root: Root) => string);
  /** The import id. Default: `@`, the id that the query finds. */
  readonly id?: string | ((one: Resource, root: Root) => string);
  /** AWS allows several of one name, so that an apply may have made a second one. */
  readonly several?: true;
  /** One question for each object of this kind that has this root's tags; its ARN follows the arguments of `ask`. */
  readonly tagged?: string;
  /** The arguments of the AWS CLI that wait until the object can be changed. */
  readonly settle?: string;
  /** The resources that it is for; those without a finder can be made again without harm. Default: all. */
  readonly when?: (one: Resource) => boolean;
}

/** Finders, or the reason why a type needs none. */
export type Rule = Finder | readonly Finder[] | { readonly none: string };

/** Making it again replaces what is there: its API has no "create", only "put". */
export const PUT: Rule = { none: "making it again overwrites it" };

/** Objects of EC2 have no names, but tags from the start. */
export function ec2(ask: string, list: string, id: string, rest: Partial<Finder> = {}): Finder {
  const query = `${list}[].[Tags[?Key=='Name'].Value | [0],${id}]`;
  return { ask: `ec2 ${ask} {tags}`, query, name: nameTag, several: true, ...rest };
}

/** Objects that are imported by their name. */
export function byName(ask: string, list: string, name: string, rest: Partial<Finder> = {}): Finder {
  return { ask, query: `${list}[].[${name},${name}]`, ...rest };
}

/** Objects that are imported by an id, and found by their name. */
export function byId(ask: string, list: string, name: string, id: string, rest: Partial<Finder> = {}): Finder {
  return { ask, query: `${list}[].[${name},${id}]`, ...rest };
}

export function nameTag({ body }: Resource): string {
  const tags = body["tags"];
  return typeof tags === "object" && tags !== null ? stringOf((tags as Record<string, unknown>)["Name"]) : "";
}
