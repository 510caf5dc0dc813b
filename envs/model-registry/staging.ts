import type { EnvironmentFile } from "../../stacks/config/environment";

/** With two firewalls. */
export const staging = {
  tier: "staging",
  account: "development",
  network: { cidr: "10.41.0.0/16" },
  domain: { zone: "staging.model-registry.example.com" },
  budget: { monthlyUsd: 180, emails: ["ops@model-registry.example.com"] },
} as const satisfies EnvironmentFile;
