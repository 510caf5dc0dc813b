import { isBlock, type Block } from "../terraform";

export interface PlannedResource {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: string;
  readonly type: string;
  /** Why Terraform does it: `replace_by_request`, `replace_because_tainted`. */
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Block | null;
    readonly after: Block | null;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** The parts of `terraform show -json` of a plan that the rules look at. */
export interface Plan {
  readonly format_version: string;
  readonly errored?: boolean;
  /** False where `-target` or a deferral left something out. */
  readonly complete?: boolean;
  readonly resource_changes?: readonly PlannedResource[];
  /** What somebody changed outside Terraform since the last apply. */
  readonly resource_drift?: readonly PlannedResource[];
  readonly output_changes?: Readonly<
    Record<string, { readonly actions: readonly string[]; readonly before?: unknown; readonly after?: unknown }>
  >;
  readonly configuration?: {
    readonly provider_config?: Readonly<Record<string, ProviderConfig>>;
    readonly root_module?: { readonly resources?: readonly ConfiguredResource[]; readonly module_calls?: Block };
  };
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StoredResource[] } };
  };
}

export interface ProviderConfig {
  readonly full_name?: string;
  readonly version_constraint?: string;
  readonly expressions?: Block;
}

export interface ConfiguredResource {
  readonly address: string;
  readonly expressions?: Block;
  readonly provisioners?: readonly unknown[];
}

interface StoredResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values?: Block;
}

/** Whether a value is a plan as `terraform show -json` writes it. */
export function isPlan(value: unknown): value is Plan {
  return (
    isBlock(value) &&
    typeof value["format_version"] === "string" &&
    ("resource_changes" in value || "planned_values" in value)
  );
}
