import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../envs";
import { AWS_PROVIDER_VERSION } from "../modules/core";
import { readPlan, specimensOf, type Specimen } from "../readers/check/replacement/record";
import { readSynthesized } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { run } from "./support/run";
import { SpecimenPlanner } from "./support/specimen-planner";
import { withSpecimens } from "./support/specimen-system";
import { requireTerraform } from "./support/terraform";

/**
 * `npm run replacement:update`: asks the real provider which arguments make it replace a resource, and records the answer. It
 * needs Terraform and the provider, but no AWS account, network or emulator.
 */
const RECORD = join("readers", "check", "replacement", "aws.json");
/** How many are planned at once: planning time grows faster than the number of specimens. */
const BATCH = 100;
run(() => {
  requireTerraform();
  const folder = mkdtempSync(join(tmpdir(), "groundplan-replacement-"));
  try {
    const outdir = join(folder, "cdktf.out");
    buildApp(withSpecimens(definitions), { outdir }).synth();
    const planner = new SpecimenPlanner(folder);
    planner.init();
    const schemas = planner.schemas();
    const specimens = specimensOf(
      readSynthesized(outdir).map((stack) => stack.terraform),
      schemas,
    );
    process.stdout.write(`${specimens.length} specimens\n`);
    const all = batches(specimens);
    const planned = all.flatMap((batch, index) => {
      process.stdout.write(`${index + 1} of ${all.length}: ${batch.length} specimens\n`);
      return planner.plan(batch, schemas);
    });
    const types = readPlan(specimens, planned);
    writeFileSync(RECORD, `${JSON.stringify({ provider: "aws", version: AWS_PROVIDER_VERSION, types }, null, 2)}\n`);
    process.stdout.write(`${RECORD}: ${Object.keys(types).length} types\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** In batches that never separate a specimen from its control. */
function batches(specimens: readonly Specimen[]): Specimen[][] {
  const all: Specimen[][] = [[]];
  for (const specimen of specimens) {
    if (specimen.path === undefined && (all.at(-1)?.length ?? 0) > BATCH) all.push([]);
    all.at(-1)?.push(specimen);
  }
  return all;
}
