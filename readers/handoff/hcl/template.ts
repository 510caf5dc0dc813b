/** A piece of a template: literal text, or a `${…}` or `%{…}` sequence with its contents. */
interface Piece {
  readonly kind: "text" | "expression";
  readonly text: string;
}

/**
 * A string of Terraform's JSON as an HCL expression. Both support the same templates; JSON has them in a string that is
 * already unescaped, while HCL escapes the text around them. A string that consists of a single `${…}` becomes that
 * bare expression.
 */
export function expressionOf(text: string, lines: "quoted" | "as they are"): string {
  const pieces = piecesOf(text);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === "expression" && only.text.startsWith("${")) {
    return only.text.slice(2, -1).trim();
  }
  if (lines === "as they are" && text.includes("\n") && !text.includes("\r")) return heredoc(text);
  return quoted(pieces);
}

function quoted(pieces: readonly Piece[]): string {
  return `"${pieces.map(({ kind, text }) => (kind === "text" ? escaped(text) : text)).join("")}"`;
}

/**
 * A multi-line string as a heredoc. A heredoc always ends with a line break, so it is trimmed if the string does not.
 */
function heredoc(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  let end = "EOT";
  while (lines.includes(end)) end += "_";
  return text.endsWith("\n") ? `<<${end}\n${text}${end}` : `chomp(<<${end}\n${text}\n${end}\n)`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(text: string): string {
  return text.replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

/** Splits a template into pieces. `$${` and `%%{` are literal text in both languages. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two !== "${" && two !== "%{") continue;
    if (isDoubled(text, at)) continue;
    const end = endOf(text, at + 2);
    if (at > start) pieces.push({ kind: "text", text: text.slice(start, at) });
    pieces.push({ kind: "expression", text: text.slice(at, end) });
    start = end;
    at = end - 1;
  }
  if (start < text.length) pieces.push({ kind: "text", text: text.slice(start) });
  return pieces;
}

/** Whether the sign at this position is the second of an escaped pair. */
function isDoubled(text: string, at: number): boolean {
  return at > 0 && text[at - 1] === text[at];
}

/**
 * The position after the brace that closes an expression; strings within it may contain braces and expressions of their
 * own.
 */
function endOf(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "}") return at + 1;
    if (character === "{") at = endOf(text, at + 1) - 1;
    if (character === '"') at = endOfQuoted(text, at + 1) - 1;
  }
  throw new Error(`the template is not closed: ${text.slice(from - 2, from + 60)}`);
}

function endOfQuoted(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === "\\") at++;
    if (character === "{" && (text[at - 1] === "$" || text[at - 1] === "%") && !isDoubled(text, at - 1)) {
      at = endOf(text, at + 1) - 1;
    }
  }
  throw new Error(`the string in the template is not closed: ${text.slice(from - 1, from + 60)}`);
}
