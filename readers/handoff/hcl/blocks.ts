import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../project";

/** Where a type is declared: a resource and a data source can share a type name. */
export type Kind = "resource" | "data" | "ephemeral" | "provider";

/**
 * The names of all blocks within each type, at any depth. JSON writes a block and an argument with a map the same way;
 * HCL does not, and only the provider's schema knows which is which. `__tests__/terraform/blocks.test.ts` compares the
 * file with the real provider, and updates it if UPDATE_BLOCKS is set.
 */
export const BLOCKS_FILE = join("readers", "handoff", "hcl", "blocks.txt");

let known: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The block names within a type. */
export function blocksOf(kind: Kind, type: string): ReadonlySet<string> {
  known ??= readBlocks(readFileSync(join(projectFolder(), BLOCKS_FILE), "utf8"));
  return known.get(`${kind} ${type}`) ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();

/** Reads lines such as `resource aws_vpc_endpoint: dns_options timeouts`. */
export function readBlocks(text: string): Map<string, Set<string>> {
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [key = "", names = ""] = line.split(": ");
        return [key, new Set(names.split(" "))];
      }),
  );
}

/** The part of `terraform providers schema -json` that distinguishes blocks from arguments. */
export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, Schema>>;
}

interface Schema {
  readonly block: SchemaBlock;
}

interface SchemaBlock {
  readonly block_types?: Readonly<Record<string, Schema>>;
}

/** The contents of the file, from the real provider's schema. */
export function writeBlocks(name: string, schema: ProviderSchema): string {
  const kinds: readonly [Kind, Readonly<Record<string, Schema>>][] = [
    ["data", schema.data_source_schemas],
    ["ephemeral", schema.ephemeral_resource_schemas],
    ["provider", { [name]: schema.provider }],
    ["resource", schema.resource_schemas],
  ];
  const lines = kinds.flatMap(([kind, types]) =>
    Object.entries(types).flatMap(([type, { block }]) => {
      const names = [...new Set(namesIn(block))].sort();
      return names.length === 0 ? [] : [`${kind} ${type}: ${names.join(" ")}`];
    }),
  );
  return `${lines.sort().join("\n")}\n`;
}

function namesIn({ block_types: blocks = {} }: SchemaBlock): string[] {
  return Object.entries(blocks).flatMap(([name, { block }]) => [name, ...namesIn(block)]);
}
