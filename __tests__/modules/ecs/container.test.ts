import { Cluster, FargateService, SERVICE, type ServiceConfig } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, statements, synth } from "../../support/synth";
import { backend, container, makeBackend, resource, secret, service, VPC, TERRAFORM_OWNED } from "./fixtures";

test("the entry point can be replaced, as the command can", () => {
  const terraform = backend({ entryPoint: ["launcher"], command: ["celery", "${TAG}"] });

  expect(container(terraform)).toMatchObject({ entryPoint: ["launcher"], command: ["celery", "$${TAG}"] });
});

describe("outbound", () => {
  const rules = (outbound: ServiceConfig["outbound"], egress: "https" | "none" = "none") =>
    Object.fromEntries(
      Object.entries(
        backend({ egress, ...(outbound ? { outbound } : {}) }).resource["aws_vpc_security_group_egress_rule"] ?? {},
      )
        .filter(([, { cidr_ipv4: to }]) => to !== undefined)
        .map(([name, { from_port: port, cidr_ipv4: to }]) => [name, [port, to]]),
    );

  test("opens a port, to everywhere or to a block, by a rule with its name", () => {
    expect(rules({ mail: { port: 587 }, warehouse: { port: 5439, to: "10.8.0.0/16" } }, "https")).toEqual({
      backend_to_internet_443: [443, "0.0.0.0/0"],
      backend_to_mail_587: [587, "0.0.0.0/0"],
      backend_to_warehouse_5439: [5439, "10.8.0.0/16"],
    });
  });

  test.each<[string, unknown, string]>([
    ["outbound.mail.port", { mail: {} }, "is missing and has no default; set it"],
    ["outbound.mail.to", { mail: { port: 587, to: "10.0.0.1/16" } }, '"10.0.0.1/16" is not an IPv4 block; write its '],
    ["outbound", { mail: { port: 587 }, post: { port: 587 } }, "post is the same as mail; leave one of them out"],
    ["outbound", { web: { port: 443 } }, 'web is what egress "https" opens; set that instead'],
    [
      "outbound",
      { internet: { port: 80 } },
      '"internet" is not valid; use a name in kebab-case that says what is reached',
    ],
  ])("%s is checked: %j", (path, outbound, message) => {
    expect(SERVICE.problems({ port: 8000, outbound })).toEqual([
      { path: expect.stringContaining(path) as string, message: expect.stringContaining(message) as string },
    ]);
  });
});

describe("image", () => {
  test("ALL-8: with CI as owner, an apply ignores the running task definition and does not wait", () => {
    const terraform = backend();

    expect(container(terraform)["image"]).toBe("${aws_ecr_repository.backend_image.repository_url}:bootstrap");
    expect(service(terraform)).toMatchObject({ wait_for_steady_state: false });
    expect(service(terraform)["lifecycle"]).toEqual({ ignore_changes: ["task_definition"] });
  });

  test("with Terraform as owner, an apply waits, and fails after a rollback", () => {
    const terraform = backend(TERRAFORM_OWNED);

    expect(container(terraform)["image"]).toBe("public.ecr.aws/nginx/nginx:1.28");
    expect(service(terraform)).toMatchObject({ wait_for_steady_state: true });
    expect(service(terraform)["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: "${(self.task_definition == aws_ecs_task_definition.backend_task.arn)}",
          error_message: expect.stringContaining("were rolled back") as string,
        },
      ],
    });
  });

  test("a change of owner changes no address", () => {
    expect(addresses(backend(TERRAFORM_OWNED))).toEqual(addresses(backend()));
  });

  test("CI as owner needs a repository", () => {
    synth((stack) => {
      const cluster = new Cluster(stack, "cluster");
      const make = () =>
        new FargateService(stack, "worker", { config: {}, vpc: VPC, cluster, protection: "disposable" });

      expect(make).toThrow(
        'test/worker: image: is pushed by CI, but there is no repository; pass one, or use owner "terraform"',
      );
    });
  });

  test("MR-11: a pipeline may roll this service, register revisions and pass its two roles", () => {
    const terraform = backend({}, {}, (made, stack) => {
      made.grantDeploy(new Role(stack, "ci", { description: "CI.", trust: { service: "ec2.amazonaws.com" } }));
    });

    expect(statements(terraform, "ci_policy")).toMatchObject({
      RollBackend: {
        actions: ["ecs:DescribeServices", "ecs:UpdateService"],
        resources: ["${aws_ecs_service.backend.id}"],
      },
      RegisterBackend: {
        actions: ["ecs:RegisterTaskDefinition"],
        resources: [
          "arn:aws:ecs:eu-central-1:111122223333:task-definition/${aws_ecs_task_definition.backend_task.family}:*",
        ],
      },
      DescribeBackend: {
        "//": expect.any(String) as string,
        actions: ["ecs:DescribeTaskDefinition"],
        resources: ["*"],
      },
      PassRolesOfBackend: {
        actions: ["iam:PassRole"],
        resources: ["${aws_iam_role.backend_task_execution_role.arn}", "${aws_iam_role.backend_task_role.arn}"],
        condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
      },
    });
  });

  test("a pipeline gets no permissions on an image that Terraform owns", () => {
    backend(TERRAFORM_OWNED, {}, (made, stack) => {
      const ci = new Role(stack, "ci", { description: "CI.", trust: { service: "ec2.amazonaws.com" } });

      expect(() => {
        made.grantDeploy(ci);
      }).toThrow('Terraform owns the image; set image.owner to "ci" for a pipeline to deploy it');
    });
  });
});

