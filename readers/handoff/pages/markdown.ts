/** A heading and its content; empty parts are left out. */
export function section(title: string, ...parts: readonly string[]): string {
  return [title, ...parts.filter((part) => part !== "")].join("\n\n");
}

/** Commands, one per line. */
export function shell(...lines: readonly string[]): string {
  return ["```sh", ...lines.filter((line) => line !== ""), "```"].join("\n");
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** `1 bucket`, `2 buckets`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
