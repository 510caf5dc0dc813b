import { BUCKET, type App } from "./app";

const image = (name: string) =>
  ({ owner: "terraform", reference: `docker.io/example/builder-${name}:1.13.3` }) as const;

const STORES = {
  DB_HOST: { ref: "database.host" },
  DB_PORT: { ref: "database.port" },
  DB_USERNAME: { ref: "database.user" },
  DB_PASSWORD: { ref: "database.password" },
} as const;

/**
 * A builder of AI applications: behind one host an API, a web and a plugin server; a sandbox that only the API calls and
 * that calls nobody. API, worker and beat are one image, told apart by a variable; the database comes in parts.
 */
export const appBuilder: App = {
  system: {
    name: "app-builder",
    common: {
      backend: {
        port: 3000,
        image: image("web"),
        healthCheck: { path: "/apps" },
        loadBalancer: { idleTimeoutSeconds: 300 },
        environment: { CONSOLE_API_URL: { ref: "backend.url" } },
      },
      workers: {
        worker: { image: image("api"), cpu: 1024, memoryMiB: 2048, environment: { ...STORES, MODE: "worker" } },
        beat: {
          image: image("api"),
          desiredCount: 1,
          minimumHealthyPercent: 0,
          maximumPercent: 100,
          environment: { ...STORES, MODE: "beat" },
        },
      },
      services: {
        console: {
          image: image("api"),
          port: 5001,
          cpu: 1024,
          memoryMiB: 2048,
          paths: ["/console/api/*", "/api/*", "/v1/*", "/files/*"],
          healthCheck: { path: "/health" },
          environment: {
            ...STORES,
            MODE: "api",
            DB_DATABASE: { ref: "database.name" },
            STORAGE_TYPE: "s3",
            S3_BUCKET_NAME: { ref: "buckets.storage.name" },
            PLUGIN_DAEMON_URL: { ref: "services.plugins.url" },
            CODE_EXECUTION_ENDPOINT: { ref: "services.sandbox.url" },
          },
          secrets: ["SECRET_KEY", "PLUGIN_DAEMON_KEY", "CODE_EXECUTION_API_KEY"],
          bucketAccess: { storage: "read-write" },
          cacheAccess: true,
        },
        plugins: {
          image: image("plugins"),
          port: 5002,
          paths: ["/e/*"],
          callers: ["console"],
          environment: { ...STORES, DB_DATABASE: "builder_plugins", INNER_API_URL: { ref: "backend.url" } },
          secrets: ["PLUGIN_DAEMON_KEY"],
          cacheAccess: true,
        },
        sandbox: {
          image: image("sandbox"),
          port: 8194,
          callers: ["console"],
          secrets: ["CODE_EXECUTION_API_KEY"],
        },
      },
      database: { kind: "serverless", databaseName: "builder", version: "15" },
      cache: { engine: "redis", evictionPolicy: "noeviction", urlQuery: "ssl_cert_reqs=required" },
      buckets: { storage: {} },
      secrets: {
        SECRET_KEY: { kind: "generated" },
        PLUGIN_DAEMON_KEY: { kind: "generated" },
        CODE_EXECUTION_API_KEY: { kind: "generated" },
      },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.64.0.0/16" },
        domain: { host: "builder.example.org", zone: "builder.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      "load_balancer → service_console:5001",
      "load_balancer → service_plugins:5002",
      "service_console → service_plugins:5002",
      "service_console → service_sandbox:8194",
      // The sandbox reaches no database, no cache and no other service.
      "service_sandbox → load_balancer:443",
      "service_sandbox → the internet:443",
      ...["backend", "service_console", "service_plugins", "worker_beat", "worker_worker"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
    ],
    variables: {
      service_console: {
        DB_HOST: "${aws_rds_cluster.database.endpoint}",
        DB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        PLUGIN_DAEMON_URL: "http://plugins:5002",
        CODE_EXECUTION_ENDPOINT: "http://sandbox:8194",
      },
      service_plugins: { DB_DATABASE: "builder_plugins", INNER_API_URL: "https://builder.example.org" },
      service_sandbox: {
        CODE_EXECUTION_API_KEY: "secret ${aws_secretsmanager_secret.secret_code_execution_api_key.arn}",
      },
      worker_beat: { MODE: "beat" },
    },
    names: ["builder.example.org"],
    rights: { backend: BUCKET, service_console: BUCKET, worker_beat: BUCKET, worker_worker: BUCKET },
    startsAfter: { service_console: ["service_plugins", "service_sandbox", "service_console_rule"] },
  },
};
