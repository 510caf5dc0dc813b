import type { EnvironmentFile } from "../../stacks/config/environment";
import { resource, type Block, type Terraform } from "../support/synth";
import { environment } from "./environment";

const BACKEND = { port: 8000 } as const;
const DATABASE = {
  kind: "instance",
  databaseName: "shop",
  version: "16",
  user: "app",
  instance: { readReplicas: ["reporting"] },
} as const;

const app = (file: Partial<EnvironmentFile>, account = {}) =>
  environment({ network: { cidr: "10.0.0.0/16" }, backend: BACKEND, ...file }, account);

/** The variables of a task, plain and secret. */
function container(terraform: Terraform, task: string): Record<string, string> {
  const definitions = JSON.parse(
    String(resource(terraform, "aws_ecs_task_definition", task)["container_definitions"]),
  ) as Block[];
  const { environment: plain, secrets } = definitions[0] as {
    environment: { name: string; value: string }[];
    secrets: { name: string; valueFrom: string }[];
  };
  return Object.fromEntries([
    ...plain.map(({ name, value }) => [name, value]),
    ...secrets.map(({ name, valueFrom }) => [name, `secret ${valueFrom}`]),
  ]) as Record<string, string>;
}

test("parts of the database under the application's own names; what is secret reaches the container as a secret", () => {
  const terraform = app({
    database: DATABASE,
    backend: {
      ...BACKEND,
      environment: {
        DB_HOST: { ref: "database.host" },
        DB_PORT: { ref: "database.port" },
        DB_NAME: { ref: "database.name" },
        DB_USER: { ref: "database.user" },
        DB_PASSWORD: { ref: "database.password" },
        SQLALCHEMY_URI: { ref: "database.url" },
        READ_HOST: { ref: "database.readerHost" },
        READ_URI: { ref: "database.readerUrl" },
      },
    },
  });

  expect(container(terraform, "backend_task")).toMatchObject({
    DB_HOST: "${aws_db_instance.database.address}",
    DB_PORT: "5432",
    DB_NAME: "shop",
    DB_USER: "app",
    DB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
    SQLALCHEMY_URI: "secret ${aws_secretsmanager_secret.database_url.arn}",
    READ_HOST: "${aws_db_instance.database_replica_reporting.address}",
    READ_URI: "secret ${aws_secretsmanager_secret.database_reader_url.arn}",
  });
  const task = resource(terraform, "aws_ecs_task_definition", "backend_task");
  expect(JSON.stringify(task)).toContain("secret-version.DB_PASSWORD");
});

test("workers and scheduled tasks have them too, unless they say otherwise", () => {
  const terraform = app({
    database: DATABASE,
    backend: { ...BACKEND, environment: { DB_PASSWORD: { ref: "database.password" }, DB_HOST: "x" } },
    workers: { mailer: { environment: { DB_PASSWORD: "none", DB_HOST: { ref: "database.host" } } } },
    scheduledTasks: { report: { schedule: "rate(1 day)" } },
  });

  expect(container(terraform, "worker_mailer_task")).toMatchObject({
    DB_PASSWORD: "none",
    DB_HOST: "${aws_db_instance.database.address}",
  });
  expect(container(terraform, "scheduled_task_report_task")).toMatchObject({
    DB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
    DB_HOST: "x",
  });
});

const CACHE_VARIABLES = {
  REDIS_HOST: { ref: "cache.host" },
  REDIS_PORT: { ref: "cache.port" },
  CELERY_BROKER_URL: { ref: "cache.url" },
} as const;

