import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** What every environment of the Model Registry has: a Python API, a single-page frontend, and an autograder on AWS Batch. */
export const common = {
  // Jobs run code that students submit: they can reach S3, their image and their log, and nothing else.
  network: { interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] },
  frontend: {},
  backend: {
    port: 8000,
    exec: true,
    scaling: { min: 2, max: 10, cpuTargetPercent: 70, memoryTargetPercent: 80 },
    loadBalancer: { accessLogs: { retentionDays: 90 } },
    cluster: { exec: true },
    environment: {
      S3_BUCKET_NAME: { ref: "buckets.packages.name" },
      CORS_ORIGINS: { ref: "frontend.url" },
      AUTOGRADER_JOB: { ref: "jobs.autograder.definition" },
      AUTOGRADER_QUEUE: { ref: "jobs.autograder.queue" },
    },
  },
  database: { kind: "instance", databaseName: "model_registry", version: "16", instance: { class: "db.t3.micro" } },
  buckets: { packages: {} },
  jobs: {
    definitions: {
      autograder: {
        cpu: 1024,
        memoryMiB: 2048,
        timeoutMinutes: 15,
        bucketAccess: { packages: "read" },
        environment: { S3_BUCKET_NAME: { ref: "buckets.packages.name" } },
      },
    },
  },
  waf: {},
  alerts: { default: { emails: ["ops@model-registry.example.com"] } },
  delivery: { repository: "model-registry" },
} as const satisfies Partially<EnvironmentConfig>;
