import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** This project's root folder, which has its package.json; found from the sources and from the compiled code alike. */
export function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`there is no package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
}
