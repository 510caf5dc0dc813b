import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** What every environment of Playstudy has: a FastAPI backend and a React frontend, as cheap as is safe. */
export const common = {
  // Tasks with public addresses reach the registry and AWS without NAT; only the load balancer can reach them.
  network: { natGateways: "none" },
  frontend: {},
  backend: {
    port: 8000,
    desiredCount: 1,
    placement: "public",
    logRetentionDays: 7,
    scaling: { min: 1, max: 10 },
    loadBalancer: { accessLogs: { retentionDays: 30 } },
    environment: { CORS_ORIGINS: { ref: "frontend.url" }, UPLOADS_BUCKET: { ref: "buckets.uploads.name" } },
  },
  database: { kind: "instance", databaseName: "playstudy", version: "15" },
  cache: { engine: "redis", maintenanceWindow: "sun:05:00-sun:06:00" },
  buckets: { uploads: { archive: { afterDays: 90 }, intelligentTiering: true } },
  secrets: { SECRET_KEY: { kind: "generated" } },
  alerts: { default: { emails: ["ops@playstudy.example.com"] } },
  delivery: { repository: "playstudy" },
} as const satisfies Partially<EnvironmentConfig>;
