/** A block's arguments, or a whole file of Terraform JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, and neither a list nor null. */
export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list of blocks: JSON writes a single block with or without brackets. */
export function blocks(value: unknown): Block[] {
  return listOf(value).filter(isBlock);
}

/** A value as one block: the first of a list; an empty block for anything else. */
export function block(value: unknown): Block {
  return blocks(value)[0] ?? {};
}

/** A value as a list of strings; anything else in it is left out. */
export function strings(value: unknown): string[] {
  return listOf(value).filter((one) => typeof one === "string");
}

/** A string or a number as a string; an empty string for anything else. */
export function stringOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A value as a list: a single value becomes a list of one, a missing one an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A copy of a block without one of its arguments. */
export function without(of: Block, ...keys: readonly string[]): Block {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)));
}
