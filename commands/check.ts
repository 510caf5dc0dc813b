import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import {
  environmentOf,
  EXIT_CODES,
  githubReport,
  isPlan,
  jsonReport,
  markdownReport,
  outcomeOf,
  planProblems,
  review,
  reviewPlan,
  sarifReport,
  textReport,
  type Report,
  type Step,
} from "../readers/check";
import { costDifference } from "../readers/cost";
import { readSynthesized, type TerraformJson } from "../readers/terraform";
import { checkOptions, formatOf, USAGE, type CheckOptions } from "./support/check-options";
import { start, withCleanUp } from "./support/child-processes";
import { findCommit, removeWorktree, synthesizeCommit, type Commit } from "./support/commit";
import { CommandError, isMistake, run } from "./support/run";

/** `npm run check`: what CI runs on a pull request. See readers/check/README.md. */
run(async () => {
  const args = process.argv.slice(2);
  const format = formatOf(args);
  let report: Report;
  try {
    const options = checkOptions(args);
    if (options.help) {
      process.stdout.write(USAGE);
      return;
    }
    report = { ...(await reportOf(options)), stopOn: options.stopOn };
  } catch (error) {
    // A program that reads the report gets one whatever happens.
    if (format === "text") throw error;
    report = { steps: [failedStep("check", error)], against: undefined, reviews: [] };
    process.stderr.write(
      `${(isMistake(error) ? error.message : error instanceof Error ? error.stack : undefined) ?? String(error)}\n`,
    );
  }
  await print(inFormat(report, format));
  process.exitCode = EXIT_CODES[outcomeOf(report)];
});

function reportOf(options: CheckOptions): Report | Promise<Report> {
  if (options.plan !== undefined) return checkPlan(options.plan, options);
  return options.synthesized === undefined ? checkAll(options) : checkSynthesized(options.synthesized, options);
}

function failedStep(name: string, error: unknown): Step {
  return { name, status: "failed", details: (error instanceof Error ? error.message : String(error)).split("\n") };
}

function checkPlan(file: string, { only }: CheckOptions): Report {
  let plan: unknown;
  try {
    plan = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isPlan(plan))
    throw new CommandError(`${file} is not a plan; create one with terraform show -json <plan> > ${file}`);
  const problems = planProblems(plan);
  const step: Step = { name: "plan", status: problems.length > 0 ? "failed" : "passed", details: problems };
  const name = only[0] ?? environmentOf(plan) ?? nameOf(file);
  return { steps: [step], against: `the state in ${file}`, reviews: [reviewPlan(name, plan)] };
}

/** A plan is usually kept as `<environment>/plan.json`. */
function nameOf(file: string): string {
  const name = basename(file).replace(/(\.tf)?(plan)?\.json$/, "");
  return ["", "plan", "tf", "tfplan"].includes(name) ? basename(dirname(resolve(file))) : name;
}

async function checkAll(options: CheckOptions): Promise<Report> {
  const began = Date.now();
  const commit = options.compare ? findCommit(options.against) : undefined;
  const report = await withCommit(commit, (folder, earlier) => checksIn(folder, earlier, commit, options));
  process.stderr.write(`checked in ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
  return report;
}

/** Only the comparison: what was synthesized is somebody else's, and so are the checks of it. */
async function checkSynthesized(outdir: string, { against, only }: CheckOptions): Promise<Report> {
  const commit = findCommit(against);
  const stacks = synthesizedIn(outdir);
  return withCommit(commit, async (_, earlier) => ({
    steps: [],
    against: nameOfCommit(commit),
    reviews: reviewAll((await earlier) ?? new Map(), stacks, only),
  }));
}

function synthesizedIn(outdir: string): Map<string, TerraformJson> {
  try {
    const stacks = readSynthesized(outdir);
    if (stacks.length > 0) return new Map(stacks.map(({ name, terraform }) => [name, terraform]));
  } catch {
    // Said below.
  }
  throw new CommandError(`--synthesized: ${outdir} is not a cdktf.out with stacks in it; npm run synth writes one`);
}

type Earlier = Promise<ReadonlyMap<string, TerraformJson> | undefined>;

/** The other commit is synthesized by another process, in a folder that is removed at the end. */
async function withCommit(
  commit: Commit | undefined,
  program: (folder: string, earlier: Earlier) => Promise<Report>,
): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-check-"));
  const worktree = join(folder, "commit");
  return withCleanUp(
    () => {
      const earlier: Earlier = commit === undefined ? Promise.resolve(undefined) : synthesizeCommit(commit, worktree);
      // The error is reported when the result is awaited; until then it must not end the program.
      earlier.catch(() => undefined);
      return program(folder, earlier);
    },
    () => {
      if (commit !== undefined) removeWorktree(worktree);
      rmSync(folder, { recursive: true, force: true });
    },
  );
}

async function checksIn(
  folder: string,
  earlier: Earlier,
  commit: Commit | undefined,
  { only }: CheckOptions,
): Promise<Report> {
  const types = await typeStep();
  if (types.status === "failed") return { steps: [types], against: undefined, reviews: [] };
  // Loaded only now: sources that do not compile may not load.
  const { runChecks } = await import("./support/checks.js");
  const { steps, stacks } = await runChecks(folder, only);
  if (stacks === undefined || commit === undefined)
    return { steps: [types, ...steps], against: undefined, reviews: [] };
  const before = (await earlier) ?? new Map<string, TerraformJson>();
  const now = new Map(stacks.map(({ name, terraform }) => [name, terraform]));
  return {
    steps: [types, ...steps, ...costStep(before, now)],
    against: nameOfCommit(commit),
    reviews: reviewAll(before, now, only),
  };
}

/** What the change costs; no step if that is nothing. */
function costStep(before: ReadonlyMap<string, TerraformJson>, now: ReadonlyMap<string, TerraformJson>): Step[] {
  const details = [...new Set([...before.keys(), ...now.keys()])]
    .map((name) => costDifference(name, before.get(name), now.get(name)))
    .filter((line) => line !== undefined);
  return details.length > 0 ? [{ name: "costs change", status: "passed", details }] : [];
}

function nameOfCommit({ name, id }: Commit): string {
  return `${name} (${id.slice(0, 7)})`;
}

/** The package script has compiled already, so this takes half a second if everything is well. */
async function typeStep(): Promise<Step> {
  const compiler = join("node_modules", "typescript", "bin", "tsc");
  const { status, stdout, stderr } = await start(process.execPath, [compiler, "--build"], process.cwd());
  const details = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return status === 0 ? { name: "types", status: "passed", details: [] } : { name: "types", status: "failed", details };
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
