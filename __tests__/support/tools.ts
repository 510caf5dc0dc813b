import { execFile, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AWS_PROVIDER_VERSION } from "../../modules/core";

/** A program that a suite needs and that not every machine has. */
export interface Tool {
  /** Why it cannot be used here; undefined where it can. */
  readonly missing: string | undefined;
}

/** Terraform and the AWS provider, with the environment to run them in. */
export interface TerraformTool extends Tool {
  readonly env: NodeJS.ProcessEnv;
}

let terraform: TerraformTool | undefined;

/** Terraform, with a CLI configuration of our own, so that no setting of the machine's owner changes a result. */
export function terraformTool(): TerraformTool {
  terraform ??= findTerraform();
  return terraform;
}

function findTerraform(): TerraformTool {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-terraform-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const mirror = findMirror();
  const config = join(folder, "cli.tfrc");
  writeFileSync(config, mirror === undefined ? "" : mirrorConfig(mirror));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: config, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };

  const version = spawnSync("terraform", ["version", "-json"], { encoding: "utf8", env });
  if (version.status !== 0) return { env, missing: "there is no terraform on the PATH" };
  const { terraform_version: found } = JSON.parse(version.stdout) as { terraform_version: string };
  const [major = 0, minor = 0] = found.split(".").map(Number);
  if (major === 1 && minor < 11) return { env, missing: `terraform is ${found}, and 1.11 is needed` };
  return mirror === undefined ? download(folder, env) : { env, missing: undefined };
}

/** Fetches the provider once, into a cache that every later `init` takes it from. */
function download(folder: string, env: NodeJS.ProcessEnv): TerraformTool {
  const cache = join(homedir(), ".terraform.d", "plugin-cache");
  mkdirSync(cache, { recursive: true });
  const cached = { ...env, TF_PLUGIN_CACHE_DIR: cache };
  const aws = { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
  const { status } = spawnSync("terraform", ["init", "-input=false"], { cwd: folder, env: cached });
  return { env: cached, missing: status === 0 ? undefined : "the AWS provider cannot be downloaded" };
}

/** Python with moto, for the emulated AWS. */
export function motoTool(): Tool {
  const { status } = spawnSync("python3", ["-c", "import moto.server"], { encoding: "utf8" });
  return { missing: status === 0 ? undefined : 'python3 has no moto (pip install "moto[server]==5.2.1")' };
}

/**
 * A suite that needs a tool. Without it the suite is skipped, and says so at the end of `npm test`; where
 * GROUNDPLAN_NO_SKIPS is set, that is an error instead.
 */
export function describeWith(tool: Tool, name: string, suite: () => void): void {
  if (tool.missing === undefined) {
    describe(name, suite);
    return;
  }
  const note = `${name}: ${tool.missing}`;
  if (process.env["GROUNDPLAN_NO_SKIPS"]) throw new Error(`${note}, and GROUNDPLAN_NO_SKIPS forbids to skip it`);
  noteSkipped(note);
  describe.skip(name, suite);
}

/** Says at the end of `npm test` that something was skipped, and why. */
export function noteSkipped(note: string): void {
  const file = process.env["GROUNDPLAN_SKIPS_FILE"];
  if (file) appendFileSync(file, `${note}\n`);
  else process.stderr.write(`skipped: ${note}\n`);
}

function mirrorConfig(mirror: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
}
`;
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
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders
      .map((entry) => searchMirror(join(folder, entry.name), depth - 1))
      .find((found) => found !== undefined);
  } catch {
    return undefined;
  }
}

const execute = promisify(execFile);

/** Runs a program and returns what it printed; fails with the end of all of it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const running = execute(program, args, { cwd, env, encoding: "utf8", maxBuffer: 2 ** 28 });
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(" ")} failed in ${cwd}
${tail(stdout)}
${tail(stderr)}`);
  }
}

function tail(text: string): string {
  return text.split("\n").slice(-60).join("\n");
}
