import type { EnvironmentFile } from "../../stacks/config/environment";

/** Blue/green, Aurora with a standby. */
export const staging = {
  tier: "staging",
  account: "development",
  network: { cidr: "10.21.0.0/16" },
  domain: { zone: "staging.eloquent-ai.example.com" },
  backend: { deployment: "blue-green", scaling: { min: 1, max: 4 } },
  database: { multiAz: true, serverless: { maxAcu: 4 } },
  budget: { monthlyUsd: 260, emails: ["ops@eloquent-ai.example.com"] },
} as const satisfies EnvironmentFile;
