import type { EnvironmentFile } from "../../stacks/config/environment";
import { data, resource, statements, type Block, type Terraform } from "../support/synth";
import { environment } from "./environment";

const NETWORK = { cidr: "10.0.0.0/16" } as const;
const BACKEND = { port: 8000 } as const;
const DATABASE = { kind: "instance", databaseName: "shop", version: "16" } as const;

const app = (file: Partial<EnvironmentFile>, account = {}) =>
  environment({ network: NETWORK, backend: BACKEND, ...file }, account);

function variables(terraform: Terraform, task: string): Record<string, string> {
  const definitions = JSON.parse(
    String(resource(terraform, "aws_ecs_task_definition", task)["container_definitions"]),
  ) as Block[];
  const list = definitions[0]!["environment"] as { name: string; value: string }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

describe("the endpoints of an environment with jobs", () => {
  const policy = (jobs: object) => {
    const network = { ...NETWORK, interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] };
    const terraform = app({ network, jobs: { definitions: { grader: {} }, ...jobs } });
    return resource(terraform, "aws_vpc_endpoint", "network_endpoint_s3")["policy"] as unknown;
  };

  test("are limited to the account, because jobs may run anybody's code", () => {
    expect(policy({})).toBeDefined();
    expect(policy({ egress: "aws" })).toBeDefined();
  });

  test("are not where the jobs have internet access", () => {
    expect(policy({ egress: "https" })).toBeUndefined();
  });
});

describe("ports outside the environment", () => {
  const open = { mail: { port: 587 }, search: { port: 9243 } };
  const rules = (terraform: Terraform) =>
    Object.keys(terraform.resource["aws_vpc_security_group_egress_rule"] ?? {}).filter((name) =>
      /_to_(mail|search)_/.test(name),
    );

  test("workers and scheduled tasks reach what the backend reaches, unless they say otherwise", () => {
    const terraform = app({
      backend: { ...BACKEND, outbound: open },
      workers: { mailer: { outbound: { mail: { port: 587 } } }, indexer: {} },
    });

    expect(rules(terraform)).toEqual([
      "backend_to_mail_587",
      "backend_to_search_9243",
      "worker_mailer_to_mail_587",
      "worker_indexer_to_mail_587",
      "worker_indexer_to_search_9243",
    ]);
  });

  test.each([
    { SMTP_PORT: "587", SEARCH_URL: "https://search.example.com:9243" },
    { PORT: "3000", METRICS_PORT: "9090", DB_PORT: "5432" },
    { BROKER: "redis://localhost:6379/0", OTLP: "http://127.0.0.1:4318" },
    { ISSUER: "https://auth.example.com/", HOME_PAGE: "http://shop.example.com" },
    { TEXT: "see note 12:30, ratio 16:9", EMPTY: "" },
  ])("a variable that needs no other port is none of our business: %j", (variables) => {
    expect(() => app({ backend: { ...BACKEND, outbound: open, environment: variables } })).not.toThrow();
  });
});

describe("a release", () => {
  const BY_TERRAFORM = { owner: "terraform", reference: "nginx:1.27" } as const;
  const release = { command: ["migrate"] };
  const waitsForBackend = (terraform: Terraform) =>
    (resource(terraform, "aws_ecs_service", "worker_mailer")["depends_on"] as string[]).includes(
      "aws_ecs_service.backend",
    );

  test("comes before the workers too", () => {
    const with_ = (backend: object) =>
      waitsForBackend(app({ backend: { ...BACKEND, desiredCount: 1, ...backend }, workers: { mailer: {} } }));

    expect(with_({ image: BY_TERRAFORM, release })).toBe(true);
    expect(with_({ image: BY_TERRAFORM })).toBe(false);
    expect(with_({ release })).toBe(false);
  });

  test("of a pipeline is announced: the family in which it registers it", () => {
    expect(app({ backend: { ...BACKEND, release } }).output["release_task_family"]).toMatchObject({
      value: "shop-dev-backend-release",
    });
  });

  test("is not for a host", () => {
    const host = { backend: { ...BACKEND, release }, host: { postgres: { databaseName: "shop" } }, api: {} };

    expect(() => app(host)).toThrow(
      "backend.release: runs as a task on Fargate, and with host there is no cluster; leave it out, and run the command when the container starts",
    );
  });
});

