import { isBlock, type Block } from "./blocks";

/** What CDKTF writes about itself under `//`; anything else there was recorded for people, and stays. */
const METADATA = ["metadata", "outputs"];

/**
 * A Terraform root without CDKTF's notes for itself. A reason that was recorded as `{"reason": "…"}` becomes a plain comment,
 * `"//": "…"`, as Terraform knows it.
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

/** What of a comment is for people; undefined where nothing is. */
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
