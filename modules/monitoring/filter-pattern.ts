/**
 * What is wrong with a CloudWatch Logs filter pattern; undefined if nothing is, as far as its syntax says.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPatternFault(pattern: string): string | undefined {
  const text = pattern.trim();
  if (text.startsWith("{")) return enclosedFault(text, "{", "}");
  if (text.startsWith("[")) return enclosedFault(text, "[", "]");
  return termsFault(text);
}

/** A pattern for JSON or for fields separated by spaces; its strings may contain any bracket. */
function enclosedFault(text: string, open: string, close: string): string | undefined {
  if (!areQuotesClosed(text)) return "has a quotation mark that is not closed";
  const bare = text.replace(/"(\\.|[^"\\])*"/g, '""').replace(/%[^%]*%/g, "%%");
  if (!bare.endsWith(close)) return `begins with ${open} and does not end with ${close}`;
  if (bare.split("(").length !== bare.split(")").length) return "has a parenthesis without its other half";
  return /^\W*$/.test(bare.slice(1, -1)) ? "has nothing between its brackets" : undefined;
}

function areQuotesClosed(text: string): boolean {
  return (text.match(/(?<!\\)"/g) ?? []).length % 2 === 0;
}

/** Terms separated by spaces, each a word, a quoted phrase or a regular expression between % signs. */
function termsFault(text: string): string | undefined {
  if (!areQuotesClosed(text)) return "has a quotation mark that is not closed";
  for (const term of text.match(/[?-]?("(\\.|[^"\\])*"|%[^%]*%|[^\s"]+)\S*/g) ?? []) {
    if (/^[?-]?("(\\.|[^"\\])+"|%[^%]+%|[\p{L}\p{N}_]+)$/u.test(term)) continue;
    return `has the term ${term}; put a term with anything but letters, digits and _ in quotation marks, as in "\\"level=error\\""`;
  }
  return undefined;
}
