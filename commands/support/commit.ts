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

/** The given commit, or a default one. @throws CommandError if there is none, with the way to get it. */
export function findCommit(name: string | undefined): Commit {
  const isShallow = git("rev-parse", "--is-shallow-repository").stdout.trim() === "true";
  for (const one of name === undefined ? USUAL : [name]) {
    const id = idOf(one);
    // In a shallow clone of the main branch itself, the only commit there is would be compared with itself.
    if (id !== undefined && !(name === undefined && isShallow && id === idOf("HEAD"))) return { name: one, id };
  }
  throw new CommandError(`${missing(name, isShallow)}. To compare with nothing, use --no-compare`);
}

function idOf(name: string): string | undefined {
  const { status, stdout } = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
  return status === 0 ? stdout.trim() : undefined;
}

function missing(name: string | undefined, isShallow: boolean): string {
  if (git("rev-parse", "--git-dir").status !== 0)
    return "this folder is not a git repository, so there is no commit to compare with; clone the repository instead of downloading it";
  const what = name === undefined ? "neither origin/main nor main is" : `there is no commit ${name}`;
  if (isShallow)
    return `${what} here, because the clone is shallow; fetch the history (git fetch --unshallow, or fetch-depth: 0 for actions/checkout)`;
  if (name !== undefined) return `${what} here; fetch it, or use another name (git branch --all lists them)`;
  return `${what} here; fetch it (git fetch origin main), or name another commit with --against`;
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
