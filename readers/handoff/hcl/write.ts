import { block, blocks, isBlock, type Block } from "../../terraform";
import { bySection } from "../sections";
import { blocksOf, type Kind } from "./blocks";
import { expressionOf } from "./template";

/** A file of Terraform's JSON as HCL, formatted as by `terraform fmt`; both produce the same plan. */
export function writeHcl(file: Block): string {
  const parts = [
    ...named(file["terraform"], "terraform", TERRAFORM_BLOCKS),
    ...providers(file["provider"]),
    ...Object.entries(block(file["variable"])).map(([name, body]) =>
      writeBlock(`variable "${name}"`, variable(body), new Set(["validation"])),
    ),
    ...blocks(file["moved"]).map((body) => writeBlock("moved", addresses(body), NONE)),
    ...blocks(file["import"]).map((body) => writeBlock("import", { ...block(body), to: bare(body["to"]) }, NONE)),
    ...named(file["locals"], "locals", NONE),
    ...declared("data", file["data"]),
    ...declared("ephemeral", file["ephemeral"]),
    ...resources(file["resource"]),
    ...Object.entries(block(file["check"])).map(([name, body]) =>
      writeBlock(`check "${name}"`, block(body), new Set(["assert"])),
    ),
    ...Object.entries(block(file["output"])).map(([name, body]) =>
      writeBlock(`output "${name}"`, block(body), new Set(["precondition"])),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

const NONE: ReadonlySet<string> = new Set();
const TERRAFORM_BLOCKS: ReadonlySet<string> = new Set(["backend", "required_providers", "cloud"]);
/** Blocks that every resource supports, whatever its provider. */
const META_BLOCKS = ["lifecycle", "precondition", "postcondition", "provisioner", "connection", "dynamic"];
/** Arguments whose values are references or keywords rather than strings. */
const BARE = ["provider", "depends_on", "ignore_changes", "replace_triggered_by"];

function named(body: unknown, header: string, names: ReadonlySet<string>): string[] {
  return isBlock(body) ? [writeBlock(header, body, names)] : [];
}

function providers(value: unknown): string[] {
  return Object.entries(block(value)).flatMap(([name, bodies]) =>
    blocks(bodies).map((body) => writeBlock(`provider "${name}"`, body, blocksOf("provider", name))),
  );
}

function declared(kind: Kind, types: unknown): string[] {
  return Object.entries(block(types)).flatMap(([type, all]) =>
    Object.entries(block(all)).map(([name, body]) =>
      writeBlock(`${kind} "${type}" "${name}"`, block(body), new Set([...blocksOf(kind, type), ...META_BLOCKS])),
    ),
  );
}

/** Resources, with a heading comment before each section. */
function resources(types: unknown): string[] {
  const all = block(types);
  return bySection(Object.keys(all)).flatMap(({ title, types: some }) => [
    `# ---- ${title} ----`,
    ...some.flatMap((type) => declared("resource", { [type]: all[type] })),
  ]);
}

function variable(body: unknown): Block {
  const { type, ...rest } = block(body);
  return { ...(typeof type === "string" ? { type: bare(type) } : {}), ...rest };
}

function addresses(body: Block): Block {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, bare(value)]));
}

/** A reference or type as an expression; in JSON it is a string. */
function bare(value: unknown): string {
  const text = String(value);
  return text.startsWith("${") ? text : `\${${text}}`;
}

function writeBlock(header: string, body: Block, names: ReadonlySet<string>): string {
  const lines = bodyLines(body, names);
  return lines.length === 0 ? `${header} {}` : [`${header} {`, ...lines.map(indent), "}"].join("\n");
}

/** The lines of a body: its comment, its arguments, then its blocks, each after an empty line. */
function bodyLines(body: Block, names: ReadonlySet<string>): string[] {
  const entries = Object.entries(body).filter(([key, value]) => key !== "//" && value !== null);
  const inner = entries.filter(([key, value]) => isWrittenAsBlock(key, value, names));
  const outer = entries.filter(([key, value]) => !isWrittenAsBlock(key, value, names));
  const parts = inner.flatMap(([key, value]) => nestedBlocks(key, value, names));
  const lines = [...comment(body["//"]), ...attributeLines(outer.map(([key, value]) => [key, argument(key, value)]))];
  for (const part of parts) lines.push(...(lines.length > 0 ? [""] : []), ...splitLines(part));
  return lines;
}

