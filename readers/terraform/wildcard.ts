/** Whether an IAM pattern matches a string: `*` is any number of characters, `?` is exactly one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let expression = EXPRESSIONS.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    EXPRESSIONS.set(pattern, expression);
  }
  return expression.test(text);
}

/** The proofs ask for the same patterns many thousand times. */
const EXPRESSIONS = new Map<string, RegExp>();
