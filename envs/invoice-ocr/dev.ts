import type { EnvironmentFile } from "../../stacks/config/environment";

/** One task, one database instance. */
export const dev = {
  tier: "dev",
  account: "development",
  network: { cidr: "10.30.0.0/16" },
  domain: { zone: "dev.invoice-ocr.example.com", healthCheck: false },
  budget: { monthlyUsd: 120, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
