import type { EnvironmentFile } from "../../stacks/config/environment";

/** The guide's option B: one EC2 instance with Docker Compose, about $26 a month. */
export const budget = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.33.0.0/16", natGateways: "none", flowLogs: "none" },
  domain: { zone: "budget.invoice-ocr.example.com" },
  host: { postgres: { databaseName: "invoice_ocr" } },
  database: null,
  api: {},
  // Hourly backups, kept in the home region: this environment is not protected against losing the region.
  backups: { frequency: "hourly", retentionDays: 7 },
  budget: { monthlyUsd: 40, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
