import { Root, type TerraformJson } from "../terraform";
import { estimate } from "./estimate";
import { pricesOf } from "./prices";
import { USAGE } from "./usage";

/** Less than this is rounding. */
const CENT = 0.01;

/** What a change adds to the costs of a root that do not depend on use, or takes away; undefined if nothing, or unknown. */
export function costDifference(
  name: string,
  before: TerraformJson | undefined,
  now: TerraformJson | undefined,
): string | undefined {
  const [old, own] = [fixedOf(before), fixedOf(now)];
  if (old === undefined || own === undefined || Math.abs(own - old) < CENT) return undefined;
  const sign = own < old ? "-" : "+";
  return `${name}: ${sign}$${Math.abs(own - old).toFixed(2)} a month, used or not; now $${own.toFixed(2)}`;
}

function fixedOf(terraform: TerraformJson | undefined): number | undefined {
  if (terraform === undefined) return 0;
  const root = new Root(terraform);
  const list = pricesOf(root.region);
  return list && estimate(root, USAGE.prod, list).fixed;
}
