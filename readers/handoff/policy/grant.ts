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
