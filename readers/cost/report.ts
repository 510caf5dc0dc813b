import Table from "cli-table3";
import type { Charge, Estimate } from "./estimate";

/** An environment with its estimate. */
export interface Priced {
  readonly name: string;
  readonly estimate: Estimate;
  /** What people should know about it. */
  readonly notes: readonly string[];
}

/** Width of the longest bar. */
const BAR = 20;

const dollars = (usd: number) => `$${usd.toFixed(2)}`;
const signed = (usd: number) => `${usd < 0 ? "-" : "+"}$${Math.abs(usd).toFixed(2)}`;

/** A line per item, grouped by service, with a bar for each service; then the sums, and what is not in them. */
export function estimateTable({ name, estimate, notes }: Priced, collected: string): string {
  const services = [...new Set(estimate.charges.map(({ service }) => service))];
  const most = Math.max(...services.map((one) => sumOf(estimate, one)), 0);
  const table = tableOf(["", "what", "a month", ""]);
  for (const service of services) {
    const charges = estimate.charges.filter((one) => one.service === service);
    const bar = "█".repeat(Math.max(1, Math.round((sumOf(estimate, service) / most) * BAR)));
    charges.forEach((charge, index) => {
      table.push([index === 0 ? service : "", described(charge), dollars(charge.usd), index === 0 ? bar : ""]);
    });
  }
  const unsure = estimate.charges.filter(({ priced }) => priced.confidence === "low").map(({ price }) => price);
  return [
    `${name}, list prices of ${collected}, without taxes and free tiers`,
    table.toString(),
    `fixed ${dollars(estimate.fixed)}, by use ${dollars(estimate.used)}, together ${dollars(estimate.total)} a month`,
    ...[...new Set(unsure)].map((price) => `! the price ${price} is not verified`),
    ...[...estimate.missing, ...notes].map((one) => `! ${one}`),
    "",
  ].join("\n");
}

/** What differs between two estimates, by service. */
export function comparisonTable(one: Priced, other: Priced): string {
  const services = [one, other].flatMap(({ estimate }) => estimate.charges.map(({ service }) => service));
  const table = tableOf(["", one.name, other.name, "difference"]);
  for (const service of [...new Set(services)]) {
    const [before, after] = [sumOf(one.estimate, service), sumOf(other.estimate, service)];
    table.push([service, dollars(before), dollars(after), before === after ? "" : signed(after - before)]);
  }
  const [before, after] = [one.estimate.total, other.estimate.total];
  table.push(["together", dollars(before), dollars(after), signed(after - before)]);
  const missing = [one, other].flatMap(({ name, estimate }) => estimate.missing.map((what) => `! ${name}: ${what}`));
  return [table.toString(), ...missing, ""].join("\n");
}

function described({ what, assumed }: Charge): string {
  return assumed === undefined ? what : `${what} (${assumed})`;
}

function sumOf({ charges }: Estimate, service: string): number {
  return charges.filter((one) => one.service === service).reduce((sum, { usd }) => sum + usd, 0);
}

function tableOf(head: string[]): Table.Table {
  return new Table({ head, style: { head: [], border: [], compact: true }, colAligns: ["left", "left", "right"] });
}
