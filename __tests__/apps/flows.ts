import { BUCKET, type App } from "./app";

/**
 * Workflow automation in queue mode: one main process that holds the timers, workers, and processes of their own for
 * webhooks. The image takes arguments, understands no URL, and its workflows call whatever their authors want.
 */
export const flows: App = {
  system: {
    name: "flows",
    common: {
      backend: {
        port: 5678,
        cpu: 1024,
        memoryMiB: 2048,
        image: { owner: "terraform", reference: "docker.io/example/flows:1.88.0" },
        // The timers: never two at once.
        desiredCount: 1,
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        healthCheck: { path: "/healthz" },
        loadBalancer: { idleTimeoutSeconds: 3600 },
        outbound: { smtp: { port: 587 }, imaps: { port: 993 }, ssh: { port: 22 }, postgres: { port: 5432 } },
        environment: {
          FLOWS_PROXY_HOPS: "1",
          WEBHOOK_URL: { ref: "backend.url" },
          DB_TYPE: "postgresdb",
          DB_POSTGRESDB_HOST: { ref: "database.host" },
          DB_POSTGRESDB_PORT: { ref: "database.port" },
          DB_POSTGRESDB_DATABASE: { ref: "database.name" },
          DB_POSTGRESDB_USER: { ref: "database.user" },
          DB_POSTGRESDB_PASSWORD: { ref: "database.password" },
          DB_POSTGRESDB_SSL_ENABLED: "true",
          QUEUE_BULL_REDIS_HOST: { ref: "cache.host" },
          QUEUE_BULL_REDIS_PORT: { ref: "cache.port" },
          QUEUE_BULL_REDIS_TLS: "true",
          EXECUTIONS_MODE: "queue",
          FLOWS_EXTERNAL_STORAGE_S3_BUCKET_NAME: { ref: "buckets.binary.name" },
        },
      },
      services: {
        webhooks: {
          image: { owner: "backend" },
          inherits: "backend",
          port: 5678,
          command: ["webhook"],
          paths: ["/webhook/*"],
          healthCheck: { path: "/healthz" },
          scaling: { min: 2, max: 6 },
        },
      },
      workers: {
        worker: {
          sidecars: {
            runner: {
              image: "docker.io/example/flows-runners:1.88.0",
              cpu: 256,
              memoryMiB: 512,
              starts: "after",
              environment: { FLOWS_RUNNERS_TASK_BROKER_URI: "http://127.0.0.1:5679" },
              secrets: ["FLOWS_RUNNERS_AUTH_TOKEN"],
            },
          },
          cpu: 1024,
          memoryMiB: 2048,
          command: ["worker"],
          scaling: { min: 1, max: 5 },
          stopTimeoutSeconds: 120,
        },
      },
      database: { kind: "instance", databaseName: "flows", version: "16" },
      cache: { evictionPolicy: "noeviction" },
      buckets: { binary: {} },
      secrets: { FLOWS_ENCRYPTION_KEY: { kind: "generated" }, FLOWS_RUNNERS_AUTH_TOKEN: { kind: "generated" } },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.65.0.0/16" },
        domain: { host: "flows.example.org", zone: "flows.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:5678",
      "load_balancer → service_webhooks:5678",
      ...["backend", "service_webhooks", "worker_worker"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
      ...["backend", "worker_worker"].flatMap((task) =>
        [22, 587, 993, 5432].map((port) => `${task} → the internet:${String(port)}`),
      ),
    ],
    variables: {
      backend: {
        WEBHOOK_URL: "https://flows.example.org",
        DB_POSTGRESDB_HOST: "${aws_db_instance.database.address}",
        DB_POSTGRESDB_USER: "postgres",
        DB_POSTGRESDB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        QUEUE_BULL_REDIS_HOST: "${aws_elasticache_replication_group.cache.primary_endpoint_address}",
      },
      worker_worker: {
        FLOWS_ENCRYPTION_KEY: "secret ${aws_secretsmanager_secret.secret_flows_encryption_key.arn}",
      },
    },
    names: ["flows.example.org"],
    rights: { backend: BUCKET, service_webhooks: BUCKET, worker_worker: BUCKET },
    resources: { "aws_ecs_service.backend": { deployment_maximum_percent: 100 } },
  },
};
