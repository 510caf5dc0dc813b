import type { EnvironmentFile } from "../../stacks/config/environment";
import { addresses, data, resource, statements, type Terraform } from "../support/synth";
import { app, BACKEND, container, DATABASE, namesIn, PUBLIC } from "./service-app";

describe("what a service gets", () => {
  const ALL: Partial<EnvironmentFile> = {
    database: DATABASE,
    cache: {},
    secrets: { JWT_SECRET: { kind: "generated" }, OTHER_KEY: { kind: "generated" } },
    buckets: { media: {}, exports: {} },
    queues: { orders: {} },
  };
  const variables = (terraform: Terraform) => {
    const { environment: plain, secrets } = container(terraform, "service_media_task");
    return { plain: namesIn(plain), secrets: namesIn(secrets) };
  };

  test("is nothing of the environment unless it names it", () => {
    const terraform = app({ ...ALL, services: { media: {} } });

    expect(variables(terraform)).toEqual({ plain: ["AWS_REGION", "ENVIRONMENT"], secrets: [] });
    expect(addresses(terraform).filter((one) => /_rule\.(database|cache)_from_media/.test(one))).toEqual([]);
    expect(terraform.data["aws_iam_policy_document"]).not.toHaveProperty("service_media_task_role_policy");
  });

  test("is what it names, each by itself", () => {
    const terraform = app({
      ...ALL,
      services: {
        media: {
          secrets: ["DATABASE_URL", "JWT_SECRET"],
          cacheAccess: true,
          bucketAccess: { media: "read" },
          queueAccess: { orders: "consume" },
          environment: { MODE: "media" },
        },
      },
    });

    expect(variables(terraform)).toEqual({
      plain: ["AWS_REGION", "ENVIRONMENT", "MODE", "REDIS_URL"],
      secrets: ["DATABASE_URL", "JWT_SECRET"],
    });
    const rules = terraform.resource["aws_vpc_security_group_ingress_rule"];
    expect(rules).toHaveProperty("database_from_media_5432");
    expect(rules).toHaveProperty("cache_from_media_6379");
    const granted = Object.values(statements(terraform, "service_media_task_role_policy")).flatMap(
      (one) => one["actions"] as string[],
    );
    expect(granted).toEqual(expect.arrayContaining(["s3:GetObject", "sqs:ReceiveMessage"]));
    expect(granted).not.toContain("s3:PutObject");
    expect(JSON.stringify(data(terraform, "aws_iam_policy_document", "service_media_task_role_policy"))).not.toContain(
      "exports_bucket",
    );
  });

  test("is the database's port, for a service that composes its own address", () => {
    const terraform = app({ ...ALL, services: { media: { databaseAccess: true } } });

    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_media_5432");
    expect(variables(terraform).secrets).toEqual([]);
  });

  test("is all that the backend has, if it inherits that", () => {
    const terraform = app({ ...ALL, services: { media: { inherits: "backend", image: { owner: "backend" } } } });

    expect(variables(terraform)).toEqual({
      plain: ["AWS_REGION", "ENVIRONMENT", "LEVEL", "REDIS_URL"],
      secrets: ["DATABASE_URL", "JWT_SECRET", "OTHER_KEY"],
    });
    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_media_5432");
  });
});

