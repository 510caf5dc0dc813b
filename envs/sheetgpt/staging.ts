import type { EnvironmentFile } from "../../stacks/config/environment";

/** As prod, with one database instance. */
export const staging = {
  tier: "staging",
  account: "development",
  network: { cidr: "10.11.0.0/16" },
  domain: { zone: "staging.sheetgpt.example.com" },
  budget: { monthlyUsd: 200, emails: ["ops@sheetgpt.example.com"] },
} as const satisfies EnvironmentFile;
