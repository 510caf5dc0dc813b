import { BUCKET, type App } from "./app";

/**
 * A Django platform for chat bots: a Celery worker and exactly one beat, mail by the SES API from the task role, three
 * buckets, and secrets that exist and are found by name.
 */
export const bots: App = {
  system: {
    name: "bots",
    common: {
      backend: {
        port: 8000,
        cpu: 1024,
        memoryMiB: 2048,
        exec: true,
        release: { command: ["python", "manage.py", "migrate"] },
        command: ["gunicorn", "bots.asgi:application", "-b", "0.0.0.0:8000"],
        // The framework answers 400 to a health check, which comes with an address in place of a name.
        healthCheck: { path: "/", codes: "200,400" },
        healthCheckGracePeriodSeconds: 300,
        scaling: { min: 2, max: 5, cpuTargetPercent: 50 },
        logRetentionDays: 731,
        permissions: ["send-mail", "custom-metrics"],
        environment: {
          DJANGO_ALLOWED_HOSTS: "bots.example.org",
          DJANGO_DATABASE_HOST: { ref: "database.host" },
          DJANGO_DATABASE_PORT: { ref: "database.port" },
          DJANGO_DATABASE_NAME: { ref: "database.name" },
          DJANGO_DATABASE_USER: { ref: "database.user" },
          DJANGO_DATABASE_PASSWORD: { ref: "database.password" },
          AWS_PRIVATE_STORAGE_BUCKET_NAME: { ref: "buckets.private.name" },
          AWS_PUBLIC_STORAGE_BUCKET_NAME: { ref: "buckets.public.name" },
          VOICE_BUCKET: { ref: "buckets.audio.name" },
        },
      },
      workers: {
        celery: {
          cpu: 512,
          memoryMiB: 2048,
          permissions: ["send-mail"],
          command: ["celery", "-A", "bots", "worker", "-l", "INFO", "--pool", "gevent", "--concurrency", "100"],
          scaling: { min: 2, max: 5, cpuTargetPercent: 50 },
        },
        beat: {
          desiredCount: 1,
          minimumHealthyPercent: 0,
          maximumPercent: 100,
          command: ["celery", "-A", "bots", "beat", "-l", "INFO", "--pidfile", "/tmp/celerybeat.pid"],
          containerHealthCheck: { command: "test -f /tmp/celerybeat.pid", retries: 4 },
        },
      },
      database: { kind: "instance", databaseName: "bots", version: "16", instance: { class: "db.t4g.medium" } },
      cache: { engine: "redis", urlQuery: "ssl_cert_reqs=required" },
      buckets: { private: {}, public: {}, audio: { expireDays: 7 } },
      secrets: {
        SECRET_KEY: { kind: "generated", length: 50 },
        SENTRY_DSN: { kind: "existing", secret: "bots/sentry-dsn" },
        SLACK_CLIENT_SECRET: { kind: "existing", secret: "bots/slack", key: "client_secret" },
        TELEGRAM_SECRET_TOKEN: { kind: "existing", secret: "bots/telegram" },
      },
      waf: {},
      delivery: { repository: "bots" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.70.0.0/16" },
        domain: { host: "bots.example.org", zone: "bots.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:8000",
      ...["backend", "worker_celery", "worker_beat"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
    ],
    variables: {
      backend: {
        DJANGO_DATABASE_HOST: "${aws_db_instance.database.address}",
        DJANGO_DATABASE_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        SENTRY_DSN: "secret ${data.aws_secretsmanager_secret.secret_sentry_dsn.arn}",
        SLACK_CLIENT_SECRET: "secret ${data.aws_secretsmanager_secret.secret_slack_client_secret.arn}:client_secret::",
      },
    },
    names: ["bots.example.org"],
    rights: {
      backend: [...BUCKET, "cloudwatch:PutMetricData", "ses:SendEmail", "ses:SendRawEmail"],
      worker_celery: [...BUCKET, "ses:SendEmail", "ses:SendRawEmail"],
      worker_beat: BUCKET,
    },
    resources: {
      "aws_ecs_service.worker_beat": { deployment_minimum_healthy_percent: 0, deployment_maximum_percent: 100 },
      "aws_cloudwatch_log_group.backend_task_log_group": { retention_in_days: 731 },
    },
  },
};
