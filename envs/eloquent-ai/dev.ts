import type { EnvironmentFile } from "../../stacks/config/environment";

/** One task on Spot, Aurora that pauses. */
export const dev = {
  tier: "dev",
  account: "development",
  network: { cidr: "10.20.0.0/16" },
  domain: { zone: "dev.eloquent-ai.example.com", healthCheck: false },
  backend: { cpu: 512, memoryMiB: 1024, scaling: null, capacity: "spot" },
  database: { serverless: { minAcu: 0, maxAcu: 2 } },
  waf: null,
  budget: { monthlyUsd: 130, emails: ["ops@eloquent-ai.example.com"] },
} as const satisfies EnvironmentFile;
