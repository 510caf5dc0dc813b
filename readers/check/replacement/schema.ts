import { listOf, type Block } from "../../terraform";

/** A Terraform type as `terraform providers schema -json` writes it: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type SchemaType = string | readonly [kind: string, of: SchemaType | Readonly<Record<string, SchemaType>>];

export interface SchemaAttribute {
  readonly type?: SchemaType;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly computed?: boolean;
  readonly write_only?: boolean;
}

export interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, SchemaAttribute>>;
  readonly block_types?: Readonly<Record<string, { readonly nesting_mode: string; readonly block: SchemaBlock }>>;
}

/** What a provider says about one type of resource. */
export interface ResourceSchema {
  readonly version: number;
  readonly block: SchemaBlock;
}

/** A body's arguments as the state holds them: every value of its type, every block a list. */
export function asState(schema: SchemaBlock, body: Block): Record<string, unknown> {
  const attributes = Object.entries(schema.attributes ?? {})
    .filter(([name, { type, write_only }]) => body[name] !== undefined && type !== undefined && write_only !== true)
    .map(([name, { type }]) => [name, ofType(type ?? "dynamic", body[name])] as const);
  const blocks = Object.entries(schema.block_types ?? {}).map(([name, { nesting_mode: mode, block }]) => {
    const list = listOf(body[name]).map((one) => asState(block, one as Block));
    return [name, mode === "single" ? (list[0] ?? null) : list] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function ofType(type: SchemaType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === "string") return ofPrimitive(type, value);
  const [kind, of] = type;
  if (kind === "object") {
    const fields = of as Readonly<Record<string, SchemaType>>;
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, ofType(field, (value as Block)[name])]),
    );
  }
  const inner = of as SchemaType;
  if (kind === "map") {
    return Object.fromEntries(Object.entries(value as Block).map(([key, one]) => [key, ofType(inner, one)]));
  }
  return listOf(value).map((one) => ofType(inner, one));
}

function ofPrimitive(type: string, value: unknown): unknown {
  if (type === "string") return typeof value === "string" ? value : JSON.stringify(value);
  if (type === "number") return Number(value);
  if (type === "bool") return value === true || value === "true";
  return value;
}
