import type { EnvironmentFile } from "../../stacks/config/environment";

/** The guide's first phase, the MVP: one task, invoices read while the caller waits. */
export const staging = {
  tier: "staging",
  account: "development",
  network: { cidr: "10.31.0.0/16" },
  domain: { zone: "staging.invoice-ocr.example.com" },
  backend: { desiredCount: 1 },
  budget: { monthlyUsd: 130, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
