import { parseArgs } from "node:util";
import Table from "cli-table3";
import { definitions } from "../envs";
import { effectiveSettings, type EffectiveSetting } from "../stacks/config/explain";
import { type ResolvedEnvironment } from "../stacks/config/resolve";
import { environmentsWithHomes } from "./support/environments";
import { CommandError, known, run } from "./support/run";

const USAGE = "npm run explain -- <environment> [<section or setting>] [--json]";

/** `npm run explain`: every effective value in an environment, and the layer that set it. */
run(() => {
  const environments = environmentsWithHomes();
  const { name, path, json } = readArguments(process.argv.slice(2));
  const id = known(
    USAGE,
    environments.map((one) => one.id),
    name,
  );
  const settings = environments.filter((one) => one.id === id).flatMap(settingsOf);
  const wanted = settings.filter((one) => path === undefined || `${one.path}.`.startsWith(`${path}.`));
  if (wanted.length === 0) throw new CommandError(nothingUnder(path ?? "", id, settings));
  process.stdout.write(json ? asJson(wanted) : asTable(wanted, process.stdout.columns));
});

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
    const [name, path, ...more] = positionals;
    if (more.length === 0) return { name, path, json: values.json ?? false };
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split(". ")[0] ?? ""}\nusage: ${USAGE}`);
  }
  throw new CommandError(`usage: ${USAGE}`);
}

function settingsOf(environment: ResolvedEnvironment): EffectiveSetting[] {
  const { account, tier, region, name } = environment;
  const origin = `${name}.ts`;
  return [
    { path: "account", value: account, origin },
    region === undefined
      ? { path: "region", value: definitions.accounts[account]?.region ?? "", origin: "accounts.ts" }
      : { path: "region", value: region, origin },
    { path: "tier", value: tier, origin },
    ...effectiveSettings(environment),
  ];
}

function nothingUnder(path: string, id: string, settings: readonly EffectiveSetting[]): string {
  const sections = [...new Set(settings.map((one) => one.path.split(".")[0] ?? ""))];
  return `${id} has no setting ${path}; use one of ${sections.join(", ")}, or a setting within one, such as ${settings.at(-1)?.path ?? ""}`;
}

function asJson(settings: readonly EffectiveSetting[]): string {
  const byPath = Object.fromEntries(settings.map(({ path, value, origin }) => [path, { value, setBy: origin }]));
  return `${JSON.stringify(byPath, null, 2)}\n`;
}

/** A narrower column would be unreadable. */
const NARROWEST = 24;

/** Names and values are never truncated: in a terminal, long values wrap at its width; in a pipe, each is on one line. */
function asTable(settings: readonly EffectiveSetting[], columns: number | undefined): string {
  const rows = settings.map(({ path, value, origin }) => [path, plain(value), origin]);
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0), 8) + 2;
  // Four borders.
  const left = (columns ?? Infinity) - width(0) - width(2) - 4;
  const table = new Table({
    head: ["setting", "value", "set by"],
    wordWrap: true,
    wrapOnWordBoundary: false,
    colWidths: [width(0), Math.min(width(1), Math.max(left, NARROWEST)), width(2)],
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return `${table.toString()}\n`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
