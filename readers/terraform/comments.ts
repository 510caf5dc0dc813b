import { isBlock, type Block } from "./blocks";

/** CDKTF's own metadata under `//`; anything else there was recorded for people, and stays. */
const METADATA = ["metadata", "outputs"];

/**
 * A Terraform root without CDKTF's metadata. A reason that was recorded as `{"reason": "…"}` becomes an ordinary JSON
 * comment for Terraform, `"//": "…"`.
 */
export function withoutMetadata(root: Block): Block {
  return stripped(root) as Block;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (!isBlock(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]): [string, unknown] => [key, key === "//" ? comment(child) : stripped(child)])
      .filter(([key, child]) => key !== "//" || child !== undefined),
  );
}

/** The part of a comment that is for people; undefined if there is none. */
function comment(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isBlock(value)) return undefined;
  const rest = Object.entries(value).filter(([key]) => !METADATA.includes(key));
  const sentences = rest.map(([key, one]) => {
    const sentence = typeof one === "string" ? one : JSON.stringify(one);
    return key === "reason" ? sentence : `${key}: ${sentence}`;
  });
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}
