import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { definitions } from "../envs";
import { ConfigError } from "../modules/core";
import {
  EXIT_CODES,
  githubReport,
  isPlan,
  jsonReport,
  markdownReport,
  outcomeOf,
  review,
  reviewPlan,
  sarifReport,
  textReport,
  type Report,
  type Step,
} from "../readers/check";
import { compareAddresses, readGolden } from "../readers/check/addresses";
import { iamFindings, networkFindings } from "../readers/proofs";
import { excesses, excessLines } from "../readers/quotas";
import { type SynthesizedStack, type TerraformJson, readSynthesized, Root } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { checkOptions, USAGE, type CheckOptions } from "./support/check-options";
import { withCleanUp } from "./support/child-processes";
import { findCommit, removeWorktree, synthesizeCommit, type Commit } from "./support/commit";
import { CommandError, run } from "./support/run";
import { validate } from "./support/validate";

/** `npm run check`: what CI runs on a pull request. See readers/check/README.md. */
run(async () => {
  const options = checkOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const report = options.plan === undefined ? await checkAll(options) : checkPlan(options.plan, options);
  await print(inFormat(report, options.format));
  process.exitCode = EXIT_CODES[outcomeOf(report)];
});

function checkPlan(file: string, { only }: CheckOptions): Report {
  let plan: unknown;
  try {
    plan = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isPlan(plan))
    throw new CommandError(`${file} is not a plan; create one with terraform show -json <plan> > ${file}`);
  const name = only[0] ?? basename(file).replace(/\.json$/, "");
  return { steps: [], against: `the state in ${file}`, reviews: [reviewPlan(name, plan)] };
}

async function checkAll(options: CheckOptions): Promise<Report> {
  const began = Date.now();
  const commit = findCommit(options.against);
  const folder = mkdtempSync(join(tmpdir(), "groundplan-check-"));
  const worktree = join(folder, "commit");
  const report = await withCleanUp(
    () => checksIn(folder, worktree, commit, options),
    () => {
      if (commit !== undefined) removeWorktree(worktree);
      rmSync(folder, { recursive: true, force: true });
    },
  );
  process.stderr.write(`checked in ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
  return report;
}

async function checksIn(
  folder: string,
  worktree: string,
  commit: Commit | undefined,
  { only }: CheckOptions,
): Promise<Report> {
  // The other commit is synthesized by another process at the same time.
  const earlier = commit === undefined ? Promise.resolve(undefined) : synthesizeCommit(commit, worktree);
  // The error is reported when the result is awaited; until then it must not end the program.
  earlier.catch(() => undefined);
  const types: Step = { name: "types", status: "passed", details: [] };
  const synthesis = synthesize(join(folder, "cdktf.out"), only);
  if (synthesis.stacks === undefined) return { steps: [types, synthesis.step], against: undefined, reviews: [] };
  const { stacks, step } = synthesis;
  const roots = stacks.map(({ terraform }) => new Root(terraform));
  for (const line of excessLines(excesses(roots))) process.stderr.write(`${line}\n`);
  const validating = validate(stacks, join(folder, "validate"));
  const proofs = [proof("network proof", stacks, networkFindings), proof("IAM proof", stacks, iamFindings)];
  const steps = [types, step, await validating, ...proofs, addresses(stacks)];
  const before = await earlier;
  if (before === undefined || commit === undefined) return { steps, against: undefined, reviews: [] };
  const now = new Map(stacks.map(({ name, terraform }) => [name, terraform]));
  return { steps, against: `${commit.name} (${commit.id.slice(0, 7)})`, reviews: reviewAll(before, now, only) };
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

function reviewAll(
  before: ReadonlyMap<string, TerraformJson>,
  now: ReadonlyMap<string, TerraformJson>,
  only: readonly string[],
) {
  const names = [...new Set([...now.keys(), ...before.keys()])].filter(
    (name) => only.length === 0 || only.includes(name),
  );
  return names.map((name) => review(name, before.get(name), now.get(name)));
}

function inFormat(report: Report, format: CheckOptions["format"]): string {
  const coloured = process.stdout.isTTY && !process.env["NO_COLOR"];
  const formats = {
    text: () => textReport(report, coloured),
    markdown: () => markdownReport(report),
    json: () => jsonReport(report),
    sarif: () => sarifReport(report),
    github: () => githubReport(report),
  };
  return formats[format]();
}

/** Waits until everything is written, so that output to a pipe is not truncated when the process exits. */
function print(text: string): Promise<void> {
  return new Promise((resolve) =>
    process.stdout.write(text, () => {
      resolve();
    }),
  );
}
