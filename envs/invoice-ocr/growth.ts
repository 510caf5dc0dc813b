import type { EnvironmentFile } from "../../stacks/config/environment";

/** The guide's second phase: a queue, workers on Spot, Redis and a read replica. */
export const growth = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.34.0.0/16", natGateways: "single" },
  domain: { zone: "growth.invoice-ocr.example.com" },
  // Anybody may call the API, and each page costs Textract money.
  waf: { protects: ["load-balancer"], managedRules: [], requestsPerMinutePerIp: 300 },
  backend: {
    scaling: { min: 2, max: 10 },
    environment: { SQS_QUEUE_URL: { ref: "queues.invoice-processing.url" } },
  },
  queues: { "invoice-processing": {} },
  workers: {
    ocr: {
      queue: "invoice-processing",
      cpu: 512,
      memoryMiB: 1024,
      command: ["node", "dist/worker.js"],
      permissions: ["textract"],
      stopTimeoutSeconds: 120,
      capacity: "spot",
      scaling: { min: 0, max: 10, messagesPerTask: 20 },
    },
  },
  database: { instance: { class: "db.t3.small", readReplicas: ["reporting"] } },
  cache: { engine: "redis", nodes: 1 },
  budget: { monthlyUsd: 330, emails: ["ops@invoice-ocr.example.com"] },
} as const satisfies EnvironmentFile;
