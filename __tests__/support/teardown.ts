import { rmSync } from "node:fs";
import { RUN_VARIABLE } from "./once";

export default function teardown(): void {
  const folder = process.env[RUN_VARIABLE];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
