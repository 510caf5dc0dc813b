import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../support/tools";

const EMULATOR = join(__dirname, "..", "emulator");

export const README = readFileSync(join(EMULATOR, "README.md"), "utf8");

interface Row {
  readonly service: string;
  readonly operation: string;
  readonly code: string;
}

interface Refusals {
  readonly cases: readonly (Row & { readonly name: string })[];
  readonly rows: readonly Row[];
  /** The rows in Markdown. */
  readonly table: string;
}

/** The emulator's table of refusals and the calls that must be refused; empty where its Python is missing. */
export function refusals(): Refusals {
  const { status, stdout } = spawnSync("python3", ["-m", "cases"], { cwd: EMULATOR, encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Refusals) : { cases: [], rows: [], table: "" };
}

/** Makes all calls at an emulator, and returns what came of each. */
export async function runCases(endpoint: string): Promise<readonly string[]> {
  const printed = await runProgram("python3", ["-m", "cases", endpoint], EMULATOR, process.env);
  return printed
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { outcome: string }).outcome);
}

export function missingCases(): readonly string[] {
  const { cases, rows } = refusals();
  const named = ({ service, operation, code }: Row): string => `${service} ${operation} ${code}`;
  const tried = new Set(cases.map(named));
  return rows.map(named).filter((row) => !tried.has(row));
}
