import { isSection } from "../../modules/core";

/** Writes one object over another, as an edit would: null stays null, for the layers to remove. */
export function overlay(base: unknown, over: unknown): unknown {
  if (!isSection(base) || !isSection(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, key in over ? overlay(base[key], over[key]) : base[key]]));
}
