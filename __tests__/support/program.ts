import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { once } from "./once";

export const ROOT = join(__dirname, "..", "..");

/** The compiled project, up to date. */
export function dist(): string {
  once("build", () => {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "--build"], { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(stdout);
  });
  return join(ROOT, "dist");
}

/** A PATH with only node and git, which are all the project needs; the same on every computer. */
export function barePath(): string {
  return once("bin", (folder) => {
    symlinkSync(process.execPath, join(folder, "node"));
    const git = find("git");
    if (git !== undefined) symlinkSync(git, join(folder, "git"));
  });
}

/**
 * Runs a compiled program, as `npm run …` and `cdktf synth` do once the types are checked, in an environment with only
 * node and git.
 */
export function program(
  name: string,
  args: readonly string[],
  { cwd = ROOT, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(dist(), name), ...args], { cwd, encoding: "utf8", env: programEnv(env) });
}

/** The environment variables of such an environment, without any of this project's own. */
export function programEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { GROUNDPLAN_ENVIRONMENTS: _, CDKTF_OUTDIR: __, ...env } = process.env;
  return { ...env, PATH: barePath(), NO_COLOR: "1", ...more };
}

/** Gives each test of a file an empty folder of its own. */
export function emptyFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  return () => folder;
}

function find(name: string): string | undefined {
  const files = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
