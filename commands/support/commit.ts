import { spawnSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { type TerraformJson, readSynthesized } from "../../readers/terraform";
import { start } from "./child-processes";
import { CommandError } from "./run";

/** A commit to compare with. */
export interface Commit {
  /** Its name for people: `origin/main`. */
  readonly name: string;
  readonly id: string;
}

/** Default refs to compare with. */
const USUAL = ["origin/main", "main"];

/** The given commit, or a default one; undefined if no default exists. @throws CommandError */
export function findCommit(name: string | undefined): Commit | undefined {
  for (const one of name === undefined ? USUAL : [name]) {
    const { status, stdout } = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${one}^{commit}`);
    if (status === 0) return { name: one, id: stdout.trim() };
  }
  if (name === undefined) return undefined;
  throw new CommandError(
    `there is no commit ${name} here; fetch it, or use another name (git branch --all lists them)`,
  );
}

/** Synthesizes a commit in a separate worktree. The caller must remove the worktree afterwards. */
export async function synthesizeCommit({ id, name }: Commit, worktree: string): Promise<Map<string, TerraformJson>> {
  await step(name, "git", ["worktree", "add", "--detach", "--force", worktree, id], process.cwd());
  symlinkSync(resolve("node_modules"), join(worktree, "node_modules"), "dir");
  // Its types were checked when it was committed.
  const compiler = join("node_modules", "typescript", "bin", "tsc");
  await step(name, process.execPath, [compiler, "--project", ".", "--noCheck"], worktree);
  const { GROUNDPLAN_ENVIRONMENTS: _, CDKTF_OUTDIR: __, ...env } = process.env;
  await step(name, process.execPath, [join("dist", "main.js")], worktree, env);
  return new Map(readSynthesized(join(worktree, "cdktf.out")).map((stack) => [stack.name, stack.terraform]));
}

/** Removes a worktree, from the disk and from git's records. */
export function removeWorktree(worktree: string): void {
  if (existsSync(worktree)) git("worktree", "remove", "--force", "--force", worktree);
  git("worktree", "prune");
}

async function step(
  name: string,
  program: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
): Promise<void> {
  const { status, stdout, stderr } = await start(program, args, cwd, env);
  if (status === 0) return;
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  const said = lines.slice(-12).join("\n");
  throw new CommandError(
    `${name} cannot be synthesized, so there is nothing to compare with; use --against to choose another commit\n${said}`,
  );
}

function git(...args: readonly string[]) {
  return spawnSync("git", args, { encoding: "utf8" });
}
