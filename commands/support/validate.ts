import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../readers/check";
import { Root, without, type Block, type SynthesizedStack, type TerraformJson } from "../../readers/terraform";
import { start } from "./child-processes";
import { providerEnv } from "./provider";
import { terraformMissing } from "./terraform";

interface Validation {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
    readonly range?: { readonly filename: string };
  }[];
}

const NAME = "terraform validate";

/**
 * Validates all stacks in one run, each as a module of a temporary root: most of the time goes into reading the provider's
 * schema, which then happens only once. Modules share the root's providers, and one provider block of each kind is validated.
 * Warnings count as errors.
 */
export async function validate(stacks: readonly SynthesizedStack[], folder: string): Promise<Step> {
  const missing = terraformMissing();
  if (missing !== undefined) return { name: NAME, status: "skipped", details: [missing] };
  const strange = stacks.flatMap(unknownProviders);
  if (strange.length > 0) return { name: NAME, status: "failed", details: strange };
  mkdirSync(folder, { recursive: true });
  writeRoot(stacks, folder);
  const env = providerEnv(folder);
  const ready = await start("terraform", ["init", "-backend=false", "-input=false", "-no-color"], folder, env);
  if (ready.status !== 0) return { name: NAME, status: "failed", details: lines(`${ready.stdout}${ready.stderr}`) };
  const { stdout, stderr } = await start("terraform", ["validate", "-json"], folder, env);
  if (!stdout.startsWith("{")) return { name: NAME, status: "failed", details: lines(stderr) };
  const { diagnostics } = JSON.parse(stdout) as Validation;
  const details = diagnostics.map(({ severity, summary, detail = "", address = "", range }) => {
    const stack = range?.filename.split("/").at(-2) ?? "";
    return `${severity} in ${stack} ${address}: ${summary} ${detail}`.replaceAll("\n", " ").trim();
  });
  return { name: NAME, status: details.length > 0 ? "failed" : "passed", details };
}

function writeRoot(stacks: readonly SynthesizedStack[], folder: string): void {
  const module: Record<string, unknown> = {};
  for (const { name, terraform } of stacks) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "main.tf.json"), JSON.stringify(asModule(terraform)));
    module[name] = { source: `./stacks/${name}` };
  }
  const kinds = new Map(
    stacks.flatMap(({ terraform }) => new Root(terraform).providers).map((one) => [kindOf(one), one]),
  );
  const aws = [...kinds.values()].map((one, index) =>
    index === 0 ? without(one, "alias") : { ...one, alias: `n${index}` },
  );
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ provider: { aws }, module }));
}

/** A root without what only a root may contain: a provider, a backend, imports. */
function asModule(terraform: TerraformJson): Block {
  const { resource, data, ephemeral, terraform: settings = {} } = terraform;
  return {
    ...without(terraform, "provider", "import"),
    ...(resource && { resource: withoutAliases(resource) }),
    ...(data && { data: withoutAliases(data) }),
    ...(ephemeral && { ephemeral: withoutAliases(ephemeral) }),
    terraform: without(settings, "backend"),
  };
}

function withoutAliases(types: Readonly<Record<string, Block>>): Block {
  const bare = (named: Block): Block =>
    Object.fromEntries(Object.entries(named).map(([name, body]) => [name, without(body as Block, "provider")]));
  return Object.fromEntries(Object.entries(types).map(([type, named]) => [type, bare(named)]));
}

/** Providers that resources refer to but that are not configured: within a module, Terraform would not notice. */
function unknownProviders({ name, terraform }: SynthesizedStack): string[] {
  const root = new Root(terraform);
  const known = new Set<unknown>(["aws", undefined, ...root.providers.map(({ alias }) => `aws.${String(alias)}`)]);
  return root.declared
    .filter(({ body }) => !known.has(body["provider"]))
    .map(
      ({ address, body }) =>
        `error in ${name} ${address}: the provider ${String(body["provider"])} is not configured; configure it`,
    );
}

/** Blocks with the same arguments are of the same kind: if one is valid, all are. */
function kindOf(provider: Block): string {
  return Object.keys(provider).sort().join(" ");
}

function lines(text: string): string[] {
  return text.trim().split("\n");
}
