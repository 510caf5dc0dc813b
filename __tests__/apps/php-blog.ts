import { BUCKET, type App } from "./app";

/**
 * A blog in Laravel: MySQL and Redis by host and port, a key in a format of its own, migrations before each version, a queue
 * worker, and a scheduler that wants to run every minute. It answers under the bare domain and under `www`.
 */
export const phpBlog: App = {
  system: {
    name: "php-blog",
    common: {
      backend: {
        port: 80,
        exec: true,
        cluster: { exec: true },
        release: { command: ["php", "artisan", "migrate", "--force"] },
        healthCheck: { path: "/up" },
        environment: {
          APP_ENV: "production",
          APP_URL: { ref: "backend.url" },
          DB_CONNECTION: "mysql",
          DB_HOST: { ref: "database.host" },
          DB_PORT: { ref: "database.port" },
          DB_DATABASE: { ref: "database.name" },
          DB_USERNAME: { ref: "database.user" },
          DB_PASSWORD: { ref: "database.password" },
          REDIS_SCHEME: "tls",
          REDIS_HOST: { ref: "cache.host" },
          REDIS_PORT: { ref: "cache.port" },
          FILESYSTEM_DISK: "s3",
          AWS_BUCKET: { ref: "buckets.media.name" },
        },
      },
      workers: { queue: { command: ["php", "artisan", "queue:work", "--max-time=3600"] } },
      scheduledTasks: { minutely: { schedule: "rate(1 minute)", command: ["php", "artisan", "schedule:run"] } },
      database: { kind: "instance", engine: "mysql", databaseName: "blog", version: "8.4" },
      cache: { engine: "redis" },
      buckets: { media: {} },
      secrets: { APP_KEY: { kind: "generated", format: "base64-prefixed" } },
      delivery: { repository: "php-blog" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.71.0.0/16" },
        domain: { host: "blog.example.org", zone: "blog.example.org", alsoHosts: { "www.blog.example.org": {} } },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:80",
      ...["backend", "worker_queue", "scheduled_task_minutely"].flatMap((task) => [
        `${task} → database:3306`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
    ],
    variables: {
      backend: {
        DB_HOST: "${aws_db_instance.database.address}",
        DB_PORT: "3306",
        DB_USERNAME: "admin",
        DB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        APP_KEY: "secret ${aws_secretsmanager_secret.secret_app_key.arn}",
      },
    },
    names: ["blog.example.org", "www.blog.example.org"],
    rights: { backend: BUCKET, worker_queue: BUCKET },
    resources: { "aws_db_instance.database": { engine: "mysql", engine_version: "8.4" } },
  },
};