describe("the image of a service", () => {
  const DELIVERY = { delivery: { repository: "shop" } };

  test("by default is in a repository of its own, with a role for its pipeline", () => {
    const terraform = app({ ...DELIVERY, services: { plugins: { port: 5002 } } });

    expect(resource(terraform, "aws_ecr_repository", "service_image_plugins")["name"]).toBe("shop-dev-plugins");
    expect(container(terraform, "service_plugins_task")["image"]).toBe(
      "${aws_ecr_repository.service_image_plugins.repository_url}:bootstrap",
    );
    const allowed = statements(terraform, "deploy_service_plugins_policy");
    expect(allowed["RollPlugins"]?.["resources"]).toEqual(["${aws_ecs_service.service_plugins.id}"]);
    expect(JSON.stringify(allowed)).toContain("${aws_ecr_repository.service_image_plugins.arn}");
    expect(JSON.stringify(statements(terraform, "deploy_backend_policy"))).not.toContain("plugins");
    expect(terraform.output).toHaveProperty("deploy_plugins_role");
    expect(terraform.output).toHaveProperty("plugins_repository_url");
  });

  test("of the backend is deployed with it", () => {
    const terraform = app({
      ...DELIVERY,
      backend: { ...BACKEND, architecture: "arm64" },
      services: { hooks: { port: 9000, image: { owner: "backend" } } },
    });

    expect(container(terraform, "service_hooks_task")["image"]).toBe(
      "${aws_ecr_repository.backend_image.repository_url}:bootstrap",
    );
    expect(resource(terraform, "aws_ecs_task_definition", "service_hooks_task")["runtime_platform"]).toMatchObject({
      cpu_architecture: "ARM64",
    });
    expect(statements(terraform, "deploy_backend_policy")).toHaveProperty("RollHooks");
    expect(terraform.resource["aws_iam_role"]).not.toHaveProperty("deploy_service_hooks");
    expect(terraform.resource["aws_ecr_repository"]).not.toHaveProperty("service_image_hooks");
  });

  test("of a backend that Terraform deploys is the same for both", () => {
    const terraform = app({
      backend: { ...BACKEND, image: PUBLIC },
      services: { hooks: { port: 9000, image: { owner: "backend" } } },
    });

    expect(container(terraform, "service_hooks_task")["image"]).toBe(PUBLIC.reference);
    expect(resource(terraform, "aws_ecs_service", "service_hooks")["wait_for_steady_state"]).toBe(true);
  });

  test("that Terraform names needs no repository and no role", () => {
    const terraform = app({ ...DELIVERY, services: { live: { image: PUBLIC } } });

    expect(terraform.resource["aws_ecr_repository"]).not.toHaveProperty("service_image_live");
    expect(terraform.resource["aws_iam_role"]).not.toHaveProperty("deploy_service_live");
  });
});

test("a service is monitored as the backend is", () => {
  const terraform = app({
    services: { live: { image: PUBLIC, port: 4000, paths: ["/live/*"] }, plugins: { port: 5002 } },
    alerts: { default: { emails: ["ops@example.com"] }, logErrors: {} },
  });
  const alarms = terraform.resource["aws_cloudwatch_metric_alarm"];

  expect(alarms).toHaveProperty("monitoring_live_no_healthy_task");
  expect(alarms).toHaveProperty("monitoring_plugins_high_memory");
  expect(alarms).not.toHaveProperty("monitoring_plugins_no_healthy_task");
  expect(terraform.resource["aws_cloudwatch_log_metric_filter"]).toHaveProperty("monitoring_plugins_errors");
});

test("parts of the database that a service refers to open the way to it, and its password stays a secret", () => {
  const environment = { DB_HOST: { ref: "database.host" }, DB_PASSWORD: { ref: "database.password" } } as const;
  const terraform = app({
    database: DATABASE,
    services: { live: { image: PUBLIC, port: 4000, environment } },
  });
  const { environment: plain, secrets } = container(terraform, "service_live_task");

  expect(namesIn(plain)).toContain("DB_HOST");
  expect(namesIn(plain)).not.toContain("DB_PASSWORD");
  expect(namesIn(secrets)).toEqual(["DB_PASSWORD"]);
  expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_live_5432");
});

test("an image in ECR is pulled with a permission for its own repository", () => {
  const reference = "999988887777.dkr.ecr.eu-west-1.amazonaws.com/tools/live:1.2";
  const image = { owner: "terraform", reference } as const;
  const terraform = app({ services: { live: { image, port: 4000 } }, workers: { ocr: { image } } });

  for (const role of ["service_live_task_execution_role_policy", "worker_ocr_task_execution_role_policy"]) {
    expect(statements(terraform, role)["PullImage"]).toMatchObject({
      resources: ["arn:aws:ecr:eu-west-1:999988887777:repository/tools/live"],
    });
  }
  expect(statements(terraform, "backend_task_execution_role_policy")["PullImage"]).toBeUndefined();
});

test("the backend's address of a service goes to those that may call it, and to nobody else", () => {
  const terraform = app({
    backend: { ...BACKEND, environment: { LIVE: { ref: "services.live.url" } } },
    services: {
      live: { image: PUBLIC, port: 4000, callers: ["backend", "mailer"] },
      admin: { image: PUBLIC, port: 80, inherits: "backend" },
    },
    workers: { mailer: {}, ocr: {} },
    scheduledTasks: { report: { schedule: "rate(1 day)" } },
  });
  const has = (task: string) => namesIn(container(terraform, task)["environment"]).includes("LIVE");

  expect({
    backend: has("backend_task"),
    mailer: has("worker_mailer_task"),
    ocr: has("worker_ocr_task"),
    admin: has("service_admin_task"),
    report: has("scheduled_task_report_task"),
  }).toEqual({ backend: true, mailer: true, ocr: false, admin: false, report: false });
});
