import type { EnvironmentFile } from "../../stacks/config/environment";

/** Multi-AZ database, HTTP API, everything protected from destruction. */
export const prod = {
  tier: "prod",
  account: "production",
  // One NAT gateway for both zones, as the guide has it: half the price, but if that zone fails, so does outbound traffic.
  network: { cidr: "10.12.0.0/16", natGateways: "single" },
  domain: { zone: "sheetgpt.example.com" },
  budget: { monthlyUsd: 300, emails: ["ops@sheetgpt.example.com"] },
} as const satisfies EnvironmentFile;
