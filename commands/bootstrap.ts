import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../envs";
import { readSynthesized } from "../readers/terraform";
import { buildApp, statesOf, stateStackId } from "../stacks/app";
import type { StateStackProps } from "../stacks/state-stack";
import { terraformStackId } from "../stacks/terraform-roles-stack";
import { findState, type StateFindings } from "./support/aws-state";
import { CommandError, oneArgument, run } from "./support/run";
import { requireTerraform, terraform } from "./support/terraform";
import { synthesizeTerraformRoles } from "./support/terraform-roles";

/**
 * `npm run bootstrap <account>`: creates the bucket and the lock table for Terraform's state, and stores their own state
 * there too; and the same in the recovery region, if an environment has a second home there. Then, if the account names a
 * repository in `github.terraform`, the roles with which GitHub plans and applies each environment. Run again, it updates them.
 * After an interruption it continues where it stopped, from any computer: resources that already exist are imported.
 */
const WORKDIR = ".bootstrap";

run(async () => {
  const name = oneArgument("npm run bootstrap <account>", Object.keys(definitions.accounts));
  requireTerraform();
  for (const state of statesOf(definitions, name)) await createState(state);
  createRoles(name);
});

/** Terraform's own roles, with what the environments as they are now need. */
function createRoles(name: string): void {
  const folder = join(WORKDIR, terraformStackId(name));
  rmSync(folder, { recursive: true, force: true });
  const root = synthesizeTerraformRoles(definitions, name, folder);
  if (root === undefined) return;
  say(`Creating the roles with which GitHub plans and applies the environments of ${name}`);
  terraform(root, ["init", "-input=false"]);
  terraform(root, ["apply", "-input=false", "-auto-approve"]);
  rmSync(folder, { recursive: true });
}

async function createState({ name, account }: StateStackProps): Promise<void> {
  const folder = join(WORKDIR, name);
  const root = synthesizeStateStack(name, folder);
  const found = await findState(account, `state/${name}/terraform.tfstate`);
  if (found.state) say(`${account.state.bucket} already holds the state; checking for changes`);
  else createWithLocalState(folder, root, account, found);
  applyInBucket(folder, root, found);
  rmSync(folder, { recursive: true });
  say(`The state of ${name} is in s3://${account.state.bucket}, with locks in ${account.state.table}.`);
}

/** The state stack in its final form, with the S3 backend. */
function synthesizeStateStack(name: string, folder: string): TerraformRoot {
  mkdirSync(folder, { recursive: true });
  const outdir = join(folder, "synthesized");
  buildApp(definitions, { only: [stateStackId(name)], outdir }).synth();
  const [stack] = readSynthesized(outdir);
  if (stack === undefined) throw new CommandError(`the state stack of ${name} was not written to ${outdir}`);
  const root = JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8")) as TerraformRoot;
  rmSync(outdir, { recursive: true });
  return root;
}

/** First half: creates everything, with a local state until the bucket exists. */
function createWithLocalState(
  folder: string,
  root: TerraformRoot,
  account: StateStackProps["account"],
  found: StateFindings,
): void {
  say(
    `Creating ${account.state.bucket} and ${account.state.table}; until the bucket exists, the state is in ${folder}`,
  );
  const { backend: _, ...settings } = root.terraform;
  rmSync(join(folder, ".terraform"), { recursive: true, force: true });
  write(folder, { ...root, terraform: settings, ...imports(account, found, localAddresses(folder)) });
  terraform(folder, ["init", "-input=false"]);
  terraform(folder, ["apply", "-input=false", "-auto-approve"]);
}

/** Second half: migrates the state to the bucket, if it is not there yet, and updates the stack. */
function applyInBucket(folder: string, root: TerraformRoot, found: StateFindings): void {
  write(folder, root);
  if (found.state) {
    // A file that an interrupted run left behind is older than what the bucket holds.
    for (const name of ["terraform.tfstate", ".terraform"])
      rmSync(join(folder, name), { recursive: true, force: true });
    terraform(folder, ["init", "-input=false"]);
  } else {
    terraform(folder, ["init", "-input=false", "-migrate-state", "-force-copy"]);
  }
  terraform(folder, ["apply", "-input=false", "-auto-approve"]);
}

/** Resources that exist but are not in any state, because an earlier run was interrupted. */
function imports(
  { state }: StateStackProps["account"],
  found: StateFindings,
  known: readonly string[],
): Pick<TerraformRoot, "import"> {
  const blocks = [
    ...(found.bucket ? [{ to: "aws_s3_bucket.state", id: state.bucket }] : []),
    ...(found.table ? [{ to: "aws_dynamodb_table.lock", id: state.table }] : []),
  ].filter(({ to }) => !known.includes(to));
  return blocks.length > 0 ? { import: blocks } : {};
}

/**
 * The addresses in the local state; empty if there is none. A state that was truncated because a run was killed is removed:
 * existing resources are imported, and S3 accepts a bucket's settings again.
 */
function localAddresses(folder: string): string[] {
  const file = join(folder, "terraform.tfstate");
  if (!existsSync(file)) return [];
  try {
    const { resources = [] } = JSON.parse(readFileSync(file, "utf8")) as LocalState;
    return resources.map(({ type, name }) => `${type}.${name}`);
  } catch {
    rmSync(file);
    return [];
  }
}

function write(folder: string, root: TerraformRoot): void {
  writeFileSync(join(folder, "main.tf.json"), `${JSON.stringify(root, null, 2)}\n`);
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

interface LocalState {
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
}

interface TerraformRoot {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
}
