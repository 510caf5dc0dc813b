import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../envs";
import { readSynthesized } from "../readers/terraform";
import { buildApp, stateStackId } from "../stacks/app";
import type { AccountConfig } from "../stacks/config/account";
import { findState, type StateFindings } from "./support/aws-state";
import { CommandError, oneArgument, run } from "./support/program";
import { requireTerraform, terraform } from "./support/terraform";

/**
 * `npm run bootstrap <account>`: makes the bucket and the table that Terraform keeps its state in, and puts their own
 * state there too. Run again, it brings both up to date, which is mostly nothing to do; run again after it was interrupted, it goes on
 * where it stopped, from whichever machine: what AWS has already is imported.
 */
const WORKDIR = ".bootstrap";

run(async () => {
  const name = oneArgument("npm run bootstrap <account>", Object.keys(definitions.accounts));
  const account = definitions.accounts[name];
  if (account === undefined) throw new CommandError(`there is no account ${name}`);
  requireTerraform();
  const folder = join(WORKDIR, name);
  const root = synthesizeStateStack(name, folder);
  const found = await findState(account, `state/${name}/terraform.tfstate`);
  if (found.state) say(`${account.state.bucket} holds the state already; looking for changes`);
  else createWithLocalState(folder, root, account, found);
  applyInBucket(folder, root, found);
  rmSync(folder, { recursive: true });
  say(`The state of account ${name} is in s3://${account.state.bucket}, its locks are in ${account.state.table}.`);
});

/** The state stack as it is to be in the end: with the S3 backend. */
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

/** First half: everything is made, and its state is a file here until the bucket can take it. */
function createWithLocalState(folder: string, root: TerraformRoot, account: AccountConfig, found: StateFindings): void {
  say(
    `Making ${account.state.bucket} and ${account.state.table}; the state is in ${folder} until the bucket can take it`,
  );
  const { backend: _, ...settings } = root.terraform;
  rmSync(join(folder, ".terraform"), { recursive: true, force: true });
  write(folder, { ...root, terraform: settings, ...imports(account, found, localAddresses(folder)) });
  terraform(folder, ["init", "-input=false"]);
  terraform(folder, ["apply", "-input=false", "-auto-approve"]);
}

/** Second half: the state moves into the bucket, if it is not there, and the stack is brought up to date from it. */
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

/** What exists and no state knows of: a run that was interrupted made it. */
function imports(
  { state }: AccountConfig,
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
 * What the state in the folder knows of; nothing where there is none. A state that a killed run tore is removed: what
 * cannot be made twice is imported, and S3 takes a bucket's settings as often as they are sent.
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
