import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { definitions } from "../envs";
import { orList } from "../modules/core";
import {
  comparisonTable,
  estimate,
  estimateTable,
  PRICED_REGIONS,
  pricesOf,
  traps,
  USAGE,
  type Priced,
} from "../readers/cost";
import { readSynthesized, Root, type TerraformJson } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { findCommit, removeWorktree, synthesizeCommit } from "./support/commit";
import { environmentsWithHomes } from "./support/environments";
import { CommandError, known, run } from "./support/run";

const USAGE_TEXT =
  "npm run cost -- <environment…|all> [--format text|json|markdown]\n" +
  "       npm run cost -- --compare <environment> <environment>\n" +
  "       npm run cost -- <environment> --compare <commit> <commit>";

const ENVIRONMENTS = environmentsWithHomes();
const NAMES = ENVIRONMENTS.map(({ id }) => id);

/** `npm run cost`: what environments cost a month, estimated from their Terraform at list prices. */
run(async () => {
  const { names, compare, format, help } = readArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(`usage: ${USAGE_TEXT}\n`);
    return;
  }
  if (compare === undefined) {
    const all = names.includes("all") ? NAMES : names.map((one) => known(USAGE_TEXT, NAMES, one));
    const stacks = synthesized(all);
    process.stdout.write(
      written(
        all.map((name) => priced(name, name, stacks.get(name))),
        format,
      ),
    );
    return;
  }
  const [one, other] = compare;
  if (names.length === 0) {
    const stacks = synthesized([known(USAGE_TEXT, NAMES, one), known(USAGE_TEXT, NAMES, other)]);
    const [first, second] = [one, other].map((name) => priced(name, name, stacks.get(name))) as [Priced, Priced];
    process.stdout.write(comparisonTable(first, second));
    return;
  }
  const name = known(USAGE_TEXT, NAMES, names[0]);
  process.stdout.write(comparisonTable(await atCommit(name, one), await atCommit(name, other)));
});

type Format = "text" | "json" | "markdown";
const FORMATS = ["text", "json", "markdown"] as const;

interface Arguments {
  readonly names: readonly string[];
  readonly compare?: readonly [string, string];
  readonly format: Format;
  readonly help: boolean;
}

function readArguments(args: string[]): Arguments {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { compare: { type: "boolean" }, format: { type: "string" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split(". ")[0] ?? ""}\nusage: ${USAGE_TEXT}`);
  }
  const { values, positionals } = parsed;
  const format = FORMATS.find((one) => one === (values.format ?? "text"));
  if (format === undefined)
    throw new CommandError(`--format: there is no ${values.format ?? ""}; use ${orList(FORMATS)}`);
  const help = values.help === true;
  if (help) return { names: [], format, help };
  if (positionals.length === 0) {
    throw new CommandError(`usage: ${USAGE_TEXT}\nknown: ${NAMES.join(", ")}`);
  }
  if (values.compare !== true) return { names: positionals, format, help };
  if (values.format !== undefined) {
    throw new CommandError("--format: has no effect with --compare, which prints a table; leave it out");
  }
  const [one, other] = positionals.slice(-2);
  if (one === undefined || other === undefined || positionals.length > 3)
    throw new CommandError(`usage: ${USAGE_TEXT}`);
  return { names: positionals.slice(0, -2), compare: [one, other], format, help };
}

function synthesized(names: readonly string[]): ReadonlyMap<string, TerraformJson> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-cost-"));
  try {
    buildApp(definitions, { only: names, namedIn: "cost", outdir }).synth();
    return new Map(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function atCommit(name: string, commit: string): Promise<Priced> {
  const worktree = mkdtempSync(join(tmpdir(), "groundplan-cost-"));
  try {
    const stacks = await synthesizeCommit(findCommit(commit), worktree);
    return priced(name, `${name} at ${commit}`, stacks.get(name));
  } finally {
    removeWorktree(worktree);
    rmSync(worktree, { recursive: true, force: true });
  }
}

function priced(id: string, name: string, terraform: TerraformJson | undefined): Priced {
  if (terraform === undefined) throw new CommandError(`${name}: there is no such environment`);
  const root = new Root(terraform);
  const list = pricesOf(root.region);
  if (list === undefined) {
    throw new CommandError(
      `${name}: there are no prices for ${root.region}; there are some for ${orList(PRICED_REGIONS)}`,
    );
  }
  const environment = ENVIRONMENTS.find((one) => one.id === id);
  const found = estimate(root, USAGE[environment?.tier ?? "prod"], list);
  return { name, estimate: found, notes: traps(root, found, environment?.settings.budget?.monthlyUsd) };
}

function written(all: readonly Priced[], format: Format): string {
  if (format === "json") return `${JSON.stringify(all, null, 2)}\n`;
  const collected = PRICED_REGIONS.map((region) => pricesOf(region)?.collected ?? "").join(", ");
  const tables = all.map((one) => estimateTable(one, collected)).join("\n");
  return format === "markdown" ? `\`\`\`text\n${tables}\`\`\`\n` : tables;
}
