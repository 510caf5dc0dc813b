import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../readers/check";
import { type SynthesizedStack, type TerraformJson } from "../../readers/terraform";
import { start } from "./children";
import { providerEnv, terraformMissing } from "./provider";

interface Validation {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
    readonly range?: { readonly filename: string };
  }[];
}

type Blocks = Readonly<Record<string, unknown>>;

const NAME = "terraform validate";

/**
 * Validates all stacks in one go, each as a module of a root that is only there for that: what takes long is that
 * Terraform reads the provider's schema, and so it reads it once. Modules share the root's providers, and of each kind of
 * provider block one is validated. A warning is as bad as an error.
 */
export async function validate(stacks: readonly SynthesizedStack[], folder: string): Promise<Step> {
  const missing = terraformMissing();
  if (missing !== undefined)
    return { name: NAME, status: "skipped", details: [`${missing}; nobody asked the provider`] };
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
  const kinds = new Map(stacks.flatMap(({ terraform }) => providersOf(terraform)).map((one) => [kindOf(one), one]));
  const aws = [...kinds.values()].map((one, index) =>
    index === 0 ? without(one, "alias") : { ...one, alias: `n${index}` },
  );
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ provider: { aws }, module }));
}

/** A root less what only a root can have. */
function asModule(terraform: TerraformJson): Blocks {
  const { provider: _, terraform: settings = {}, ...root } = terraform as TerraformJson & { provider?: unknown };
  const sections = Object.fromEntries(
    Object.entries(root).map(([section, content]) => [
      section,
      ["resource", "data", "ephemeral"].includes(section) ? withoutAliases(content as Blocks) : content,
    ]),
  );
  return { ...sections, terraform: without(settings, "backend") };
}

function withoutAliases(types: Blocks): Blocks {
  return mapped(types, (named) => mapped(named as Blocks, (body) => without(body as Blocks, "provider")));
}

/** Providers that resources name and nobody configured: in a module they would go unseen. */
function unknownProviders({ name, terraform }: SynthesizedStack): string[] {
  const aliases = new Set(["aws", ...providersOf(terraform).map(({ alias }) => `aws.${String(alias)}`)]);
  return ["resource", "data", "ephemeral"].flatMap((section) => {
    const types = (terraform as Readonly<Record<string, Blocks>>)[section] ?? {};
    return Object.entries(types).flatMap(([type, named]) =>
      Object.entries(named as Readonly<Record<string, Blocks>>)
        .filter(([, { provider = "aws" }]) => typeof provider === "string" && !aliases.has(provider))
        .map(([one, { provider }]) => `error in ${name} ${type}.${one}: no provider ${String(provider)}; configure it`),
    );
  });
}

function providersOf(terraform: TerraformJson): Blocks[] {
  const { provider } = terraform as { provider?: { aws?: readonly Blocks[] } };
  return [...(provider?.aws ?? [])];
}

/** Blocks with the same arguments are valid or not together. */
function kindOf(provider: Blocks): string {
  return Object.keys(provider).sort().join(" ");
}

function mapped(of: Blocks, change: (value: unknown) => unknown): Blocks {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
}

function without(of: Blocks, key: string): Blocks {
  return Object.fromEntries(Object.entries(of).filter(([one]) => one !== key));
}

function lines(text: string): string[] {
  return text.trim().split("\n");
}
