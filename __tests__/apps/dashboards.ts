import type { App } from "./app";

/**
 * Business intelligence in Python: a web, Celery worker and beat of one image; a step that migrates the database and creates
 * roles before each version. People query other databases with it, on their ports.
 */
export const dashboards: App = {
  system: {
    name: "dashboards",
    common: {
      backend: {
        port: 8088,
        cpu: 1024,
        memoryMiB: 2048,
        release: { command: ["sh", "-c", "dashboards db upgrade && dashboards init"], timeoutMinutes: 30 },
        healthCheck: { path: "/health" },
        healthCheckGracePeriodSeconds: 120,
        outbound: { warehouse: { port: 5439 } },
        environment: {
          DATABASE_DIALECT: "postgresql",
          DATABASE_HOST: { ref: "database.host" },
          DATABASE_PORT: { ref: "database.port" },
          DATABASE_DB: { ref: "database.name" },
          DATABASE_USER: { ref: "database.user" },
          DATABASE_PASSWORD: { ref: "database.password" },
          REDIS_HOST: { ref: "cache.host" },
          REDIS_PORT: { ref: "cache.port" },
        },
      },
      workers: {
        worker: { cpu: 1024, memoryMiB: 2048, command: ["celery", "--app=dashboards.tasks:app", "worker"] },
        beat: {
          desiredCount: 1,
          minimumHealthyPercent: 0,
          maximumPercent: 100,
          command: ["celery", "--app=dashboards.tasks:app", "beat"],
        },
      },
      database: { kind: "instance", databaseName: "dashboards", version: "16" },
      cache: { engine: "redis" },
      secrets: { SECRET_KEY: { kind: "generated", format: "base64", bytes: 42 } },
      delivery: { repository: "dashboards" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.82.0.0/16" },
        domain: { host: "bi.example.org", zone: "bi.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:8088",
      ...["backend", "worker_beat", "worker_worker"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
        `${task} → the internet:5439`,
      ]),
    ],
    variables: {
      backend: {
        DATABASE_HOST: "${aws_db_instance.database.address}",
        DATABASE_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        REDIS_HOST: "${aws_elasticache_replication_group.cache.primary_endpoint_address}",
      },
      worker_beat: { SECRET_KEY: "secret ${aws_secretsmanager_secret.secret_secret_key.arn}" },
    },
    names: ["bi.example.org"],
    rights: {},
    resources: {
      // The pipeline copies it with the new image and runs it before it replaces tasks.
      "aws_ecs_task_definition.backend_release": { family: "dashboards-prod-backend-release-template" },
    },
  },
};
