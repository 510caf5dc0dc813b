import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this project: where its package.json is, seen from the source as from what was compiled of it. */
export function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`there is no package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
}
