import type { EnvironmentFile } from "../../stacks/config/environment";

/** As prod, with one database instance. */
export const staging = {
  tier: "staging",
  account: "development",
  network: { cidr: "10.51.0.0/16" },
  domain: { zone: "staging.playstudy.example.com" },
  budget: { monthlyUsd: 80, emails: ["ops@playstudy.example.com"] },
} as const satisfies EnvironmentFile;
