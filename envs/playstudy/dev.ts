import type { EnvironmentFile } from "../../stacks/config/environment";

/** Redis as a sidecar in the same task as the application. */
export const dev = {
  tier: "dev",
  account: "development",
  network: { cidr: "10.50.0.0/16" },
  domain: { zone: "dev.playstudy.example.com", healthCheck: false },
  backend: { capacity: "spot" },
  // Redis as a sidecar in the same task: it costs nothing, and is empty after every start.
  cache: { mode: "sidecar" },
  budget: { monthlyUsd: 60, emails: ["ops@playstudy.example.com"] },
} as const satisfies EnvironmentFile;
