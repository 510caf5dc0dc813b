import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a provider mirror keeps the AWS provider. */
const AWS = ["registry.terraform.io", "hashicorp", "aws"] as const;

/**
 * The environment variables to run Terraform with: they use a local mirror of the provider if there is one, otherwise a cache
 * that all roots share. The caller's own CLI configuration takes precedence; ours is written to the folder.
 */
export function providerEnv(folder: string): NodeJS.ProcessEnv {
  const own = process.env["TF_CLI_CONFIG_FILE"] ?? join(homedir(), ".terraformrc");
  return existsSync(own) ? { ...process.env, ...QUIET } : isolatedProviderEnv(folder);
}

/** The same without the caller's CLI configuration, so that local settings cannot change a result. */
export function isolatedProviderEnv(folder: string): NodeJS.ProcessEnv {
  const mirror = findMirror();
  const file = join(folder, "cli.tfrc");
  writeFileSync(file, mirror === undefined ? "" : mirrorConfig(mirror));
  const env = { ...process.env, ...QUIET, TF_CLI_CONFIG_FILE: file };
  if (mirror !== undefined) return env;
  const cache = process.env["TF_PLUGIN_CACHE_DIR"] ?? join(homedir(), ".terraform.d", "plugin-cache");
  mkdirSync(cache, { recursive: true });
  return { ...env, TF_PLUGIN_CACHE_DIR: cache };
}

const QUIET = { TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };

function mirrorConfig(mirror: string): string {
  const include = JSON.stringify([AWS.join("/")]);
  return `provider_installation {\n  filesystem_mirror {\n    path    = ${JSON.stringify(mirror)}\n    include = ${include}\n  }\n}\n`;
}

/** A folder that contains `registry.terraform.io/hashicorp/aws`, in the usual places. */
export function findMirror(): string | undefined {
  const roots = [join(homedir(), ".terraform.d", "plugins"), "/usr/local/share", "/usr/share", "/opt", "/var/lib"];
  return roots.map((root) => searchMirror(root, 3)).find((found) => found !== undefined);
}

function searchMirror(folder: string, depth: number): string | undefined {
  if (existsSync(join(folder, ...AWS))) return folder;
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
