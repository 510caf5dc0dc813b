import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { readContext } from "./context";

/** The timings of one environment. */
export interface Timing {
  readonly name: string;
  readonly resources: number;
  readonly applySeconds: number;
  readonly destroySeconds: number;
}

const FOLDER = "timings";

/** Runs something and returns how many seconds it took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number((process.hrtime.bigint() - start) / 1_000_000_000n);
}

/** Stores an environment's timings for the table at the end; suites run in separate processes. */
export function record(timing: Timing): void {
  const folder = join(readContext().folder, FOLDER);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${timing.name}.json`), JSON.stringify(timing));
}

/** The timings of all environments as a table; empty if none completed. */
export function timingsTable(): string {
  const folder = join(readContext().folder, FOLDER);
  mkdirSync(folder, { recursive: true });
  const rows = readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Timing);
  if (rows.length === 0) return "";
  const table = new Table({
    head: ["environment", "resources", "apply (s)", "destroy (s)"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, resources, applySeconds, destroySeconds } of rows) {
    table.push([name, resources, applySeconds, destroySeconds]);
  }
  return `${table.toString()}\n`;
}