describe("workers", () => {
  const QUEUE = { queues: { invoices: {} } } as const;

  test("IO-5: use the backend's image, variables and data stores, and consume their queue", () => {
    const terraform = app({
      ...QUEUE,
      backend: { ...BACKEND, architecture: "arm64", environment: { MODE: "api", LEVEL: "info" } },
      database: DATABASE,
      secrets: { JWT_SECRET: { kind: "generated" } },
      workers: {
        ocr: { queue: "invoices", environment: { MODE: "worker" }, scaling: { min: 0, max: 5, messagesPerTask: 10 } },
      },
    });
    const task = resource(terraform, "aws_ecs_task_definition", "worker_ocr_task");

    expect(variables(terraform, "worker_ocr_task")).toMatchObject({
      MODE: "worker",
      LEVEL: "info",
      ENVIRONMENT: "dev",
      QUEUE_URL: "${aws_sqs_queue.queue_invoices.url}",
    });
    expect(task["runtime_platform"]).toMatchObject({ cpu_architecture: "ARM64" });
    expect(task["container_definitions"]).toContain("${aws_ecr_repository.backend_image.repository_url}");
    expect(task["container_definitions"]).toContain("DATABASE_URL");
    expect(task["container_definitions"]).toContain("JWT_SECRET");
    expect(resource(terraform, "aws_ecs_service", "worker_ocr")["load_balancer"]).toBeUndefined();
    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_ocr_5432");
  });

  test("IO-5: may receive from their own queue, to which the backend may only send", () => {
    const terraform = app({ ...QUEUE, workers: { ocr: { queue: "invoices" } } });
    const actions = (role: string) =>
      Object.values(statements(terraform, role)).flatMap((one) => one["actions"] as string[]);

    expect(actions("worker_ocr_task_role_policy")).toContain("sqs:ReceiveMessage");
    expect(actions("backend_task_role_policy")).toContain("sqs:SendMessage");
    expect(actions("backend_task_role_policy")).not.toContain("sqs:ReceiveMessage");
  });

  test("the backend can be denied access to a queue", () => {
    const terraform = app({ queues: { invoices: { backendAccess: "none" } } });

    expect(terraform.data["aws_iam_policy_document"]).not.toHaveProperty("backend_task_role_policy");
  });

  test("they do not share the backend's sidecar cache", () => {
    const terraform = app({ cache: { mode: "sidecar" }, workers: { ocr: {} } });

    expect(variables(terraform, "backend_task")["REDIS_URL"]).toBeDefined();
    expect(variables(terraform, "worker_ocr_task")["REDIS_URL"]).toBeUndefined();
  });

  test("are deployed by the backend's pipeline, monitored, and their errors are counted", () => {
    const terraform = app({
      workers: { ocr: {} },
      delivery: { repository: "shop" },
      alerts: { default: { emails: ["ops@example.com"] }, logErrors: {} },
    });

    expect(statements(terraform, "deploy_backend_policy")["RollOcr"]?.["resources"]).toEqual([
      "${aws_ecs_service.worker_ocr.id}",
    ]);
    expect(terraform.resource["aws_cloudwatch_metric_alarm"]).toHaveProperty("monitoring_ocr_high_cpu");
    expect(terraform.resource["aws_cloudwatch_log_metric_filter"]).toHaveProperty("monitoring_ocr_errors");
  });
});

test("a scheduled task runs the backend's image on a schedule, with the backend's access", () => {
  const terraform = app({
    database: DATABASE,
    scheduledTasks: { nightly: { schedule: "cron(0 3 * * ? *)", command: ["node", "nightly.js"] } },
  });

  expect(resource(terraform, "aws_scheduler_schedule")).toMatchObject({ schedule_expression: "cron(0 3 * * ? *)" });
  expect(
    resource(terraform, "aws_ecs_task_definition", "scheduled_task_nightly_task")["container_definitions"],
  ).toContain("DATABASE_URL");
  expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_nightly_5432");
});

