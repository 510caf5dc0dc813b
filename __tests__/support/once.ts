import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names the folder of this run: jest only passes environment variables from the setup to its workers. */
export const RUN_VARIABLE = "GROUNDPLAN_TEST_RUN";

const PATIENCE_MS = 180_000;

/**
 * Creates something that many test files need, once per run: the first worker creates it, the others wait for it. If no
 * test needs it, it is not created.
 */
export function once(name: string, make: (folder: string) => void): string {
  const run = process.env[RUN_VARIABLE];
  if (run === undefined) throw new Error("the setup of the tests did not run; see globalSetup in jest.config.js");
  const [made, draft, failed] = [join(run, name), join(run, `${name}.draft`), join(run, `${name}.failed`)];
  if (existsSync(made)) return made;
  if (isFirst(draft)) {
    try {
      make(draft);
      renameSync(draft, made);
    } catch (error) {
      writeFileSync(failed, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
  const until = Date.now() + PATIENCE_MS;
  while (!existsSync(made)) {
    if (existsSync(failed)) throw new Error(readFileSync(failed, "utf8"));
    if (Date.now() > until) throw new Error(`another worker did not finish ${name}`);
    pause(50);
  }
  return made;
}

/** Of several processes that create the same folder, only one succeeds. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
