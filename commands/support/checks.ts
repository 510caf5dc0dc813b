import { join } from "node:path";
import { definitions } from "../../envs";
import { ConfigError } from "../../modules/core";
import type { Step } from "../../readers/check";
import { compareAddresses, readGolden } from "../../readers/check/addresses";
import { iamFindings, networkFindings } from "../../readers/proofs";
import { excesses, excessLines } from "../../readers/quotas";
import { readSynthesized, Root, type SynthesizedStack } from "../../readers/terraform";
import { buildApp } from "../../stacks/app";
import { CommandError } from "./run";
import { validate } from "./validate";

/** Everything that `npm run check` checks in addition to types and the comparison; without stacks if synthesis fails. */
export async function runChecks(
  folder: string,
  only: readonly string[],
): Promise<{ readonly steps: readonly Step[]; readonly stacks?: readonly SynthesizedStack[] }> {
  const { stacks, step } = synthesize(join(folder, "cdktf.out"), only);
  if (stacks === undefined) return { steps: [step] };
  const roots = stacks.map(({ terraform }) => new Root(terraform));
  for (const line of excessLines(excesses(roots))) process.stderr.write(`${line}\n`);
  const validating = validate(stacks, join(folder, "validate"));
  const proofs = [proof("network proof", stacks, networkFindings), proof("IAM proof", stacks, iamFindings)];
  return { steps: [step, await validating, ...proofs, addresses(stacks)], stacks };
}

const ONLY = "--only";

function synthesize(outdir: string, only: readonly string[]) {
  try {
    buildApp(definitions, { only, namedIn: ONLY, outdir }).synth();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A mistake in the arguments, not a finding.
    if (error.subject === ONLY) throw new CommandError(error.message);
    const step: Step = { name: "synthesis", status: "failed", details: error.message.split("\n") };
    return { step, stacks: undefined };
  }
  const step: Step = { name: "synthesis", status: "passed", details: [] };
  return { step, stacks: readSynthesized(outdir) };
}

function proof(name: string, stacks: readonly SynthesizedStack[], findings: typeof iamFindings): Step {
  const details = stacks.flatMap(({ name: stack, terraform }) =>
    findings(new Root(terraform)).map(({ address, message }) => `${stack}: ${address} ${message}`),
  );
  return { name, status: details.length > 0 ? "failed" : "passed", details };
}

function addresses(stacks: readonly SynthesizedStack[]): Step {
  const details = stacks.flatMap(({ name, terraform }) => {
    const { added, removed } = compareAddresses(readGolden(name), terraform);
    return [...added.map((one) => `${name}: + ${one}`), ...removed.map((one) => `${name}: - ${one}`)];
  });
  const hint = "these differ from the committed lists; npm run golden:update updates the lists";
  return {
    name: "addresses",
    status: details.length > 0 ? "failed" : "passed",
    details: details.length > 0 ? [hint, ...details] : [],
  };
}
