import { block, isBlock, withoutMetadata, type Block } from "../terraform";
import { bySection } from "./sections";

/** A Terraform root, split into conventional files. Names have no extension. */
export type RootFiles = ReadonlyMap<string, Block>;

/**
 * Splits a root into files: settings, backend and providers (`terraform`), resources and data sources (`main`),
 * `outputs` and `variables`. Empty files are left out.
 */
export function rootFiles(root: Block): RootFiles {
  const { terraform, provider, output, variable, "//": _, ...rest } = withoutMetadata(root);
  const files: [string, Block][] = [
    ["terraform", defined({ terraform: inOrder(terraform, TERRAFORM_ORDER), provider })],
    ["variables", defined({ variable: inOrder(variable) })],
    ["main", main(rest)],
    ["outputs", defined({ output: inOrder(output) })],
  ];
  return new Map(files.filter(([, content]) => Object.keys(content).length > 0));
}

const TERRAFORM_ORDER = ["required_version", "backend", "required_providers"];

/** Blocks that come before the resources that refer to them. */
const MAIN_ORDER = ["locals", "data", "ephemeral", "resource"];

function main(root: Block): Block {
  const { locals, data, ephemeral, resource, ...rest } = root;
  const sections = bySection(Object.keys(block(resource)));
  return defined({
    "//": sections.length === 0 ? undefined : sections.map(({ title, types }) => `${title}: ${types.join(", ")}`),
    ...Object.fromEntries(
      Object.entries(rest)
        .filter(([key]) => !MAIN_ORDER.includes(key))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
    locals,
    data: byType(data),
    ephemeral: byType(ephemeral),
    resource: byType(resource),
  });
}

function byType(declared: unknown): Block | undefined {
  const types = block(declared);
  const ordered = bySection(Object.keys(types)).flatMap((section) => section.types);
  if (ordered.length === 0) return undefined;
  return Object.fromEntries(ordered.map((type) => [type, inOrder(types[type])]));
}

/** An object with its keys sorted: the listed ones first, then the others alphabetically. */
function inOrder(value: unknown, first: readonly string[] = []): Block | undefined {
  if (!isBlock(value)) return undefined;
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  const keys = Object.keys(value).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}

function defined(object: Block): Block {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
