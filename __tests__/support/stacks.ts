import { definitions } from "../../envs";
import { readSynthesized, type SynthesizedStack, type TerraformJson } from "../../readers/terraform";
import { resolveAll, type ResolvedEnvironment } from "../../stacks/config/resolve";
import { once } from "./once";
import { program } from "./program";

/** Every environment of envs/. */
export const ENVIRONMENTS: readonly ResolvedEnvironment[] = resolveAll(definitions.systems, definitions.tiers);

/** Every stack of envs/, synthesized once in a run. */
export function synthesized(): SynthesizedStack[] {
  const outdir = once("cdktf.out", (folder) => {
    const { status, stderr } = program("main.js", [], { env: { CDKTF_OUTDIR: folder } });
    if (status !== 0) throw new Error(stderr);
  });
  return readSynthesized(outdir);
}

/** Their Terraform, by the stack's name. */
export function allStacks(): Readonly<Record<string, TerraformJson>> {
  return Object.fromEntries(synthesized().map(({ name, terraform }) => [name, terraform]));
}
