import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Provenance } from "./pages/readme";
import { projectFolder } from "./project";

/** The version of this checkout: the version in package.json, the commit, and whether there are uncommitted changes. */
export function provenance(): Provenance {
  const folder = projectFolder();
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const commit = git(folder, "rev-parse", "HEAD");
  if (commit === undefined) return { version, commit, dirty: false };
  const dirty = git(folder, "status", "--porcelain") !== "";
  return { version: `${version}-${commit.slice(0, SHORT)}${dirty ? "-dirty" : ""}`, commit, dirty };
}

/** Digits of a commit hash: fixed, because git's default grows with the repository. */
const SHORT = 10;

/** Git's output; undefined if git is missing or this project is not its own repository. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
