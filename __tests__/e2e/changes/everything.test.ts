import { changeSuite } from "../support/change-suite";

/**
 * Nearly every option at once, which no reference system has. Nothing is changed: each request of the apply is held against
 * AWS's service models.
 */
changeSuite(
  "everything",
  {
    tags: { CostCenter: "42" },
    network: {
      azs: ["a", "b", "c"],
      natGateways: "per-az",
      interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
      flowLogs: "all",
    },
    frontend: {
      apiPaths: ["/api/*"],
      immutablePaths: ["/assets/*", "/fonts/*"],
      apiTimeoutSeconds: 45,
      defaultTtlSeconds: 60,
      priceClass: "All",
      contentSecurityPolicy: "default-src 'self'",
      framing: true,
      accessLogs: true,
    },
    domain: { zone: "staging.shop.example.com", host: "everything.staging.shop.example.com" },
    backend: {
      port: 8000,
      cpu: 1024,
      memoryMiB: 2048,
      architecture: "arm64",
      command: ["node", "server.js"],
      environment: { LEVEL: "info", DOCUMENTS: { ref: "buckets.documents.name" } },
      readOnlyRootFilesystem: true,
      user: "1000:1000",
      permissions: ["textract", "custom-metrics"],
      tracing: true,
      containerHealthCheck: { command: "curl --fail http://localhost:8000/health" },
      scaling: {
        min: 2,
        max: 6,
        cpuTargetPercent: 60,
        memoryTargetPercent: 70,
        scheduled: { night: { schedule: "cron(0 20 * * ? *)", timezone: "Europe/Berlin", min: 1, max: 2 } },
      },
      deployment: "blue-green",
      blueGreen: { traffic: "linear-10-percent-every-1-minute", waitForApprovalMinutes: 30 },
      loadBalancer: {
        exposure: "cloudfront",
        idleTimeoutSeconds: 120,
        desyncMitigation: "strictest",
        accessLogs: { retentionDays: 30 },
      },
      repository: { encryption: "kms", keepImages: 10 },
      cluster: { containerInsights: "enhanced", exec: true },
    },
    workers: {
      packer: {
        queue: "orders",
        command: ["node", "worker.js"],
        exec: true,
        capacity: { onDemandBase: 1, onDemandWeight: 1, spotWeight: 3 },
        scaling: { min: 0, max: 4, messagesPerTask: 10 },
      },
    },
    scheduledTasks: {
      report: { schedule: "cron(0 3 ? * MON-FRI *)", timezone: "Europe/Berlin", flexibleMinutes: 15, capacity: "spot" },
    },
    jobs: {
      capacity: "spot",
      databaseAccess: true,
      queues: { default: {}, fast: { priority: 10 } },
      definitions: {
        grader: {
          queue: "fast",
          cpu: 1024,
          memoryMiB: 2048,
          secrets: ["JWT_SECRET"],
          bucketAccess: { documents: "read" },
        },
        sweep: { queue: "default", schedule: { expression: "rate(12 hours)" }, retryOn: "host-failure" },
      },
    },
    database: {
      kind: "instance",
      databaseName: "shop",
      version: "16.9",
      user: "shop",
      instance: { class: "db.m7g.large", storageGiB: 50, readReplicas: ["reporting"] },
      multiAz: true,
      recovery: { retentionDays: 3 },
      snapshotExport: { expireDays: 90 },
      enhancedMonitoringSeconds: 30,
      iamAuthentication: true,
      parameters: { work_mem: "65536", "cron.database_name": "shop" },
    },
    cache: { nodes: 2, nodeType: "cache.r7g.large", parameters: { "notify-keyspace-events": "Ex" } },
    queues: {
      orders: { fifo: true, encryption: "kms", maxReceives: 3 },
      mails: { delaySeconds: 30 },
    },
    buckets: {
      documents: {
        replicated: true,
        replicationTimeControl: true,
        browserAccess: true,
        corsOrigins: ["https://partner.example.com"],
        archive: { afterDays: 90, storageClass: "GLACIER" },
        accessLogs: true,
      },
      exports: { versioned: false, expireDays: 7 },
    },
    secrets: {
      JWT_SECRET: { kind: "generated" },
      OPENAI_API_KEY: { kind: "external", description: "Key of the OpenAI API." },
    },
    api: {},
    waf: { blockedCountries: ["GB"], countOnly: ["SizeRestrictions_BODY"], requestsPerMinutePerIp: 300 },
    alerts: {
      default: { emails: ["ops@shop.example.com"] },
      logErrors: { pattern: '"level=error"' },
      custom: {
        orders: {
          namespace: "Shop",
          metric: "Orders",
          statistic: "Sum",
          comparison: "<",
          threshold: 1,
          periodSeconds: 300,
          evaluationPeriods: 3,
          severity: "P2",
          description: "Nobody orders.",
        },
      },
    },
    backups: { copied: true },
    budget: { monthlyUsd: 500, emails: ["ops@shop.example.com"] },
    delivery: { repository: "shop" },
  },
  [],
);