test("parts of the cache, and of its replicas", () => {
  const terraform = app({
    cache: { nodes: 2, urlQuery: "ssl_cert_reqs=required" },
    backend: { ...BACKEND, environment: { ...CACHE_VARIABLES, READS: { ref: "cache.readerUrl" } } },
  });
  const host = "${aws_elasticache_replication_group.cache.primary_endpoint_address}";

  expect(container(terraform, "backend_task")).toMatchObject({
    REDIS_HOST: host,
    REDIS_PORT: "6379",
    CELERY_BROKER_URL: `rediss://${host}:6379?ssl_cert_reqs=required`,
    READS: "rediss://${aws_elasticache_replication_group.cache.reader_endpoint_address}:6379?ssl_cert_reqs=required",
  });
});

test("a cache beside the backend is the backend's alone", () => {
  const terraform = app({
    cache: { mode: "sidecar" },
    backend: { ...BACKEND, environment: CACHE_VARIABLES },
    workers: { mailer: {} },
  });

  expect(container(terraform, "backend_task")).toMatchObject({
    REDIS_HOST: "127.0.0.1",
    REDIS_PORT: "6379",
    CELERY_BROKER_URL: "redis://127.0.0.1:6379",
    REDIS_URL: "redis://127.0.0.1:6379",
  });
  expect(container(terraform, "worker_mailer_task")).not.toHaveProperty("REDIS_HOST");
});

test("a secret under a second name, a bucket's and a queue's name", () => {
  const terraform = app({
    secrets: { SECRET_KEY: { kind: "generated" } },
    buckets: { uploads: {} },
    queues: { mails: {} },
    backend: {
      ...BACKEND,
      environment: {
        DJANGO_SECRET_KEY: { ref: "secrets.SECRET_KEY" },
        BUCKET: { ref: "buckets.uploads.name" },
        QUEUE: { ref: "queues.mails.name" },
      },
    },
  });
  const variables = container(terraform, "backend_task");

  expect(variables["DJANGO_SECRET_KEY"]).toBe(variables["SECRET_KEY"]);
  expect(variables).toMatchObject({
    BUCKET: "${aws_s3_bucket.uploads_bucket.bucket}",
    QUEUE: "shop-dev-mails",
  });
});

test("a job gets what it may reach, secrets among it", () => {
  const terraform = app({
    database: DATABASE,
    jobs: {
      databaseAccess: true,
      egress: "https",
      definitions: { grade: { environment: { DB_PASSWORD: { ref: "database.password" } } } },
    },
  });
  const definition = resource(terraform, "aws_batch_job_definition", "jobs_definition_grade");

  expect(JSON.parse(String(definition["container_properties"]))).toMatchObject({
    secrets: [{ name: "DB_PASSWORD", valueFrom: "${aws_secretsmanager_secret.database_password.arn}" }],
  });
});

describe("where the backend answers", () => {
  const url = (file: Partial<EnvironmentFile>, account = {}) =>
    container(
      app(
        {
          ...file,
          backend: {
            ...BACKEND,
            ...(file.backend as object | undefined),
            environment: { PUBLIC_URL: { ref: "backend.url" } },
          },
        },
        account,
      ),
      "backend_task",
    )["PUBLIC_URL"];
  const zones = { zones: ["example.com"] };

  test("at the load balancer", () => {
    expect(url({})).toBe("http://${aws_lb.load_balancer.dns_name}");
    expect(url({ domain: { zone: "example.com" } }, zones)).toMatch(/^https:\/\/(api\.)?example\.com$/);
  });

  test("at the HTTP API", () => {
    expect(url({ api: {}, backend: { ...BACKEND, loadBalancer: { exposure: "internal" } } })).toBe(
      "${aws_apigatewayv2_api.api.api_endpoint}",
    );
  });

  test("at the frontend, which routes to it", () => {
    const file = {
      frontend: { apiPaths: ["/api/*"] },
      backend: { ...BACKEND, loadBalancer: { exposure: "cloudfront" } },
    } as const;
    expect(url(file)).toBe("https://${aws_cloudfront_distribution.frontend.domain_name}");
    expect(url({ ...file, domain: { zone: "example.com" } }, zones)).toBe("https://example.com");
  });
});
