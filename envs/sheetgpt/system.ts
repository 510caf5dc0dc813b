import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** What every environment of SheetGPT has: a FastAPI backend and a React frontend under one name. */
export const common = {
  frontend: { apiPaths: ["/api/*"] },
  backend: {
    port: 8000,
    desiredCount: 2,
    healthCheck: { path: "/api/v1/health" },
    loadBalancer: { exposure: "cloudfront" },
    scaling: {
      min: 1,
      max: 4,
      cpuTargetPercent: 70,
      memoryTargetPercent: 80,
      scaleInCooldownSeconds: 300,
      scaleOutCooldownSeconds: 300,
    },
    environment: { CORS_ORIGINS: { ref: "frontend.url" } },
  },
  database: {
    kind: "instance",
    databaseName: "sheetgpt",
    version: "15",
    urlScheme: "postgresql+asyncpg",
    instance: { class: "db.t3.small", storageType: "gp2" },
  },
  secrets: {
    JWT_SECRET: { kind: "generated" },
    OPENAI_API_KEY: { kind: "external", description: "Key of the OpenAI API, from platform.openai.com." },
  },
  api: {},
  waf: {},
  alerts: { default: { emails: ["ops@sheetgpt.example.com"] }, logErrors: {} },
  delivery: { repository: "sheetgpt" },
} as const satisfies Partially<EnvironmentConfig>;
