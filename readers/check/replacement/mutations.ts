import { listOf, type Block } from "../../terraform";
import type { SchemaBlock, SchemaType } from "./schema";

/** One argument of a resource, and other values that the state might hold for it. */
export interface Mutation {
  /** `network_configuration.subnets`: without list indexes. */
  readonly path: string;
  readonly state: Block;
}

/**
 * Variants of a state, each with a different value in one place. Only the state changes: the provider does not validate
 * values there, so they may be made up.
 */
export function mutations(schema: SchemaBlock, state: Block, deep = size(schema) < HUGE): Mutation[] {
  return [...ofAttributes(schema, state), ...ofBlocks(schema, state, deep)];
}

/** WAF rules nest so deeply that planning a few takes minutes; for such types, whole blocks are changed. */
const HUGE = 3000;

function size({ attributes = {}, block_types: blocks = {} }: SchemaBlock): number {
  const within = Object.values(blocks).map(({ block }) => size(block));
  return Object.keys(attributes).length + within.reduce((sum, one) => sum + one, 0);
}

function ofAttributes(schema: SchemaBlock, state: Block): Mutation[] {
  return Object.entries(schema.attributes ?? {}).flatMap(([name, attribute]) => {
    const { type, optional = false, required = false, computed = false, write_only: writeOnly = false } = attribute;
    const settable = (optional || required) && !writeOnly && type !== undefined && name !== "id";
    // What a stack leaves out and AWS fills in makes no difference to a plan, whatever the state holds.
    if (!settable || (state[name] === undefined && computed)) return [];
    return others(type, state[name]).map((value) => ({ path: name, state: { ...state, [name]: value } }));
  });
}

function ofBlocks(schema: SchemaBlock, state: Block, deep: boolean): Mutation[] {
  return Object.entries(schema.block_types ?? {}).flatMap(([name, { nesting_mode: mode, block }]) => {
    const list = listOf(state[name]) as readonly Block[];
    if (list.length === 0 || name === "timeouts") return [];
    const wrap = (blocks: readonly Block[]): Block => ({
      ...state,
      [name]: mode === "single" ? (blocks[0] ?? null) : blocks,
    });
    const without = { path: name, state: wrap(list.slice(1)) };
    const inner = deep ? list : [];
    const within = inner.flatMap((one, place) =>
      mutations(block, one, deep).map(({ path, state: changed }) => ({
        path: `${name}.${path}`,
        state: wrap(list.map((other, index) => (index === place ? changed : other))),
      })),
    );
    return [without, ...within];
  });
}

/** Values other than this one; if there is none yet, one that could have been set. */
function others(type: SchemaType, value: unknown): unknown[] {
  if (typeof type === "string") return otherPrimitives(type, value);
  const [kind, of] = type;
  if (kind === "object") return value === undefined ? [] : [null];
  if (kind === "map") return [{ ...(value as Block | undefined), recorded: of === "bool" ? true : "1" }];
  const list = listOf(value);
  const more = others(of as SchemaType, list[0]).slice(0, 1);
  return [...more.map((one) => [...list, one]), ...(list.length > 1 ? [list.slice(1)] : [])];
}

/** The other choice of arguments that the newer part of the provider validates even in the state. */
const CHOICES: Readonly<Record<string, string>> = { required: "optional", w3c: "json" };

function otherPrimitives(type: string, value: unknown): unknown[] {
  if (type === "bool") return [value !== true];
  if (type === "number") return value === undefined ? [7] : [Number(value) + 1, Number(value) - 1];
  if (typeof value !== "string") return ["before"];
  if (/^\d+(\.\d+)?$/.test(value)) return [String(Number(value) + 1), String(Number(value) - 1)];
  if (value.startsWith("{")) return ['{"Version":"2012-10-17","Statement":[]}'];
  if (value.startsWith("[")) return ["[]"];
  return [CHOICES[value] ?? `${value}-before`];
}