describe("jobs", () => {
  const ENDPOINTS = { ...NETWORK, interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] } as const;

  test("MR-2: get only the access in their definition; the backend submits them", () => {
    const terraform = app({
      network: ENDPOINTS,
      database: DATABASE,
      buckets: { packages: {}, private: {} },
      secrets: { JWT_SECRET: { kind: "generated" } },
      backend: {
        ...BACKEND,
        environment: { JOB: { ref: "jobs.autograder.definition" }, QUEUE: { ref: "jobs.autograder.queue" } },
      },
      jobs: {
        definitions: {
          autograder: { bucketAccess: { packages: "read" }, environment: { A: { ref: "buckets.packages.name" } } },
        },
      },
    });
    const granted = Object.values(statements(terraform, "jobs_definition_autograder_role_policy"));
    const properties = String(resource(terraform, "aws_batch_job_definition")["container_properties"]);

    expect(granted.flatMap((one) => one["actions"] as string[]).sort()).toEqual([
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
    ]);
    expect(JSON.stringify(granted)).not.toContain("private_bucket");
    expect(properties).not.toContain("DATABASE_URL");
    expect(properties).not.toContain("JWT_SECRET");
    expect(properties).toContain("${aws_s3_bucket.packages_bucket.bucket}");
    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).not.toHaveProperty("database_from_jobs_5432");
    expect(variables(terraform, "backend_task")).toMatchObject({
      JOB: "shop-dev-autograder",
      QUEUE: "shop-dev-default",
    });
    expect(statements(terraform, "backend_task_role_policy")).toHaveProperty("SubmitAutograder");
  });

  test("reach the database if allowed, and get its URL if they list it", () => {
    const terraform = app({
      network: ENDPOINTS,
      database: DATABASE,
      jobs: { databaseAccess: true, backendAccess: "none", definitions: { report: { secrets: ["DATABASE_URL"] } } },
    });

    expect(String(resource(terraform, "aws_batch_job_definition")["container_properties"])).toContain("DATABASE_URL");
    expect(terraform.resource["aws_vpc_security_group_ingress_rule"]).toHaveProperty("database_from_jobs_5432");
    expect(terraform.data["aws_iam_policy_document"]).not.toHaveProperty("backend_task_role_policy");
  });

  test("MR-4, MR-7: have a repository and a pipeline's role each, and somebody is notified when one fails", () => {
    const terraform = app({
      network: ENDPOINTS,
      jobs: {
        definitions: {
          autograder: {},
          given: { image: { owner: "terraform", reference: "111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:1" } },
        },
      },
      delivery: { repository: "shop" },
      alerts: { default: { emails: ["ops@example.com"] } },
    });

    expect(Object.keys(terraform.resource["aws_ecr_repository"] ?? {})).toEqual([
      "backend_image",
      "job_image_autograder",
    ]);
    expect(statements(terraform, "deploy_job_autograder_policy")["PushAutograderImages"]?.["resources"]).toEqual([
      "${aws_ecr_repository.job_image_autograder.arn}",
    ]);
    expect(resource(terraform, "aws_cloudwatch_event_target")["arn"]).toBe("${aws_sns_topic.monitoring_alerts_p2.arn}");
  });
});

