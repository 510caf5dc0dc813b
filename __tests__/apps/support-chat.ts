import { BUCKET, type App } from "./app";

/**
 * A Rails application for conversations with customers: a web process with websockets, Sidekiq, PostgreSQL with pgvector,
 * Redis that evicts nothing. Mail leaves by SMTP, and callers of its API send a header with underscores.
 */
export const supportChat: App = {
  system: {
    name: "support-chat",
    common: {
      backend: {
        port: 3000,
        cpu: 1024,
        memoryMiB: 2048,
        image: { owner: "terraform", reference: "docker.io/example/support-chat:v4.1.0" },
        entryPoint: ["docker/entrypoints/rails.sh"],
        command: ["bundle", "exec", "rails", "s", "-p", "3000", "-b", "0.0.0.0"],
        // It locks the database itself while it migrates.
        release: { command: ["bundle", "exec", "rails", "db:prepare"], takesLock: true },
        healthCheck: { path: "/api" },
        loadBalancer: { idleTimeoutSeconds: 300, dropInvalidHeaders: false },
        outbound: { smtp: { port: 587 }, imap: { port: 993 } },
        environment: {
          RAILS_ENV: "production",
          FORCE_SSL: "true",
          FRONTEND_URL: { ref: "backend.url" },
          S3_BUCKET_NAME: { ref: "buckets.uploads.name" },
          SMTP_ADDRESS: "email-smtp.eu-central-1.amazonaws.com",
          SMTP_PORT: "587",
          SMTP_AUTHENTICATION: "login",
        },
      },
      workers: {
        sidekiq: { cpu: 1024, memoryMiB: 2048, command: ["bundle", "exec", "sidekiq", "-C", "config/sidekiq.yml"] },
      },
      database: { kind: "instance", databaseName: "support_chat", version: "16", instance: { class: "db.t4g.medium" } },
      cache: { engine: "redis", evictionPolicy: "noeviction" },
      buckets: { uploads: {} },
      secrets: {
        SECRET_KEY_BASE: { kind: "generated", format: "hex", length: 128 },
        SMTP_USERNAME: { kind: "external", description: "SMTP user of SES." },
        SMTP_PASSWORD: { kind: "external", description: "SMTP password of SES." },
      },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.60.0.0/16" },
        domain: { host: "chat.example.org", zone: "chat.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      ...["backend", "worker_sidekiq"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
        `${task} → the internet:587`,
        `${task} → the internet:993`,
      ]),
    ],
    variables: {
      backend: {
        FRONTEND_URL: "https://chat.example.org",
        S3_BUCKET_NAME: "${aws_s3_bucket.uploads_bucket.bucket}",
        DATABASE_URL: "secret ${aws_secretsmanager_secret.database_url.arn}",
        SECRET_KEY_BASE: "secret ${aws_secretsmanager_secret.secret_secret_key_base.arn}",
      },
      worker_sidekiq: {
        REDIS_URL: "rediss://${aws_elasticache_replication_group.cache.primary_endpoint_address}:6379",
      },
    },
    names: ["chat.example.org"],
    rights: { backend: BUCKET, worker_sidekiq: BUCKET },
    resources: {
      // `api_access_token` reaches it.
      "aws_lb.load_balancer": { drop_invalid_header_fields: false, idle_timeout: 300 },
    },
  },
};
