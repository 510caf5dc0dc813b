import { rmSync } from "node:fs";
import { CONTEXT_VARIABLE, readContext } from "./support/context";
import { timingsTable } from "./support/timings";

/** Prints how long each environment took. GROUNDPLAN_E2E_KEEP keeps the folder, to investigate failures. */
export default function teardown(): void {
  if (process.env[CONTEXT_VARIABLE] === undefined) return;
  process.stdout.write(timingsTable());
  if (process.env["GROUNDPLAN_E2E_KEEP"]) return;
  rmSync(readContext().folder, { recursive: true, force: true });
}
