import type { EnvironmentFile } from "../../stacks/config/environment";

/** The guide's third phase: a fleet of workers, three Redis nodes, both regions. */
export const scale = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.35.0.0/16" },
  domain: { zone: "scale.invoice-ocr.example.com" },
  // Anybody may call the API, and each page costs Textract money.
  waf: { protects: ["load-balancer"], managedRules: [], requestsPerMinutePerIp: 300 },
  backend: {
    scaling: { min: 4, max: 40 },
    environment: { SQS_QUEUE_URL: { ref: "queues.invoice-processing.url" } },
  },
  queues: { "invoice-processing": {} },
  workers: {
    ocr: {
      queue: "invoice-processing",
      cpu: 1024,
      memoryMiB: 2048,
      command: ["node", "dist/worker.js"],
      permissions: ["textract"],
      stopTimeoutSeconds: 120,
      capacity: { onDemandBase: 2, onDemandWeight: 1, spotWeight: 3 },
      scaling: { min: 2, max: 50, messagesPerTask: 20 },
    },
  },
  database: { instance: { class: "db.r5.large", readReplicas: ["reporting"] }, recovery: {} },
  cache: { engine: "redis", nodeType: "cache.r7g.large", nodes: 3 },
  recovery: { rtoMinutes: 240, rpoMinutes: 60 },
  buckets: { invoices: { replicated: true, replicationTimeControl: true } },
  budget: { monthlyUsd: 1500, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
