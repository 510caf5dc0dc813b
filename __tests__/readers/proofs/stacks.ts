import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { readSynthesized, Root, type TerraformJson } from "../../../readers/terraform";
import { buildApp } from "../../../stacks/app";
import type { Block } from "../../support/synth";

/** Every stack that this repository synthesizes, by name. */
export function synthesizeAll(): Readonly<Record<string, TerraformJson>> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-proofs-"));
  try {
    buildApp(definitions, { outdir }).synth();
    return Object.fromEntries(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A root's resources and data sources, for a test to break. */
export interface Breakable {
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
}

/** A copy of a root in which something is wrong. */
export function broken(terraform: TerraformJson | undefined, breakIt: (root: Breakable) => void): Root {
  const copy = structuredClone(terraform) as TerraformJson & Breakable;
  breakIt(copy);
  return new Root(copy);
}
