import { type Block } from "../terraform";
import type { Rule, Severity } from "./severity";

/** One argument that has changed. */
export interface AttributeChange {
  /** `network_configuration.subnets`; within a list of blocks by name where they have one: `rule[limits].priority`. */
  readonly path: string;
  /** Undefined where the argument was not set. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Why Terraform is going to replace a resource. */
export interface Replacement {
  /** Whether the provider's behaviour for this argument is recorded; if not, the resource may or may not be replaced. */
  readonly known: boolean;
  /** The argument, or the other resource whose replacement causes this one. */
  readonly because: string;
}

/** What happens to one resource, data source, output, provider or backend. */
export interface Change {
  /** `forgotten`: Terraform no longer manages it, and does not destroy it. */
  readonly kind: "added" | "removed" | "changed" | "moved" | "replaced" | "forgotten";
  /** Its current address, or the last one if it is gone: `output.vpc_id`, `terraform.backend`. */
  readonly address: string;
  readonly type: string;
  /** Its previous address, if a `moved` block gives one. */
  readonly from?: string;
  readonly attributes: readonly AttributeChange[];
  /** For a policy: its differences, one per line. */
  readonly statements?: readonly string[];
  readonly replacement?: Replacement;
  readonly before?: Block;
  readonly after?: Block;
}

/** What a rule has found. */
export interface Finding {
  /** Which rule, in kebab-case: `data-removed`. */
  readonly rule: Rule;
  readonly address: string;
  /** What would happen, and what to do instead. */
  readonly message: string;
  /** Unless it is the rule's own. */
  readonly severity?: Severity;
}

/** A change that somebody has to review before it is applied. */
export interface Danger extends Finding {
  readonly severity: Severity;
}

/** How one environment differs from its earlier version. */
export interface EnvironmentReview {
  readonly environment: string;
  readonly state: "same" | "changed" | "new" | "gone";
  readonly changes: readonly Change[];
  readonly dangers: readonly Danger[];
}
