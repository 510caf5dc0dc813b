import { execFile, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findMirror, isolatedProviderEnv } from "../../commands/support/provider";
import { terraformMissing } from "../../commands/support/terraform";
import { AWS_PROVIDER_VERSION } from "../../modules/core";

/** A program that a suite needs and that is not installed everywhere. */
export interface Tool {
  /** Why it cannot be used here; undefined if it can. */
  readonly missing: string | undefined;
}

/** Terraform and the AWS provider, with the environment to run them in. */
export interface TerraformTool extends Tool {
  readonly env: NodeJS.ProcessEnv;
}

let terraform: TerraformTool | undefined;

/** Terraform, with our own CLI configuration, so that no local setting changes a result. */
export function terraformTool(): TerraformTool {
  terraform ??= findTerraform();
  return terraform;
}

function findTerraform(): TerraformTool {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-terraform-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const env = isolatedProviderEnv(folder);
  const missing = terraformMissing(env);
  if (missing !== undefined) return { env, missing };
  return findMirror() === undefined ? download(folder, env) : { env, missing };
}

/** Downloads the provider once, into the cache that every later `init` uses. */
function download(folder: string, env: NodeJS.ProcessEnv): TerraformTool {
  const aws = { source: "hashicorp/aws", version: AWS_PROVIDER_VERSION };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
  const { status } = spawnSync("terraform", ["init", "-input=false"], { cwd: folder, env });
  return { env, missing: status === 0 ? undefined : "the AWS provider cannot be downloaded" };
}

/** Python with moto, for the emulated AWS. */
export function motoTool(): Tool {
  const { status } = spawnSync("python3", ["-c", "import moto.server"], { encoding: "utf8" });
  return { missing: status === 0 ? undefined : 'python3 has no moto (pip install "moto[server]==5.2.1")' };
}

/**
 * A suite that needs a tool. Without it the suite is skipped, which is reported at the end of `npm test`; if
 * GROUNDPLAN_NO_SKIPS is set, it is an error instead.
 */
export function describeWith(tool: Tool, name: string, suite: () => void): void {
  if (tool.missing === undefined) {
    describe(name, suite);
    return;
  }
  const note = `${name}: ${tool.missing}`;
  if (process.env["GROUNDPLAN_NO_SKIPS"]) throw new Error(`${note}, and GROUNDPLAN_NO_SKIPS forbids skipping it`);
  noteSkipped(note);
  describe.skip(name, suite);
}

/** Reports at the end of `npm test` that something was skipped, and why. */
export function noteSkipped(note: string): void {
  const file = process.env["GROUNDPLAN_SKIPS_FILE"];
  if (file) appendFileSync(file, `${note}\n`);
  else process.stderr.write(`skipped: ${note}\n`);
}

const execute = promisify(execFile);

/** Runs a program and returns its output; if it fails, the error contains the end of the output. */
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
