import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GOLDEN_ADDRESSES } from "../../readers/check/addresses";
import { lineOf, Reachability } from "../../readers/proofs";
import { addressesOf, Root, type SynthesizedStack } from "../../readers/terraform";
import type { Definitions } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";
import { resolveAll } from "../../stacks/config/resolve";
import { secondName } from "../../stacks/config/second-home";
import { REFERENCE_PAGE, referencePage } from "./reference-page";

/** The committed lists of who reaches whom, one file per environment. */
export const GOLDEN_REACH = join("__tests__", "golden", "reach");

/** The page with the table of all environments, between two markers. */
const README = "README.md";
const BEGIN = "<!-- environments: `npm run golden:update` writes this table -->";
const END = "<!-- end of environments -->";

/** Every generated file that is committed, so that reviewers see what changes. */
export function goldenFiles(
  definitions: Definitions,
  stacks: readonly SynthesizedStack[],
): ReadonlyMap<string, string> {
  const environments = resolveAll(definitions.systems, definitions.tiers).flatMap(({ id, system, name }) => [
    id,
    `${system}-${secondName(name)}`,
  ]);
  return new Map([
    ...stacks.map(
      ({ name, terraform }) => [join(GOLDEN_ADDRESSES, `${name}.txt`), lines(addressesOf(terraform))] as const,
    ),
    ...stacks
      .filter(({ name }) => environments.includes(name))
      .map(({ name, terraform }) => [join(GOLDEN_REACH, `${name}.txt`), lines(reachOf(terraform))] as const),
    [REFERENCE_PAGE, referencePage(process.cwd())],
    [README, withTable(readFileSync(README, "utf8"), environmentsTable(definitions.systems, stacks))],
  ]);
}

/** Files in the golden folders whose stack no longer exists. */
export function leftovers(files: ReadonlyMap<string, string>): string[] {
  return [GOLDEN_ADDRESSES, GOLDEN_REACH]
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : []))
    .filter((file) => !files.has(file));
}

/** `the internet → aws_lb.load_balancer:443` for everything that can open a connection to anything. */
function reachOf(terraform: SynthesizedStack["terraform"]): string[] {
  return new Reachability(new Root(terraform)).all().map(lineOf);
}

/** The page with the table between its markers replaced; without markers, the page unchanged. */
function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  return from < 0 || to < from ? page : `${page.slice(0, from)}${BEGIN}\n\n${table}\n${page.slice(to)}`;
}

/** Every environment with its file, and the guides of the systems that have one. */
function environmentsTable(systems: readonly System[], stacks: readonly SynthesizedStack[]): string {
  const rows = systems.flatMap(({ name: system, environments }) =>
    Object.keys(environments).flatMap((environment) => {
      const id = `${system}-${environment}`;
      const file = `envs/${system}/${environment}.ts`;
      const source = existsSync(file) ? readFileSync(file, "utf8") : "";
      const resources = (name: string): string => {
        const stack = stacks.find((one) => one.name === name);
        return stack === undefined ? "" : String(addressesOf(stack.terraform).length);
      };
      const second = `${system}-${secondName(environment)}`;
      const row = [
        source === "" ? `\`${id}\`` : `[\`${id}\`](${file})`,
        String(source.trimEnd().split("\n").length),
        resources(id) || "0",
        summaryOf(source),
      ];
      if (resources(second) === "") return [row];
      return [row, [`\`${second}\``, "", resources(second), "Its second home, if the region is lost"]];
    }),
  );
  const guides = systems.flatMap(({ name }) => {
    const file = `docs/guides/${name}.md`;
    return existsSync(file) ? [`[${titleOf(readFileSync(file, "utf8"))}](${file})`] : [];
  });
  const pages =
    guides.length === 0
      ? ""
      : `\nThese pages go through a deployment guide row by row (what it asks for, where it is built, what was changed and why, the first steps, rolling back, the costs): ${guides.join(", ")}.\n`;
  return `${asMarkdown(["Environment", "Lines", "Resources", "In it"], rows)}${pages}`;
}

/** The doc comment of the environment in its file, which editors show too. */
function summaryOf(source: string): string {
  return /\/\*\* (.*) \*\/\nexport const /.exec(source)?.[1]?.replace(/\.$/, "") ?? "";
}

function titleOf(page: string): string {
  return /^# (.*)$/m.exec(page)?.[1] ?? "";
}

/** A Markdown table whose second and third columns are numbers. */
function asMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column === 1 || column === 2;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(" | ")} |\n`;
  const rule = widths.map((width, at) => (isNumber(at) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join("");
}

function lines(list: readonly string[]): string {
  return list.map((one) => `${one}\n`).join("");
}
