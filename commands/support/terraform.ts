import { spawnSync } from "node:child_process";
import { CommandError } from "./program";

/** @throws CommandError where there is no Terraform, or one that is too old for write-only arguments. */
export function requireTerraform(): void {
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  if (status !== 0) {
    throw new CommandError(
      "terraform is not on the PATH; install Terraform 1.11 or later (developer.hashicorp.com/terraform/install)",
    );
  }
  const version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 1 || (major === 1 && minor >= 11)) return;
  throw new CommandError(
    `Terraform ${version} is too old; install 1.11 or later (developer.hashicorp.com/terraform/install)`,
  );
}

/** Runs Terraform where a person can see it. @throws CommandError where it fails. */
export function terraform(folder: string, args: readonly string[]): void {
  const { status, signal } = spawnSync("terraform", args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  const how = signal === null ? `exit code ${String(status)}` : signal;
  throw new CommandError(
    `terraform ${args[0] ?? ""} failed (${how}) in ${folder}; mend what it says above and run the same command again`,
  );
}
