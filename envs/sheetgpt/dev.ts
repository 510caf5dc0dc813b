import type { EnvironmentFile } from "../../stacks/config/environment";

/** One task, Aurora that pauses by itself, gone with one command. */
export const dev = {
  tier: "dev",
  account: "development",
  network: { cidr: "10.10.0.0/16" },
  domain: { zone: "dev.sheetgpt.example.com", healthCheck: false },
  backend: { desiredCount: 1 },
  // Pauses automatically when idle.
  database: { kind: "serverless", version: "16", serverless: { minAcu: 0, maxAcu: 8 } },
  waf: null,
  budget: { monthlyUsd: 120, emails: ["ops@sheetgpt.example.com"] },
} as const satisfies EnvironmentFile;
