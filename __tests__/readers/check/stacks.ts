import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { type TerraformJson, readSynthesized } from "../../../readers/terraform";
import { buildApp, type Definitions } from "../../../stacks/app";
import type { EnvironmentFile, System } from "../../../stacks/config/environment";
import { overlay } from "../../envs/overlay";
import type { Block } from "../../support/synth";

/** A root for a test to change. */
export type EditableRoot = Record<string, unknown> & {
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  output: Record<string, Block>;
  provider: Record<string, Block[]>;
  terraform: Block;
  moved?: { from: string; to: string }[];
};

export function synthesize(only: readonly string[], from: Definitions = definitions): Record<string, TerraformJson> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-review-"));
  try {
    buildApp(from, { only, outdir }).synth();
    return Object.fromEntries(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The repository after an edit of one environment's file. */
export function edited(environment: string, over: object): Definitions {
  const systems = definitions.systems.map((system): System => {
    const name = environment.replace(`${system.name}-`, "");
    const file = environment.startsWith(`${system.name}-`) ? system.environments[name] : undefined;
    if (file === undefined) return system;
    return { ...system, environments: { ...system.environments, [name]: overlay(file, over) as EnvironmentFile } };
  });
  return { ...definitions, systems };
}

/** The repository after an edit of an account. */
export function withAccount(name: string, over: object): Definitions {
  const account = Object.entries(overlay(definitions.accounts[name], over) as object).filter(
    ([, value]) => value !== null,
  );
  const accounts = { ...definitions.accounts, [name]: Object.fromEntries(account) };
  return { ...definitions, accounts } as Definitions;
}

/** A root after an edit of the Terraform itself, or of the module that produces it. */
export function tampered(terraform: TerraformJson | undefined, tamper: (root: EditableRoot) => void): TerraformJson {
  const copy = structuredClone(terraform) as unknown as EditableRoot;
  tamper(copy);
  return copy;
}
