import type { Definitions } from "../../stacks/app";
import type { Accounts } from "../../stacks/config/account";
import type { System, Tiers } from "../../stacks/config/environment";

/** A system for the tests, so that they do not depend on what is in envs/. */
export const shop: System = {
  name: "shop",
  common: {
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
      databaseName: "shop",
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
    alerts: { default: { emails: ["ops@shop.example.com"] }, logErrors: {} },
    delivery: { repository: "shop" },
  },
  environments: {
    dev: {
      tier: "dev",
      account: "development",
      network: { cidr: "10.10.0.0/16" },
      domain: { zone: "dev.shop.example.com", healthCheck: false },
      backend: { desiredCount: 1 },
      database: { kind: "serverless", version: "16", serverless: { minAcu: 0, maxAcu: 8 } },
      waf: null,
    },
    staging: {
      tier: "staging",
      account: "development",
      network: { cidr: "10.11.0.0/16" },
      domain: { zone: "staging.shop.example.com" },
    },
    prod: {
      tier: "prod",
      account: "production",
      network: { cidr: "10.12.0.0/16", natGateways: "single" },
      domain: { zone: "shop.example.com" },
      budget: { monthlyUsd: 300, emails: ["ops@shop.example.com"] },
    },
  },
};

const accounts: Accounts = {
  development: {
    id: "111122223333",
    region: "us-east-1",
    state: { bucket: "states-111122223333", table: "locks" },
    zones: ["dev.shop.example.com", "staging.shop.example.com"],
    github: { organization: "example" },
  },
  production: {
    id: "444455556666",
    region: "us-east-1",
    recoveryRegion: "us-west-2",
    imageReplication: ["other-prod-"],
    state: { bucket: "states-444455556666", table: "locks" },
    zones: ["shop.example.com", "blog.example.com"],
    github: { organization: "example" },
  },
};

/** Tiers for the tests, so that a change in envs/tiers.ts breaks no test of the framework. */
export const TIERS: Tiers = {
  dev: {
    protection: "disposable",
    network: { natGateways: "single", flowLogs: "none" },
    backend: { desiredCount: 1, logRetentionDays: 7, cluster: { containerInsights: "disabled" } },
    database: { multiAz: false, backupRetentionDays: 1 },
    cache: { snapshotRetentionDays: 0 },
  },
  staging: { protection: "disposable", network: { natGateways: "single" }, database: { multiAz: false } },
  prod: {
    protection: "protected",
    network: { natGateways: "per-az", flowLogs: "all" },
    database: { multiAz: true },
    cache: { nodes: 2 },
  },
};

/** The shop in its two accounts. */
export const SHOP: Definitions = { accounts, tiers: TIERS, systems: [shop] };
