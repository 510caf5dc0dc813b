/** Terraform's JSON: a block's arguments, or a whole file. */
export type Json = Readonly<Record<string, unknown>>;

/** What CDKTF writes about itself under `//`; whatever else stands there was recorded for people, and stays. */
const METADATA = ["metadata", "outputs"];

/**
 * A Terraform root without what CDKTF notes for itself. A reason that was recorded as `{"reason": "…"}` becomes a plain
 * comment, `"//": "…"`, as Terraform knows it.
 */
export function plain(root: Json): Json {
  return withoutMetadata(root) as Json;
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]): [string, unknown] => [key, key === "//" ? comment(child) : withoutMetadata(child)])
      .filter(([key, child]) => key !== "//" || child !== undefined),
  );
}

/** What of a comment is for people; undefined where nothing is. */
function comment(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return undefined;
  const rest = Object.entries(value).filter(([key]) => !METADATA.includes(key));
  const sentences = rest.map(([key, one]) => {
    const text = typeof one === "string" ? one : JSON.stringify(one);
    return key === "reason" ? text : `${key}: ${text}`;
  });
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

/** A JSON object, and neither a list nor null. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
