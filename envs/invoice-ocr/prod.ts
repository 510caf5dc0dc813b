import type { EnvironmentFile } from "../../stacks/config/environment";

/** Textract, invoices and backups copied to us-west-2. */
export const prod = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.32.0.0/16", natGateways: "single" },
  domain: { zone: "invoice-ocr.example.com" },
  // Anybody may call the API, and each page costs Textract money.
  waf: { protects: ["load-balancer"], managedRules: [], requestsPerMinutePerIp: 300 },
  recovery: { rtoMinutes: 240, rpoMinutes: 60 },
  database: { recovery: {}, snapshotExport: {} },
  buckets: { invoices: { replicated: true, replicationTimeControl: true } },
  budget: { monthlyUsd: 240, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
