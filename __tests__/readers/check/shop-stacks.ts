import type { TerraformJson } from "../../../readers/terraform";
import { SHOP } from "../../support/shop";
import { synthesize } from "./stacks";

/** What the tests' own system has, some of which no environment of envs/ does. */
export function shopStacks(): TerraformJson[] {
  return Object.values(synthesize([], SHOP));
}
