import Table from "cli-table3";
import { definitions } from "../envs";
import { effectiveSettings } from "../stacks/config/explain";
import { resolveAll } from "../stacks/config/resolve";
import { oneArgument, run } from "./support/program";

/** `npm run explain <environment>`: every value that holds there, and the layer that set it. */
run(() => {
  const environments = resolveAll(definitions.systems, definitions.tiers);
  const id = oneArgument(
    "npm run explain <environment>",
    environments.map((environment) => environment.id),
  );
  const table = new Table({
    head: ["setting", "value", "set by"],
    wordWrap: true,
    colWidths: [46, 52, 16],
    style: { head: [], border: [], compact: true },
  });
  for (const environment of environments.filter((one) => one.id === id)) {
    const file = `${environment.name}.ts`;
    table.push(
      ["account", environment.account, file],
      environment.region === undefined
        ? ["region", definitions.accounts[environment.account]?.region ?? "", "accounts.ts"]
        : ["region", environment.region, file],
      ["tier", environment.tier, file],
    );
    for (const { path, value, origin } of effectiveSettings(environment)) table.push([path, plain(value), origin]);
  }
  process.stdout.write(`${table.toString()}\n`);
});

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
