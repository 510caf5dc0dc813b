import { type Block } from "../../terraform";

/** A right that whoever applies a resource needs: actions, and on what. */
export interface Grant {
  readonly actions: readonly string[];
  /**
   * ARN patterns. `{region}` and `{account}` are where the resource is, `{name}` is an argument of that name with what it
   * refers to looked up; what only AWS knows becomes a `*`.
   */
  readonly on: readonly string[];
  /** Only on what carries the tags System and Environment of this root. */
  readonly tagged?: true;
  /** Only where the resource's arguments say so. */
  readonly when?: (body: Block) => boolean;
}

/** Rights on resources that the patterns name. */
export function on(patterns: string | readonly string[], service: string, actions: string): Grant {
  return { on: typeof patterns === "string" ? [patterns] : patterns, actions: named(service, actions) };
}

/** Rights on the resources of a kind that carry this root's tags: what ends something whose name only AWS knows. */
export function onTagged(pattern: string, service: string, actions: string): Grant {
  return { ...on(pattern, service, actions), tagged: true };
}

/** Rights that AWS cannot narrow to a resource. */
export function onAny(service: string, actions: string): Grant {
  return on("*", service, actions);
}

function named(service: string, actions: string): string[] {
  return actions
    .split(/\s+/)
    .filter((action) => action !== "")
    .map((action) => `${service}:${action}`);
}
