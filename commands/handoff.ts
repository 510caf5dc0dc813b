import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { definitions } from "../envs";
import { ConfigError } from "../modules/core";
import { archiveOf, bundleOf, provenance, type Bundle } from "../readers/handoff";
import { type SynthesizedStack, readSynthesized, Root } from "../readers/terraform";
import { buildApp } from "../stacks/app";
import { replaceFolder } from "./support/output-folder";
import { CommandError, run } from "./support/run";

/**
 * `npm run handoff -- <environment…|all> [--archive] [--hcl]`: writes `handoff/<environment>/`, plain Terraform with the pages
 * that an ops team needs, and with `--archive` the same as `handoff/<environment>-<version>.tar.gz`, or `-hcl.tar.gz`.
 */
const OUTDIR = "handoff";
const SUMS = "SHA256SUMS";

run(async () => {
  const { names, archive, hcl } = readArguments(process.argv.slice(2));
  const from = provenance();
  const stacks = synthesize(names);
  const together = withAccounts(names, stacks).map(({ terraform }) => new Root(terraform));
  const bundles = new Map(
    stacks.map(({ name, terraform }) => [
      name,
      bundleOf({ ...terraform }, { language: hcl ? "hcl" : "json", from, together }),
    ]),
  );
  const archives = new Map<string, Buffer>();
  if (archive) {
    for (const [name, bundle] of bundles) {
      const version = `${name}-${from.version}${hcl ? "-hcl" : ""}`;
      archives.set(`${version}.tar.gz`, await archiveOf(version, bundle));
    }
  }
  for (const [name, bundle] of bundles) writeBundle(join(OUTDIR, name), bundle);
  for (const [name, bytes] of archives) writeWhole(join(OUTDIR, name), bytes);
  if (archive) writeWhole(join(OUTDIR, SUMS), sums());
  report(bundles, archives);
});

interface Arguments {
  readonly names: readonly string[];
  readonly archive: boolean;
  readonly hcl: boolean;
}

/** @throws CommandError if the arguments are invalid. */
function readArguments(args: readonly string[]): Arguments {
  const usage = "usage: npm run handoff -- <environment…|all> [--archive] [--hcl]";
  const options = args.filter((one) => one.startsWith("-"));
  const unknown = options.find((one) => one !== "--archive" && one !== "--hcl");
  if (unknown !== undefined) throw new CommandError(`there is no option ${unknown}; use --archive or --hcl`);
  const names = args.filter((one) => !one.startsWith("-"));
  if (names.length === 0) throw new CommandError(usage);
  if (names.includes("all") && names.length > 1) {
    throw new CommandError(
      `"all" already includes ${names.filter((one) => one !== "all").join(", ")}; use one or the other`,
    );
  }
  return { names, archive: options.includes("--archive"), hcl: options.includes("--hcl") };
}

/** The requested stacks and all others, with which they share an account; only the requested ones if others are invalid. */
function withAccounts(names: readonly string[], stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  if (names.includes("all")) return stacks;
  try {
    return synthesize(["all"]);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return stacks;
  }
}

/** Synthesizes the requested stacks in a temporary folder. */
function synthesize(names: readonly string[]): SynthesizedStack[] {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-handoff-"));
  try {
    buildApp(definitions, { only: names.includes("all") ? [] : names, namedIn: "npm run handoff", outdir }).synth();
    return readSynthesized(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function writeBundle(folder: string, bundle: Bundle): void {
  replaceFolder(folder, (draft) => {
    for (const [name, content] of bundle) writeFileSync(join(draft, name), content);
  });
}

/** Writes a temporary file and renames it to its target in one step. */
function writeWhole(file: string, content: string | Buffer): void {
  mkdirSync(OUTDIR, { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

/** The checksums of all archives in the folder, as `sha256sum --check` reads them. */
function sums(): string {
  return readdirSync(OUTDIR)
    .filter((name) => name.endsWith(".tar.gz"))
    .sort()
    .map(
      (name) =>
        `${createHash("sha256")
          .update(readFileSync(join(OUTDIR, name)))
          .digest("hex")}  ${name}\n`,
    )
    .join("");
}

function report(bundles: ReadonlyMap<string, Bundle>, archives: ReadonlyMap<string, Buffer>): void {
  const table = new Table({
    head: ["handoff", "files", "KiB"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const [name, bundle] of bundles) {
    const bytes = [...bundle.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    table.push([join(OUTDIR, name), bundle.size, Math.ceil(bytes / 1024)]);
  }
  for (const [name, bytes] of archives) table.push([join(OUTDIR, name), "", Math.ceil(bytes.length / 1024)]);
  process.stdout.write(`${table.toString()}\n`);
}