describe("host", () => {
  const HOST = {
    network: { ...NETWORK, natGateways: "none" },
    host: { postgres: { databaseName: "shop" } },
    api: {},
    buckets: { files: {} },
    secrets: { JWT_SECRET: { kind: "generated" } },
  } as const;

  test("IO-11: runs the backend instead of Fargate, reachable only through the HTTP API", () => {
    const terraform = app({
      ...HOST,
      backend: { ...BACKEND, environment: { MODE: "host" }, permissions: ["textract", "custom-metrics"] },
      delivery: { repository: "shop" },
    });

    for (const type of ["aws_ecs_service", "aws_ecs_cluster", "aws_lb", "aws_db_instance", "aws_nat_gateway"]) {
      expect(Object.keys(terraform.resource)).not.toContain(type);
    }
    expect(resource(terraform, "aws_apigatewayv2_integration")["integration_uri"]).toBe(
      "${aws_service_discovery_service.host_discovery.arn}",
    );
    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual(["host_from_api_80"]);
    expect(JSON.stringify((terraform as unknown as { locals: Block }).locals)).toContain("MODE: host");
    expect(JSON.stringify((terraform as unknown as { locals: Block }).locals)).toContain("METRICS_NAMESPACE: shop-dev");
    expect(statements(terraform, "host_role_policy")).toHaveProperty("ReadWriteFilesBucket");
    expect(statements(terraform, "host_role_policy")).toHaveProperty("ReadDocumentsWithTextract");
    expect(statements(terraform, "deploy_backend_policy")).toHaveProperty("RunDeploy");
  });

  test("IO-11: its disk is in the backup plan", () => {
    const terraform = app({ ...HOST, backups: { frequency: "hourly" } });

    expect(resource(terraform, "aws_backup_selection")["resources"]).toEqual(["${aws_ebs_volume.host_data.arn}"]);
  });
});

describe("recovery", () => {
  const AWAY = { recoveryRegion: "us-west-2", imageReplication: ["shop-dev-"] };

  test("by default nothing is copied, but the provider is there for what may be left of copies", () => {
    const terraform = app({ database: DATABASE, buckets: { files: {} }, backups: {} }, AWAY);

    expect(terraform.provider["aws"]).toHaveLength(2);
    expect(terraform.resource).not.toHaveProperty("aws_s3_bucket_replication_configuration");
  });

  test("EA-10, IO-13: database and buckets are copied to the recovery region", () => {
    const terraform = app(
      {
        database: { ...DATABASE, recovery: {} },
        buckets: { files: { replicated: true, replicationTimeControl: true } },
        recovery: { rtoMinutes: 240, rpoMinutes: 60 },
      },
      AWAY,
    );

    expect(terraform.provider["aws"]).toHaveLength(2);
    expect(resource(terraform, "aws_db_instance_automated_backups_replication")["provider"]).toBe("aws.us-west-2");
    expect(resource(terraform, "aws_s3_bucket", "files_bucket_replica")["provider"]).toBe("aws.us-west-2");
  });

  test("EA-10: an account copies the images of the listed environments", () => {
    expect(() => app({ recovery: { rtoMinutes: 240, rpoMinutes: 60 } }, { recoveryRegion: "us-west-2" })).toThrow(
      'recovery: needs the images in the recovery region too; add "shop-dev-" to the account\'s imageReplication in envs/accounts.ts',
    );
    expect(() => app({ recovery: { rtoMinutes: 240, rpoMinutes: 60 } }, AWAY)).not.toThrow();
  });

  test("recovery targets need a recovery region", () => {
    expect(() => app({ recovery: { rtoMinutes: 240, rpoMinutes: 60 } })).toThrow(
      "recovery: needs a recovery region; set the account's recoveryRegion in envs/accounts.ts",
    );
    expect(() => app({ buckets: { files: { replicated: true } } })).toThrow(
      "buckets.files.replicated: needs a recovery region; set the account's recoveryRegion in envs/accounts.ts",
    );
  });
});

test("EA-9: blue/green outputs where to create deployments, and allows the pipeline to", () => {
  const terraform = app({ backend: { ...BACKEND, deployment: "blue-green" }, delivery: { repository: "shop" } });

  expect(terraform.output["codedeploy_application"]?.["value"]).toBe(
    "${aws_codedeploy_app.backend_blue_green_application.name}",
  );
  expect(JSON.stringify(statements(terraform, "deploy_backend_policy"))).toContain("codedeploy:CreateDeployment");
  expect(JSON.stringify(data(terraform, "aws_iam_policy_document", "deploy_backend_policy"))).not.toContain(
    "ecs:UpdateService",
  );
});

test("IO-4: browsers at the frontend's address may upload to a bucket that allows it", () => {
  const terraform = app({
    frontend: {},
    domain: { zone: "example.com" },
    buckets: { files: { browserAccess: true }, others: {} },
  });

  expect(resource(terraform, "aws_s3_bucket_cors_configuration")["cors_rule"]).toMatchObject([
    { allowed_origins: ["https://example.com"] },
  ]);
});
