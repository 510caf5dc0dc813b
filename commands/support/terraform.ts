import { spawnSync } from "node:child_process";
import { CommandError } from "./run";

/** The first version with ephemeral resources and write-only arguments. */
const OLDEST = [1, 11] as const;
const WHERE = "developer.hashicorp.com/terraform/install";

/** Why Terraform cannot be used; undefined if it can. */
export function terraformMissing(env = process.env): string | undefined {
  const needed = OLDEST.join(".");
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8", env });
  if (status !== 0) return `terraform is not on the PATH; install Terraform ${needed} or later (${WHERE})`;
  const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
  if (isRecent(version)) return undefined;
  return `Terraform ${version} is too old; install ${needed} or later (${WHERE})`;
}

/** Whether a version such as `1.11.4` is recent enough. */
export function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** @throws CommandError if Terraform is missing or too old. */
export function requireTerraform(): void {
  const missing = terraformMissing();
  if (missing !== undefined) throw new CommandError(missing);
}

/** Runs Terraform with its output on the screen. @throws CommandError if it fails. */
export function terraform(folder: string, args: readonly string[]): void {
  const { status, signal } = spawnSync("terraform", args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  const how = signal === null ? `exit code ${String(status)}` : signal;
  throw new CommandError(
    `terraform ${args[0] ?? ""} failed (${how}) in ${folder}; fix the error above and run the same command again`,
  );
}
