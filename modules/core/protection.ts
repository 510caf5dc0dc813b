import type { TerraformResourceLifecycle } from "cdktf";
import { oneOf, type Setting } from "./settings";

/**
 * How hard it is to destroy resources that hold data or identity (a removal policy).
 * - `protected`: AWS deletion protection is on, Terraform refuses to destroy (`prevent_destroy`), a final snapshot is
 *   kept.
 * - `retiring`: a protected environment that is being decommissioned. Neither AWS nor Terraform refuses to destroy it,
 *   but what can be kept is kept: final snapshots, recoverable secrets. Buckets with user data can be deleted once
 *   somebody has emptied them.
 * - `disposable`: destroyed with one command, contents and all.
 */
export type Protection = "protected" | "retiring" | "disposable";

/** The `protection` setting. */
export const protection: Setting<Protection> = oneOf("protected", "retiring", "disposable");

/** `prevent_destroy` for a resource that holds data, if the environment is protected. */
export function keepFromDestruction(
  protection: Protection,
  lifecycle: TerraformResourceLifecycle = {},
): TerraformResourceLifecycle | undefined {
  if (protection === "protected") return { ...lifecycle, preventDestroy: true };
  return Object.keys(lifecycle).length > 0 ? lifecycle : undefined;
}

/**
 * The protection of what can be rebuilt (a frontend's files, images, logs): in a retiring environment it is disposable.
 */
export function relaxForRebuildable(protection: Protection): Protection {
  return protection === "retiring" ? "disposable" : protection;
}
