import type { EnvironmentFile } from "../../stacks/config/environment";

/** Predictive scaling, PagerDuty, a secondary database in us-west-2. */
export const prod = {
  tier: "prod",
  account: "production",
  network: { cidr: "10.22.0.0/16", interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] },
  domain: { zone: "eloquent-ai.example.com" },
  backend: {
    deployment: "blue-green",
    scaling: {
      predictive: { mode: "forecast-and-scale" },
      scheduled: {
        morning: { schedule: "cron(0 11 ? * MON-FRI *)", min: 2, max: 10 },
        night: { schedule: "cron(0 3 ? * TUE-SAT *)", min: 1, max: 4 },
      },
    },
  },
  // A secondary database in the recovery region, about a second behind, and copies of all documents.
  recovery: { rtoMinutes: 60, rpoMinutes: 15 },
  database: { recovery: {} },
  buckets: { documents: { replicated: true, replicationTimeControl: true } },
  // Critical alarms page somebody.
  alerts: {
    P1: { httpsEndpoints: ["https://events.pagerduty.com/integration/eloquent-ai-p1/enqueue"] },
    P2: { httpsEndpoints: ["https://events.pagerduty.com/integration/eloquent-ai-p2/enqueue"] },
  },
  budget: { monthlyUsd: 520, emails: ["ops@eloquent-ai.example.com"] },
} as const satisfies EnvironmentFile;
