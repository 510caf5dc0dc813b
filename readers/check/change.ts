import { type Block } from "../terraform";

/** One argument that is not what it was. */
export interface AttributeChange {
  /** `network_configuration.subnets`; within a list of blocks by name where they have one: `rule[limits].priority`. */
  readonly path: string;
  /** Undefined where the argument was not set. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Why Terraform is going to make a resource anew. */
export interface Replacement {
  /** Whether the provider was asked about this argument; otherwise it may be replaced and may be not. */
  readonly known: boolean;
  /** The argument, or the resource that takes it along. */
  readonly because: string;
}

/** What becomes of one resource, data source, output, provider or backend. */
export interface Change {
  readonly kind: "added" | "removed" | "changed" | "moved" | "replaced";
  /** As it is called now; where it is gone, as it was. `output.vpc_id`, `terraform.backend`. */
  readonly address: string;
  readonly type: string;
  /** What it was called before, where a `moved` block says so. */
  readonly from?: string;
  readonly attributes: readonly AttributeChange[];
  /** Of a policy: what it says otherwise, a line each. */
  readonly statements?: readonly string[];
  readonly replacement?: Replacement;
  readonly before?: Block;
  readonly after?: Block;
}

/** A change that somebody has to look at before it is applied. */
export interface Danger {
  /** Which rule, in kebab-case: `data-removed`. */
  readonly rule: string;
  readonly address: string;
  /** What would happen, and what to do instead. */
  readonly message: string;
}

/** How one environment differs from what it was. */
export interface EnvironmentReview {
  readonly environment: string;
  readonly state: "same" | "changed" | "new" | "gone";
  readonly changes: readonly Change[];
  readonly dangers: readonly Danger[];
}
