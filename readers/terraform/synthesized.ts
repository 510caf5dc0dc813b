import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./blocks";

/** A stack as CDKTF wrote it. */
export interface SynthesizedStack {
  readonly name: string;
  /** The folder with its `cdk.tf.json`. */
  readonly folder: string;
  readonly terraform: TerraformJson;
}

type Types = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A Terraform root as JSON. */
export type TerraformJson = Block & {
  readonly resource?: Types;
  readonly data?: Types;
  readonly ephemeral?: Types;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly terraform?: Readonly<Record<string, unknown>>;
};

/** The stacks that the last synthesis wrote to a folder, in order. */
export function readSynthesized(outdir: string): SynthesizedStack[] {
  const manifest = join(outdir, "manifest.json");
  if (!existsSync(manifest)) return [];
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return Object.entries(stacks).map(([name, { workingDirectory }]) => {
    const folder = join(outdir, workingDirectory);
    const terraform = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as TerraformJson;
    return { name, folder, terraform };
  });
}

/** The address of every resource, such as `aws_subnet.network_private_a`, sorted. */
export function addressesOf({ resource = {} }: TerraformJson): string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}
