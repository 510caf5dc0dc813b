import type { EnvironmentFile } from "../../stacks/config/environment";

/** NAT in each zone, Multi-AZ database. */
export const prod = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.42.0.0/16" },
  domain: { zone: "model-registry.example.com" },
  budget: { monthlyUsd: 320, emails: ["ops@model-registry.example.com"] },
} as const satisfies EnvironmentFile;
