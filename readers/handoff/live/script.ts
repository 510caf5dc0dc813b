import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringOf, type Resource, type Root } from "../../terraform";
import { projectFolder } from "../project";

/** A question to AWS, and the lines of the script that look at its answer. */
export interface Row {
  readonly list: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** A script of this folder, with what both share and with a root's rows. Rows with the same question ask it once. */
export function script(root: Root, name: string, rows: readonly Row[]): string {
  const lists = new Map<string, string[]>();
  for (const { list, lines } of rows) {
    const line = inShell(list);
    lists.set(line, [...(lists.get(line) ?? []), ...lines.map(inShell)]);
  }
  const { bucket, key, region } = root.backend;
  const fill: Readonly<Record<string, string>> = {
    "@LOOK@": shellFile("look.sh"),
    "@ROWS@": [...lists].map(([list, lines]) => [list, ...lines].join("\n")).join("\n\n"),
    "@STATE@": inShell([`s3://${stringOf(bucket)}/${stringOf(key)}`, "--region", stringOf(region)]),
    "@TAG_FILTERS@": inShell(ownTags(root).map(([tag, value]) => `Key=${tag},Values=${value}`)),
  };
  // The first contains the others.
  return Object.entries(fill).reduce((text, [place, content]) => text.replace(place, () => content), shellFile(name));
}

function shellFile(name: string): string {
  return readFileSync(join(projectFolder(), "readers", "handoff", "live", name), "utf8").trimEnd() + "\n";
}

/** The words of a question, with the arguments of a resource. */
export function words(root: Root, one: Resource, ask: string): string[] {
  return ask
    .split(" ")
    .flatMap((word) =>
      word === "{tags}"
        ? ownTags(root).map(([key, value]) => `Name=tag:${key},Values=${value}`)
        : [filled(root, one, word)],
    );
}

/** A resource with a count has one object or none. */
export function addressOf({ address, body }: Resource): string {
  return body["count"] === undefined ? address : `${address}[0]`;
}

/** The text with the arguments of a resource. What only AWS knows stays as `{address}`, which the script fills in. */
export function filled(root: Root, one: Resource, text: string): string {
  return text.replace(/\{([a-z_0-9]+)(\.name)?\}/g, (_, argument: string, name?: string) => {
    if (argument === "self") return `{${addressOf(one)}}`;
    if (argument === "account") return root.account;
    const value = one.body[argument];
    if (value === undefined) return "";
    const [, address = "", attribute = ""] = /^\$\{([\w.]+(?:\[0\])?)\.(\w+)\}$/.exec(stringOf(value)) ?? [];
    const target = root.get(address.replace("[0]", ""));
    if (target === undefined || name !== undefined || typeof target.body[attribute] === "string") {
      return root.value(value);
    }
    return `{${address}}`;
  });
}

function ownTags({ tags }: Root): [string, string][] {
  return ["System", "Environment"].map((key) => [key, tags[key] ?? ""]);
}

/** Words as a command of the shell. */
function inShell(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=,@-]+$/.test(word) ? word : word.includes("'") ? JSON.stringify(word) : `'${word}'`))
    .join(" ");
}
