import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

/**
 * Writes a folder as a whole: `write` gets an empty folder beside the target, which takes the target's place in the end.
 * An error, Ctrl-C or a kill before that leaves what was there. Of two at a time the last one wins, and each is whole.
 *
 * A folder that is not empty cannot be replaced in one step. Whoever is killed between the two leaves no target, and
 * the next run brings the old one back.
 */
export function replaceFolder(target: string, write: (folder: string) => void): void {
  withDraft(target, (draft) => {
    write(draft);
    const old = draft.replace(/new$/, "old");
    for (let attempt = 0; !takePlace(draft, target, old); attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`${target} comes back as often as it is replaced; look who writes it`);
    }
  });
}

/**
 * Writes files into a folder in which others work, as Terraform does in `cdktf.out/stacks/*`: `write` gets an empty folder
 * beside it, and in the end each file takes its own place in one step; the manifest, which tells of the others, comes last.
 * Everything else that lies in the target stays.
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

/** As many runs may come between before something else is suspected. */
const ATTEMPTS = 100;

/** What follows the target's name in the name of a draft, and of what was there before: whose it is, and which of the two. */
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

/** Whether the draft is the target now; not so where somebody else was faster. */
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

/** Removes what killed runs left behind, and brings back the target where one was killed between its two steps. */
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

/** Whether it worked; errors other than those that are expected are thrown. */
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
    // Another user's process may not be asked, and lives.
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
