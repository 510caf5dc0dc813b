import type { EnvironmentFile } from "../../stacks/config/environment";

/** No NAT, one task, one Redis node: cost first. */
export const prod = {
  tier: "prod",
  account: "production",
  // No NAT gateway in prod either: this system puts cost first, and no task needs one.
  network: { cidr: "10.52.0.0/16" },
  domain: { zone: "playstudy.example.com" },
  // One node: its data can be reloaded from the database.
  cache: { nodes: 1 },
  budget: { monthlyUsd: 140, emails: ["ops@playstudy.example.com"] },
} as const satisfies EnvironmentFile;
