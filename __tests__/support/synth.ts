import { App, TerraformStack } from "cdktf";
import { BaseStack, type Deployment } from "../../modules/core";

/** A synthesized Terraform root, as in the JSON file. */
export interface Terraform {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly ephemeral: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly terraform: Block;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read deep into JSON whose shape Terraform's schema gives
export type Block = Record<string, any>;

export const TEST_DEPLOYMENT: Deployment = {
  system: "shop",
  environment: "test",
  accountId: "111122223333",
  region: "eu-central-1",
};

/** Builds constructs in a new stack, with validation, and returns their Terraform. */
export function synth(build: (stack: BaseStack) => void, deployment: Partial<Deployment> = {}): Terraform {
  const stack = new BaseStack(new App({ stackTraces: false }), "test", {
    deployment: { ...TEST_DEPLOYMENT, ...deployment },
  });
  build(stack);
  return synthStack(stack);
}

/** The Terraform of a stack that was built elsewhere. */
export function synthStack(stack: TerraformStack): Terraform {
  stack.prepareStack();
  stack.runAllValidations();
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Partial<Terraform>;
  return { resource: {}, data: {}, output: {}, ephemeral: {}, provider: {}, terraform: {}, ...json };
}

/** The Terraform of one stack of an app. */
export function synthStackOf(app: App, id: string): Terraform {
  const stack = app.node.findChild(id);
  if (!TerraformStack.isStack(stack)) throw new Error(`there is no stack ${id}`);
  return synthStack(stack);
}

/** `aws_subnet.network_private_a` for every resource, sorted. */
export function addresses(terraform: Terraform): string[] {
  return Object.entries(terraform.resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/** The only resource of a type, or the named one. Otherwise fails with a list of what there is. */
export function resource(terraform: Terraform, type: string, name?: string): Block {
  return pick(terraform.resource[type] ?? {}, type, name);
}

/** The only data source of a type, or the named one. Otherwise fails with a list of what there is. */
export function data(terraform: Terraform, type: string, name?: string): Block {
  return pick(terraform.data[type] ?? {}, `data.${type}`, name);
}

/** The statements of a policy document, by sid. */
export function statements(terraform: Terraform, name: string): Record<string, Block> {
  const document = data(terraform, "aws_iam_policy_document", name);
  return Object.fromEntries((document["statement"] as Block[]).map((one) => [String(one["sid"]), one]));
}

function pick(named: Readonly<Record<string, Block>>, what: string, name?: string): Block {
  const names = Object.keys(named);
  const wanted = name ?? (names.length === 1 ? names[0] : undefined);
  const found = wanted === undefined ? undefined : named[wanted];
  if (found === undefined) throw new Error(`no single ${what}${name ? `.${name}` : ""}; there is: ${names.join(", ")}`);
  return found;
}