describe("container", () => {
  test("IO-1: container health check", () => {
    const terraform = backend({
      containerHealthCheck: {
        command: "curl -f http://localhost:3000/health || exit 1",
        timeoutSeconds: 3,
        startPeriodSeconds: 5,
      },
    });

    expect(container(terraform)["healthCheck"]).toEqual({
      command: ["CMD-SHELL", "curl -f http://localhost:3000/health || exit 1"],
      interval: 30,
      timeout: 3,
      retries: 3,
      startPeriod: 5,
    });
    expect(container(backend())).not.toHaveProperty("healthCheck");
  });

  test("EA-1: forwards SIGTERM and waits for the application", () => {
    expect(resource(backend({ stopTimeoutSeconds: 120 }), "aws_lb_target_group")["deregistration_delay"]).toBe("120");
    expect(container(backend({ stopTimeoutSeconds: 120 }))).toMatchObject({
      stopTimeout: 120,
      linuxParameters: { initProcessEnabled: true },
    });
  });

  test("IO-2: plain variables come from configuration and wiring, sorted and with templates escaped", () => {
    const terraform = backend(
      { environment: { TEMPLATE: "${x} %{y}" }, command: ["sh", "-c", "echo ${HOME}"] },
      { environment: { S3_BUCKET_NAME: "uploads", PATTERN: "${z}" } },
      (made) => {
        made.addEnvironment("CLUSTER", made.deployment.clusterName);
      },
    );

    expect(container(terraform)["environment"]).toEqual([
      { name: "CLUSTER", value: "${aws_ecs_cluster.cluster.name}" },
      { name: "PATTERN", value: "$${z}" },
      { name: "S3_BUCKET_NAME", value: "uploads" },
      { name: "TEMPLATE", value: "$${x} %%{y}" },
    ]);
    expect(container(terraform)["command"]).toEqual(["sh", "-c", "echo $${HOME}"]);
  });

  test("ALL-11: secrets are passed by reference, only the execution role may read them, and a new version restarts tasks", () => {
    const terraform = backend(
      {},
      { secrets: { DATABASE_URL: secret("database-url", "v7"), OPENAI_API_KEY: secret("openai") } },
    );

    expect(container(terraform)).toMatchObject({
      environment: [],
      secrets: [
        { name: "DATABASE_URL", valueFrom: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:database-url" },
        { name: "OPENAI_API_KEY", valueFrom: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:openai" },
      ],
    });
    expect(container(terraform)["dockerLabels"]).toEqual({ "secret-version.DATABASE_URL": "v7" });
    expect(Object.keys(statements(terraform, "backend_task_execution_role_policy"))).toEqual([
      "WriteLogs",
      "PullBackendImageLogin",
      "PullBackendImageImages",
      "Readdatabaseurl",
      "Readopenai",
    ]);
    expect(terraform.data["aws_iam_policy_document"]).not.toHaveProperty("backend_task_role_policy");
  });

  test("IO-2: AWS access keys are rejected as secrets too, because there is a task role", () => {
    synth((stack) => {
      expect(() => makeBackend(stack, { port: 8000 }, { secrets: { AWS_ACCESS_KEY_ID: secret("key") } })).toThrow(
        "test/backend: environment.AWS_ACCESS_KEY_ID: is not needed, " +
          "because the SDK gets the credentials of the task role automatically; leave it out",
      );
    });
  });

  test("a variable cannot be set twice", () => {
    synth((stack) => {
      expect(() =>
        makeBackend(stack, { port: 8000, environment: { KEY: "plain" } }, { secrets: { KEY: secret("key") } }),
      ).toThrow("test/backend/task: the environment variable KEY is set twice; leave one of them out");
    });
  });

  test("MR-1: ECS Exec adds permissions to the task role, and a transcript if the cluster keeps them", () => {
    const terraform = synth((stack) => {
      const cluster = new Cluster(stack, "cluster", { config: { exec: true } });
      makeBackend(stack, { port: 8000, exec: true }, { cluster });
    });

    expect(service(terraform)["enable_execute_command"]).toBe(true);
    expect(statements(terraform, "backend_task_role_policy")).toMatchObject({
      ExecSessions: {
        actions: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        resources: ["*"],
      },
      WriteExecTranscripts: { resources: ["${aws_cloudwatch_log_group.cluster_exec_log_group.arn}:*"] },
    });
  });

  test("can be locked down: read-only files with a /tmp, another user", () => {
    const terraform = backend({ readOnlyRootFilesystem: true, user: "1000:1000" });

    expect(container(terraform)).toMatchObject({
      readonlyRootFilesystem: true,
      user: "1000:1000",
      mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    });
    expect(resource(terraform, "aws_ecs_task_definition")["volume"]).toEqual([{ name: "tmp" }]);
  });
});

test("ulimits: as many open files as it says, of the application and nothing else", () => {
  const made = container(backend({ ulimits: { nofile: 262_144 } }));

  expect(made["ulimits"]).toEqual([{ name: "nofile", softLimit: 262_144, hardLimit: 262_144 }]);
  expect(container(backend())).not.toHaveProperty("ulimits");
});
