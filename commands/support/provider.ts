import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The environment to run Terraform in: a folder of providers that the machine keeps, or else a cache that serves all roots.
 * A configuration of the caller's own comes first. The folder is for the file that says so.
 */
export function providerEnv(folder: string): NodeJS.ProcessEnv {
  const env = { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  const own = process.env["TF_CLI_CONFIG_FILE"] ?? join(homedir(), ".terraformrc");
  if (existsSync(own)) return env;
  const mirror = findMirror();
  if (mirror === undefined) {
    const cache = process.env["TF_PLUGIN_CACHE_DIR"] ?? join(homedir(), ".terraform.d", "plugin-cache");
    mkdirSync(cache, { recursive: true });
    return { ...env, TF_PLUGIN_CACHE_DIR: cache };
  }
  const file = join(folder, "cli.tfrc");
  const aws = "registry.terraform.io/hashicorp/aws";
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path    = ${JSON.stringify(mirror)}\n    include = ["${aws}"]\n  }\n}\n`,
  );
  return { ...env, TF_CLI_CONFIG_FILE: file };
}

/** Why Terraform cannot be used; undefined where it can. */
export function terraformMissing(): string | undefined {
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  if (status !== 0) return "there is no terraform on the PATH";
  const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 1 && minor < 11 ? `terraform is ${version}, and 1.11 is needed` : undefined;
}

/** A folder that holds `registry.terraform.io/hashicorp/aws`, in the places where such folders are kept. */
function findMirror(): string | undefined {
  const roots = [join(homedir(), ".terraform.d", "plugins"), "/usr/local/share", "/usr/share", "/opt", "/var/lib"];
  return roots.map((root) => searchMirror(root, 3)).find((found) => found !== undefined);
}

function searchMirror(folder: string, depth: number): string | undefined {
  if (existsSync(join(folder, "registry.terraform.io", "hashicorp", "aws"))) return folder;
  if (depth === 0 || !existsSync(folder)) return undefined;
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => searchMirror(join(folder, entry.name), depth - 1))
      .find((found) => found !== undefined);
  } catch {
    return undefined;
  }
}
