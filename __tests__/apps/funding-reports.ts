import { BUCKET, type App } from "./app";

const PARAMETERS = "/copilot/pre-award/prod/secrets";

/**
 * A Flask monolith of a public authority, moved from Copilot: two host names on one service, Celery started through the
 * buildpack's launcher, and secrets that are parameters already, some shared with sister services.
 */
export const fundingReports: App = {
  system: {
    name: "funding-reports",
    common: {
      backend: {
        port: 4001,
        cpu: 2048,
        memoryMiB: 4096,
        exec: true,
        healthCheck: { path: "/healthcheck", intervalSeconds: 6, timeoutSeconds: 5, healthyThreshold: 2 },
        healthCheckGracePeriodSeconds: 10,
        loadBalancer: { idleTimeoutSeconds: 180 },
        environment: {
          FIND_SERVICE_BASE_URL: "https://find.funding.example.org",
          SUBMIT_SERVICE_BASE_URL: { ref: "backend.url" },
          DATABASE_HOST: { ref: "database.host" },
          DATABASE_PASSWORD: { ref: "database.password" },
          REDIS_INSTANCE_URI: { ref: "cache.url" },
          AWS_S3_BUCKET_SUCCESSFUL_FILES: { ref: "buckets.successful.name" },
          AWS_S3_BUCKET_FAILED_FILES: { ref: "buckets.failed.name" },
        },
      },
      workers: {
        celery: {
          desiredCount: 1,
          cpu: 2048,
          memoryMiB: 4096,
          exec: true,
          entryPoint: ["launcher"],
          command: ["celery", "-A", "app.celery_app", "worker", "--loglevel=INFO"],
          containerHealthCheck: { command: "launcher celery -A app.celery_app inspect ping", timeoutSeconds: 15 },
        },
      },
      database: { kind: "serverless", databaseName: "reports", version: "15" },
      cache: { engine: "redis" },
      buckets: { successful: {}, failed: {} },
      secrets: {
        SECRET_KEY: { kind: "parameter", name: `${PARAMETERS}/SECRET_KEY` },
        NOTIFY_API_KEY: { kind: "parameter", name: `${PARAMETERS}/NOTIFY_API_KEY` },
        RSA256_PUBLIC_KEY_BASE64: { kind: "parameter", name: "/shared/prod/RSA256_PUBLIC_KEY_BASE64" },
      },
      delivery: { repository: "funding-reports" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.68.0.0/16" },
        domain: {
          host: "submit.funding.example.org",
          zone: "funding.example.org",
          alsoHosts: { "find.funding.example.org": { redirect: false } },
        },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:4001",
      ...["backend", "worker_celery"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
    ],
    variables: {
      backend: {
        DATABASE_HOST: "${aws_rds_cluster.database.endpoint}",
        DATABASE_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        SECRET_KEY: "secret arn:aws:ssm:eu-central-1:111122223333:parameter/copilot/pre-award/prod/secrets/SECRET_KEY",
      },
      worker_celery: {
        RSA256_PUBLIC_KEY_BASE64:
          "secret arn:aws:ssm:eu-central-1:111122223333:parameter/shared/prod/RSA256_PUBLIC_KEY_BASE64",
      },
    },
    names: ["find.funding.example.org", "submit.funding.example.org"],
    rights: { backend: BUCKET, worker_celery: BUCKET },
    resources: { "aws_lb_target_group.backend_target_group": { health_check: { interval: 6, timeout: 5 } } },
  },
};
