import { buildApp } from "../../stacks/app";
import type { AccountConfig } from "../../stacks/config/account";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { TIERS } from "../support/shop";
import { synthStackOf, type Terraform } from "../support/synth";

export const ACCOUNT: AccountConfig = {
  id: "111122223333",
  region: "us-east-1",
  state: { bucket: "acme-state", table: "acme-locks" },
};
/** The Terraform of one environment with these sections, in an account with a zone and GitHub. */
export function environment(file: Partial<EnvironmentFile>, account: Partial<AccountConfig> = {}): Terraform {
  const accounts = { main: { ...ACCOUNT, zones: ["example.com"], github: { organization: "acme" }, ...account } };
  const dev: EnvironmentFile = { tier: "dev", account: "main", ...file };
  const app = buildApp(
    { accounts, tiers: TIERS, systems: [{ name: "shop", common: {}, environments: { dev } }] },
    { only: ["shop-dev"] },
  );
  return synthStackOf(app, "shop-dev");
}
