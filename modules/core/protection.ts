import type { TerraformResourceLifecycle } from "cdktf";
import { oneOf } from "./rules";

/**
 * How hard it is to lose what holds data or identity.
 * - `protected`: AWS deletion protection is on, Terraform refuses to destroy (`prevent_destroy`), a final snapshot is kept.
 * - `retiring`: a protected environment on its way out. Nothing stands in the way of `terraform destroy`, but what AWS can
 *   keep (final snapshots, recoverable secrets) is kept.
 * - `disposable`: destroyed with one command, contents and all.
 */
export type Protection = "protected" | "retiring" | "disposable";

export const protectionRule = oneOf("protected", "retiring", "disposable");

/** `prevent_destroy` for a resource that holds data, where the environment is protected. */
export function keepFromDestruction(
  protection: Protection,
  lifecycle: TerraformResourceLifecycle = {},
): TerraformResourceLifecycle | undefined {
  if (protection === "protected") return { ...lifecycle, preventDestroy: true };
  return Object.keys(lifecycle).length > 0 ? lifecycle : undefined;
}
