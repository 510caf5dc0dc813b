import type { Condition } from "../../iam";
import type { Block, Resource, Root } from "../../terraform";
import { homesOf, isSecondHome } from "../pages/homes";
import { boundaryOf } from "./boundary";
import { fill } from "./pattern";

/** A permission that whoever applies a resource needs: actions, and the resources they apply to. */
export interface Grant {
  readonly actions: readonly string[];
  /** ARN patterns; see {@link fill}. */
  readonly on: readonly string[];
  /** What keeps it to this root where AWS chooses the resource's id, so that the pattern alone does not. */
  readonly only?: (root: Root, one: Resource) => Condition;
  /** Only if the resource's arguments require it. */
  readonly when?: (body: Block) => boolean;
}

/** Permissions on the resources that the patterns name. */
export function on(patterns: string | readonly string[], service: string, actions: string): Grant {
  return { on: typeof patterns === "string" ? [patterns] : patterns, actions: named(service, actions) };
}

/** Permissions that AWS cannot restrict to a resource. */
export function onAny(service: string, actions: string): Grant {
  return on("*", service, actions);
}

/** Permissions on resources with this root's tags. */
export function onOwned(patterns: string | readonly string[], service: string, actions: string): Grant {
  return { ...on(patterns, service, actions), only: (root) => ({ StringEquals: tagsOf(root, "aws:ResourceTag") }) };
}

/**
 * Permissions on resources with this root's tags; for a second home also with those of its first, which keeps the copies of
 * its data in the second home's region.
 */
export function onHomes(patterns: string | readonly string[], service: string, actions: string): Grant {
  return {
    ...on(patterns, service, actions),
    only: (root) => ({ StringEquals: tagsOf(root, "aws:ResourceTag", true) }),
  };
}

/**
 * Permissions on resources with this root's tags, and on those without: what AWS makes along with something else, and what
 * was made a moment ago and has its tags in a moment. Everything of another root has the tags of that root.
 */
export function onUnclaimed(patterns: string | readonly string[], service: string, actions: string): Grant {
  return { ...on(patterns, service, actions), only: unclaimed };
}

/** Permissions to create resources, only with this root's tags: for actions that take tags. */
export function onNew(patterns: string | readonly string[], service: string, actions: string): Grant {
  return {
    ...on(patterns, service, actions),
    // AWS asks for each resource of a call, and sends the new one's tags each time; the others must not be another root's.
    only: (root) => ({ StringEquals: tagsOf(root, "aws:RequestTag"), ...unclaimed(root) }),
  };
}

/**
 * What the creator of an encrypted resource needs, so that the service can go on using the key. Only through that service,
 * only for AWS, and only with a key of this root: otherwise it would be the right to give anybody the use of any key. A
 * new key's tags count after up to five minutes.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function keyGrant(service: string): Grant {
  const { only, ...grant } = keyUse(service, "CreateGrant");
  return { ...grant, only: (root, one) => ({ Bool: { "kms:GrantIsForAWSResource": "true" }, ...only?.(root, one) }) };
}

/**
 * What gives a role more rights: only if the role has the permissions boundary of the root's own roles, if those have one.
 * Otherwise whoever applies the root could make a role that may do anything.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function bounded(actions: string): Grant {
  return {
    ...on("arn:aws:iam::{account}:role{role}", "iam", actions),
    only: (root): Condition => {
      const boundary = boundaryOf(root);
      return boundary === undefined ? {} : { StringEquals: { "iam:PermissionsBoundary": boundary } };
    },
  };
}

/** Use of keys of this root and of AWS's own, only through a service. */
export function keyUse(service: string, actions: string): Grant {
  return {
    ...on("arn:aws:kms:{region}:{account}:key/*", "kms", actions),
    only: (root, one) => ({
      StringEquals: { "kms:ViaService": fill(root, one, `${service}.{region}.amazonaws.com`) },
      StringEqualsIfExists: tagsOf(root, "aws:ResourceTag", true),
    }),
  };
}

/** The tags that every resource of a root has, as condition keys; in a second home, with `both`, or of its first. */
function tagsOf(
  root: Root,
  key: "aws:ResourceTag" | "aws:RequestTag",
  both = false,
): Record<string, string | string[]> {
  const { System: system = "", Environment: environment = "" } = root.tags;
  const first = homesOf(root)?.first.slice(system.length + 1) ?? environment;
  return {
    [`${key}/System`]: system,
    [`${key}/Environment`]: both && isSecondHome(root) ? [first, environment] : environment,
  };
}

function unclaimed(root: Root): Condition {
  return { StringEqualsIfExists: tagsOf(root, "aws:ResourceTag") };
}

function named(service: string, actions: string): string[] {
  return actions
    .split(/\s+/)
    .filter((action) => action !== "")
    .map((action) => `${service}:${action}`);
}