function isWrittenAsBlock(key: string, value: unknown, names: ReadonlySet<string>): boolean {
  if (!names.has(key)) return false;
  return isBlock(value) || (Array.isArray(value) && value.every(isBlock));
}

function nestedBlocks(key: string, value: unknown, names: ReadonlySet<string>): string[] {
  if (key === "backend" || key === "provisioner" || key === "dynamic") {
    return blocks(value).flatMap((one) =>
      Object.entries(one).flatMap(([label, bodies]) =>
        blocks(bodies).map((body) => writeBlock(`${key} "${label}"`, body, new Set([...names, "content"]))),
      ),
    );
  }
  return blocks(value).map((body) => writeBlock(key, body, names));
}

function argument(key: string, value: unknown): string {
  if (!BARE.includes(key)) return expression(value);
  return expression(Array.isArray(value) ? value.map(bare) : bare(value));
}

/** Arguments, with equals signs aligned where several single-line ones follow each other. */
function attributeLines(attributes: readonly (readonly [key: string, value: string])[]): string[] {
  const lines: string[] = [];
  let group: (readonly [string, string])[] = [];
  const flush = (): void => {
    const width = Math.max(0, ...group.map(([key]) => key.length));
    for (const [key, value] of group) lines.push(...splitLines(`${key.padEnd(width)} = ${value}`));
    group = [];
  };
  for (const [key, value] of attributes) {
    if (isOneLine(value)) {
      group.push([key, value]);
      continue;
    }
    flush();
    lines.push(...splitLines(`${key} = ${value}`));
  }
  flush();
  return lines;
}

/** Whether the formatter counts a value as a single line: a heredoc counts, a multi-line list or object does not. */
function isOneLine(value: string): boolean {
  return !value.includes("\n") || value.startsWith("<<");
}

/**
 * A value as an expression. In a list, nothing may follow the end of a heredoc, so multi-line strings are quoted there.
 */
function expression(value: unknown, lines: "quoted" | "as they are" = "as they are"): string {
  if (typeof value === "string") return expressionOf(value, lines);
  if (Array.isArray(value)) return writeList(value.map((one) => expression(one, "quoted")));
  if (!isBlock(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  if (entries.length === 0) return "{}";
  const inner = attributeLines(entries.map(([key, one]) => [keyOf(key), expression(one, lines)]));
  return ["{", ...inner.map(indent), "}"].join("\n");
}

/** A list on one line if it is short, otherwise one value per line. */
function writeList(values: readonly string[]): string {
  const line = `[${values.join(", ")}]`;
  if (values.length === 0 || (!line.includes("\n") && line.length <= LINE)) return line;
  return ["[", ...values.flatMap((value) => splitLines(`${value},`)).map(indent), "]"].join("\n");
}

const LINE = 100;

function keyOf(key: string): string {
  if (/^[A-Za-z_][\w-]*$/.test(key)) return key;
  const written = expressionOf(key, "quoted");
  return written.startsWith('"') ? written : `(${written})`;
}

function comment(value: unknown): string[] {
  return typeof value === "string" ? value.split("\n").map((line) => `# ${line}`) : [];
}

/**
 * Splits a value into lines; a heredoc stays in one piece, because its lines must not be indented. Whatever follows its
 * last line is a line of its own.
 */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  let end: string | undefined;
  for (const line of text.split("\n")) {
    const last = lines.length - 1;
    if (end === undefined) lines.push(line);
    else lines[last] = `${lines[last] ?? ""}\n${line}`;
    if (end === undefined) end = /<<(EOT_*)$/.exec(line)?.[1];
    else if (line === end) end = undefined;
  }
  return lines;
}

/** Indents a line; of a heredoc, only the first line. */
function indent(line: string): string {
  return line === "" ? "" : `  ${line}`;
}
