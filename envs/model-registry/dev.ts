import type { EnvironmentFile } from "../../stacks/config/environment";

/** API, and an autograder on AWS Batch. */
export const dev = {
  tier: "dev",
  account: "development",
  network: { cidr: "10.40.0.0/16" },
  domain: { zone: "dev.model-registry.example.com", healthCheck: false },
  backend: { scaling: { min: 1 } },
  waf: null,
  budget: { monthlyUsd: 130, emails: ["ops@model-registry.example.com"] },
} as const satisfies EnvironmentFile;
