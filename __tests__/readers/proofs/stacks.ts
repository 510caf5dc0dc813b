import { Root, type TerraformJson } from "../../../readers/terraform";
import type { Block } from "../../support/synth";

/** A root's resources and data sources, for a test to break. */
export interface Breakable {
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
}

/** A copy of a root with a mistake in it. */
export function broken(terraform: TerraformJson | undefined, breakIt: (root: Breakable) => void): Root {
  const copy = structuredClone(terraform) as TerraformJson & Breakable;
  breakIt(copy);
  return new Root(copy);
}
