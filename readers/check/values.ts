import { blocks, isBlock, type Block } from "../terraform";
import type { AttributeChange } from "./change";

/** The arguments that identify a block within a list. */
const NAMES = [
  "sid",
  "name",
  "rule_name",
  "id",
  "origin_id",
  "path_pattern",
  "key",
  "rule_number",
  "priority",
  "capacity_provider",
  "variable",
];

/** The arguments in which two bodies differ. Comments under `//` do not count. */
export function attributeChanges(before: Block, after: Block): AttributeChange[] {
  return differences("", before, after);
}

/** The path of an argument as the provider's schema has it: `rule[limits].priority` is `rule.priority`. */
export function schemaPath(path: string): string {
  return path.replace(/\[[^\]]*\]/g, "");
}

/** A value in one line, truncated if it is long. */
export function shown(value: unknown, length = 60): string {
  if (value === undefined || value === null) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text === "" ? '""' : text;
}

/** Whether two values are equal, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

export function canonical(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isBlock(value)) return value ?? null;
  const entries = Object.entries(value).filter(([key, child]) => key !== "//" && child !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, withSortedKeys(child)]),
  );
}

function differences(path: string, before: unknown, after: unknown): AttributeChange[] {
  const [one, other] = [opened(before), opened(after)];
  if (same(one, other)) return [];
  if (isBlock(one) && isBlock(other)) return ofBlocks(path, one, other);
  if (isBlockOrList(one) && isBlockOrList(other)) return ofLists(path, blocks(one), blocks(other));
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function ofBlocks(path: string, before: Block, after: Block): AttributeChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== "//").sort();
  return keys.flatMap((key) => differences(path === "" ? key : `${path}.${key}`, before[key], after[key]));
}

/**
 * At least one of the two is a list. Blocks with the same name are the same block, in any order; blocks without names
 * are matched by position.
 */
function ofLists(path: string, before: readonly Block[], after: readonly Block[]): AttributeChange[] {
  const name = NAMES.find((one) => [before, after].every((list) => haveDistinct(list, one)));
  const keyed = (list: readonly Block[]): Map<string, Block> =>
    new Map(list.map((block, index) => [name === undefined ? String(index) : String(block[name]), block]));
  const [one, other] = [keyed(before), keyed(after)];
  if (name === undefined && before.length !== after.length) {
    const [left, right] = [before.map(canonical), after.map(canonical)];
    const gone = before.filter((_, index) => !right.includes(left[index] ?? ""));
    const come = after.filter((_, index) => !left.includes(right[index] ?? ""));
    return [...gone.map((block) => ({ path, before: block })), ...come.map((block) => ({ path, after: block }))];
  }
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) =>
    differences(`${path}[${key}]`, one.get(key), other.get(key)),
  );
}

function haveDistinct(list: readonly Block[], name: string): boolean {
  const values = list.map((block) => block[name]);
  return (
    values.every((value) => typeof value === "string" || typeof value === "number") &&
    new Set(values).size === values.length
  );
}

/** A list of one block is that block; a string that holds JSON is its parsed value. */
function opened(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1 && isBlock(value[0])) return value[0];
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return opened(JSON.parse(value));
  } catch {
    return value;
  }
}

function isBlockOrList(value: unknown): boolean {
  return isBlock(value) || (Array.isArray(value) && value.length > 0 && value.every(isBlock));
}
