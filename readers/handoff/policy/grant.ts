import { type Block } from "../../terraform";

/** A permission that whoever applies a resource needs: actions, and the resources they apply to. */
export interface Grant {
  readonly actions: readonly string[];
  /**
   * ARN patterns. `{region}` and `{account}` are those of the resource, `{name}` is the argument of that name with
   * references resolved; values that only AWS knows become `*`.
   */
  readonly on: readonly string[];
  /** Only on resources with this root's System and Environment tags. */
  readonly tagged?: true;
  /** Only if this AWS service makes the request on the caller's behalf, and only grants for AWS itself: `rds`. */
  readonly grantsVia?: string;
  /** Only if the resource's arguments require it. */
  readonly when?: (body: Block) => boolean;
}

/** Permissions on the resources that the patterns name. */
export function on(patterns: string | readonly string[], service: string, actions: string): Grant {
  return { on: typeof patterns === "string" ? [patterns] : patterns, actions: named(service, actions) };
}

/** Permissions on resources of a kind that have this root's tags: for deleting resources whose id only AWS knows. */
export function onTagged(pattern: string, service: string, actions: string): Grant {
  return { ...on(pattern, service, actions), tagged: true };
}

/**
 * What the creator of an encrypted resource needs, so that the service can go on using the key. Only through that service,
 * and only for AWS: otherwise it would be the right to give anybody the use of any key.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export function keyGrant(service: string): Grant {
  return {
    ...on("arn:aws:kms:{region}:{account}:key/*", "kms", "CreateGrant"),
    grantsVia: `${service}.{region}.amazonaws.com`,
  };
}

/** Permissions that AWS cannot restrict to a resource. */
export function onAny(service: string, actions: string): Grant {
  return on("*", service, actions);
}

function named(service: string, actions: string): string[] {
  return actions
    .split(/\s+/)
    .filter((action) => action !== "")
    .map((action) => `${service}:${action}`);
}
