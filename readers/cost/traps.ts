import type { Root } from "../terraform";
import type { Estimate } from "./estimate";

/** What surprises people on the bill. */
export function traps(root: Root, { charges, total }: Estimate, budget: number | undefined): string[] {
  const of = (service: string) =>
    charges
      .filter((one) => one.service === service && one.assumed === undefined)
      .reduce((sum, { usd }) => sum + usd, 0);
  const part = (usd: number) => total > 0 && usd / total > 0.25;
  const dollars = (usd: number) => `$${usd.toFixed(2)}`;
  const found: string[] = [];
  const nat = of("NAT gateway");
  if (part(nat)) {
    const fewer = root.all("aws_nat_gateway").length > 1 ? 'natGateways "single" is one, and ' : "";
    found.push(`NAT gateways are ${dollars(nat)} of it, used or not: ${fewer}"none" with placement "public" is none`);
  }
  const endpoints = of("Interface endpoints");
  if (part(endpoints)) {
    found.push(
      `interface endpoints are ${dollars(endpoints)} of it, each in every zone: fewer of them, or one NAT gateway`,
    );
  }
  const classes = root.all("aws_db_instance").map(({ body }) => String(body["instance_class"]));
  if (classes.some((one) => /^db\.t\d/.test(one))) {
    found.push("a database of class t bursts without limit: CPU above its baseline is charged by the vCPU-hour");
  }
  if (budget !== undefined && budget < total) {
    found.push(`the budget of ${dollars(budget)} is below the estimate, and will notify every month`);
  }
  return found;
}
