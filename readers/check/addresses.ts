import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addressesOf, type TerraformJson } from "../terraform";

/** The committed lists of addresses, one file per stack. */
export const GOLDEN_ADDRESSES = join("__tests__", "golden", "addresses");

/** How the addresses of a stack differ from the committed list. */
export interface AddressChanges {
  readonly added: readonly string[];
  /** Gone without a `moved` block: Terraform is going to destroy the resource. */
  readonly removed: readonly string[];
  /** Gone with one: Terraform is going to rename it. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}

/** The committed addresses of a stack; none where it is new. */
export function readGolden(stack: string): string[] {
  const file = join(GOLDEN_ADDRESSES, `${stack}.txt`);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** Compares the committed addresses of a stack with those that it has now. */
export function compareAddresses(golden: readonly string[], terraform: TerraformJson): AddressChanges {
  const now = new Set(addressesOf(terraform));
  const moved = (terraform.moved ?? []).filter(({ from, to }) => golden.includes(from) && now.has(to));
  const [sources, targets] = [moved.map((one) => one.from), moved.map((one) => one.to)];
  return {
    added: [...now].filter((address) => !golden.includes(address) && !targets.includes(address)),
    removed: golden.filter((address) => !now.has(address) && !sources.includes(address)),
    moved,
  };
}
