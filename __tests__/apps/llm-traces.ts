import { BUCKET, type App } from "./app";

const image = (name: string) => ({ owner: "terraform", reference: `docker.io/example/${name}:3.80` }) as const;

/**
 * Traces of language models: a web, ingestion in the web's image but scaled apart, and a worker of another image.
 * ClickHouse is a service elsewhere, on 8443 and 9440, and the Redis URL has another name than usual.
 */
export const llmTraces: App = {
  system: {
    name: "llm-traces",
    common: {
      backend: {
        port: 3000,
        cpu: 2048,
        memoryMiB: 4096,
        image: image("llm-traces"),
        healthCheck: { path: "/api/public/health" },
        scaling: { min: 2, max: 6 },
        outbound: { "clickhouse-https": { port: 8443 }, "clickhouse-tls": { port: 9440 }, smtps: { port: 465 } },
        environment: {
          NEXTAUTH_URL: { ref: "backend.url" },
          CLICKHOUSE_URL: "https://abc123.eu-central-1.aws.clickhouse.example:8443",
          CLICKHOUSE_MIGRATION_URL: "clickhouse://abc123.eu-central-1.aws.clickhouse.example:9440",
          REDIS_CONNECTION_STRING: { ref: "cache.url" },
          EVENT_UPLOAD_BUCKET: { ref: "buckets.events.name" },
          MEDIA_UPLOAD_BUCKET: { ref: "buckets.media.name" },
        },
      },
      services: {
        ingestion: {
          image: { owner: "backend" },
          inherits: "backend",
          port: 3000,
          cpu: 2048,
          memoryMiB: 4096,
          paths: ["/api/public/ingestion*", "/api/public/otel*"],
          healthCheck: { path: "/api/public/health" },
          scaling: { min: 2, max: 10 },
          outbound: { "clickhouse-https": { port: 8443 } },
        },
      },
      workers: {
        worker: {
          image: image("llm-traces-worker"),
          cpu: 2048,
          memoryMiB: 4096,
          containerHealthCheck: { command: "wget -q --spider http://localhost:3030/api/health || exit 1" },
          scaling: { min: 2, max: 10, cpuTargetPercent: 50 },
        },
      },
      database: { kind: "serverless", databaseName: "traces", version: "16", serverless: { minAcu: 0.5, maxAcu: 8 } },
      cache: { engine: "valkey", evictionPolicy: "noeviction", nodeType: "cache.t4g.small" },
      buckets: { events: {}, media: { corsOrigins: ["https://traces.example.org"] } },
      secrets: {
        NEXTAUTH_SECRET: { kind: "generated" },
        SALT: { kind: "generated" },
        ENCRYPTION_KEY: { kind: "generated", format: "hex" },
        CLICKHOUSE_PASSWORD: { kind: "external", description: "From the ClickHouse service." },
        SMTP_CONNECTION_URL: { kind: "external", description: "smtps://user:password@host:465" },
      },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.63.0.0/16" },
        domain: { host: "traces.example.org", zone: "traces.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      "load_balancer → service_ingestion:3000",
      ...["backend", "service_ingestion", "worker_worker"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
        `${task} → the internet:8443`,
      ]),
      ...["backend", "worker_worker"].flatMap((task) => [`${task} → the internet:465`, `${task} → the internet:9440`]),
    ],
    variables: {
      backend: {
        NEXTAUTH_URL: "https://traces.example.org",
        REDIS_CONNECTION_STRING: "rediss://${aws_elasticache_replication_group.cache.primary_endpoint_address}:6379",
      },
      service_ingestion: { ENCRYPTION_KEY: "secret ${aws_secretsmanager_secret.secret_encryption_key.arn}" },
      worker_worker: { ENCRYPTION_KEY: "secret ${aws_secretsmanager_secret.secret_encryption_key.arn}" },
    },
    names: ["traces.example.org"],
    rights: { backend: BUCKET, service_ingestion: BUCKET, worker_worker: BUCKET },
    startsAfter: { service_ingestion: ["service_ingestion_rule"] },
  },
};
