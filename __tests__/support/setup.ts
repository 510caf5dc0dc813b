import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUN_VARIABLE } from "./once";

/** Creates the folder of this run, which all test files share. */
export default function setup(): void {
  process.env[RUN_VARIABLE] = mkdtempSync(join(tmpdir(), "groundplan-tests-"));
}
