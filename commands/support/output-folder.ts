import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

/**
 * Writes a folder as a whole: `write` gets an empty draft folder next to the target, which replaces the target in the end.
 * An error, Ctrl-C or a kill before that leaves the target unchanged. If two runs overlap, the last one wins, and its result is
 * complete.
 *
 * A folder that is not empty cannot be replaced in one step. If a run is killed between the two steps there is no target, and
 * the next run restores the old one.
 */
export function replaceFolder(target: string, write: (folder: string) => void): void {
  withDraft(target, (draft) => {
    write(draft);
    const old = draft.replace(/new$/, "old");
    for (let attempt = 0; !takePlace(draft, target, old); attempt++) {
      if (attempt === ATTEMPTS)
        throw new Error(
          `${target} keeps being recreated by another process; find out which one writes it, and stop it`,
        );
    }
  });
}

/**
 * Writes files into a folder that others use too, as Terraform does with `cdktf.out/stacks/*`: `write` gets an empty draft
 * folder next to it, and in the end each file is moved to its target in one step; the manifest, which lists the others, comes
 * last. Everything else in the target stays.
 */
export function replaceFiles(target: string, write: (folder: string) => void): void {
  withDraft(target, (draft) => {
    write(draft);
    const files = filesIn(draft).map((file) => relative(draft, file));
    for (const file of [...files.filter((one) => one !== MANIFEST), ...files.filter((one) => one === MANIFEST)]) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      renameSync(join(draft, file), join(target, file));
    }
  });
}

/** Where CDKTF lists the stacks that it wrote. */
const MANIFEST = "manifest.json";

/** How often concurrent runs may interfere before another cause is suspected. */
const ATTEMPTS = 100;

/** The suffix of a draft or an old folder after the target's name: the process id, a random part, and which of the two it is. */
const LEFTOVER = /^\.(\d+)\.[0-9a-f]{8}\.(new|old)$/;

function withDraft(target: string, use: (draft: string) => void): void {
  const parent = dirname(resolve(target));
  mkdirSync(parent, { recursive: true });
  cleanUp(parent, basename(target));
  const draft = join(parent, `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}.new`);
  mkdirSync(draft);
  try {
    use(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Whether the draft has become the target; false if another run was faster. */
function takePlace(draft: string, target: string, old: string): boolean {
  attempt(() => {
    renameSync(target, old);
  }, ["ENOENT"]);
  const placed = attempt(() => {
    renameSync(draft, target);
  }, ["ENOTEMPTY", "EEXIST"]);
  rmSync(old, { recursive: true, force: true });
  return placed;
}

/** Removes what killed runs left behind, and restores the target if a run was killed between its two steps. */
function cleanUp(parent: string, name: string): void {
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(`.${name}.`)) continue;
    const [, pid, kind] = LEFTOVER.exec(entry.slice(name.length + 1)) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(parent, entry);
    if (kind === "old" && !exists(join(parent, name))) {
      attempt(() => {
        renameSync(path, join(parent, name));
      }, ["ENOENT", "ENOTEMPTY", "EEXIST"]);
    }
    rmSync(path, { recursive: true, force: true });
  }
}

/** Whether it succeeded; unexpected errors are thrown. */
function attempt(action: () => void, expected: readonly string[]): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (!expected.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, but it is alive.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
