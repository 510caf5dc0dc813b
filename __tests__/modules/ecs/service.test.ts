import { memorySizes } from "../../../modules/core";
import { SERVICE, type ServiceConfig } from "../../../modules/ecs";
import { addresses, synth, type Terraform } from "../../support/synth";
import { backend, container, makeBackend, resource, service, worker, TERRAFORM_OWNED } from "./fixtures";

describe("FargateService", () => {
  test("ALL-3: needs only a port", () => {
    const terraform = backend();

    expect(addresses(terraform).filter((address) => address.includes(".backend"))).toEqual([
      "aws_cloudwatch_log_group.backend_task_log_group",
      "aws_ecr_lifecycle_policy.backend_image_lifecycle_policy",
      "aws_ecr_repository.backend_image",
      "aws_ecs_service.backend",
      "aws_ecs_task_definition.backend_task",
      "aws_iam_role.backend_task_execution_role",
      "aws_iam_role.backend_task_role",
      "aws_iam_role_policies_exclusive.backend_task_execution_role_policies",
      "aws_iam_role_policies_exclusive.backend_task_role_policies",
      "aws_iam_role_policy.backend_task_execution_role_permissions",
      "aws_iam_role_policy_attachments_exclusive.backend_task_execution_role_attachments",
      "aws_iam_role_policy_attachments_exclusive.backend_task_role_attachments",
      "aws_lb_target_group.backend_target_group",
      "aws_security_group.backend_security_group",
      "aws_vpc_security_group_egress_rule.backend_to_internet_443",
      "aws_vpc_security_group_ingress_rule.backend_from_load_balancer_8000",
    ]);
    expect(service(terraform)).toMatchObject({
      name: "shop-test-backend-service",
      desired_count: 2,
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      availability_zone_rebalancing: "ENABLED",
      enable_ecs_managed_tags: true,
      propagate_tags: "SERVICE",
      enable_execute_command: false,
      health_check_grace_period_seconds: 60,
      network_configuration: { assign_public_ip: false, subnets: ["subnet-private-a", "subnet-private-b"] },
    });
    expect(resource(terraform, "aws_ecs_task_definition")).toMatchObject({
      family: "shop-test-backend",
      cpu: "256",
      memory: "512",
      requires_compatibilities: ["FARGATE"],
      runtime_platform: { cpu_architecture: "X86_64", operating_system_family: "LINUX" },
    });
  });

  test("SG-6, MR-12: logs to its own group, which keeps logs for 30 days", () => {
    const terraform = backend();

    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/ecs/shop-test/backend",
      retention_in_days: 30,
    });
    expect(container(terraform)["logConfiguration"]).toEqual({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "${aws_cloudwatch_log_group.backend_task_log_group.name}",
        "awslogs-region": "eu-central-1",
        "awslogs-stream-prefix": "backend",
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    });
  });

  test("SG-3: the target group checks health as in the guide", () => {
    const terraform = backend({ healthCheck: { path: "/api/v1/health" } });

    expect(resource(terraform, "aws_lb_target_group")).toMatchObject({
      name: "shop-test-backend-8000",
      port: 8000,
      protocol: "HTTP",
      target_type: "ip",
      deregistration_delay: "30",
      health_check: {
        path: "/api/v1/health",
        interval: 30,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
        matcher: "200-299",
      },
      lifecycle: { create_before_destroy: true },
    });
    expect(resource(terraform, "aws_lb_target_group")).not.toHaveProperty("stickiness");
  });

  test("a change of port creates a target group with another name, next to the one in use", () => {
    const names = [8000, 9000].map((port) => String(resource(backend({ port }), "aws_lb_target_group")["name"]));

    expect(names).toEqual(["shop-test-backend-8000", "shop-test-backend-9000"]);
  });

  test("with tls, it speaks HTTPS to the container, health checks included, in a group of another name", () => {
    expect(resource(backend({ tls: true }), "aws_lb_target_group")).toMatchObject({
      name: "shop-test-backend-8000-tls",
      protocol: "HTTPS",
      health_check: { protocol: "HTTPS", path: "/health" },
    });
  });

  test("starts after its capacity, permissions, egress and listener", () => {
    const terraform = backend({}, {}, (made) => {
      made.taskRole.addStatement({ sid: "Later", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] });
    });

    expect(service(terraform)["depends_on"]).toEqual([
      "aws_ecs_cluster_capacity_providers.cluster_capacity_providers",
      "aws_iam_role_policy.backend_task_execution_role_permissions",
      "aws_iam_role_policy.backend_task_role_permissions",
      "aws_vpc_security_group_egress_rule.backend_to_internet_443",
      "aws_lb_listener.load_balancer_http",
    ]);
  });

  test("without a port is a worker: no target group, no ingress", () => {
    const terraform = worker({ desiredCount: 1 });

    expect(addresses(terraform).join()).not.toMatch(/aws_lb|ingress_rule/);
    expect(service(terraform)).not.toHaveProperty("load_balancer");
    expect(service(terraform)).not.toHaveProperty("health_check_grace_period_seconds");
    expect(container(terraform)).not.toHaveProperty("portMappings");
  });

  test("PS-2: in public subnets has a public address, but still only ingress from the load balancer", () => {
    const terraform = backend({ placement: "public" });

    expect(service(terraform)["network_configuration"]).toMatchObject({
      assign_public_ip: true,
      subnets: ["subnet-public-a", "subnet-public-b"],
    });
    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      "load_balancer_from_internet_80",
      "backend_from_load_balancer_8000",
    ]);
  });

  test("egress none leaves only the explicit connections", () => {
    expect(addresses(backend({ egress: "none" }))).not.toContain(
      "aws_vpc_security_group_egress_rule.backend_to_internet_443",
    );
  });

  test.each([
    ["spot", [{ capacity_provider: "FARGATE_SPOT", weight: 1 }]],
    [
      { onDemandBase: 1, onDemandWeight: 1, spotWeight: 3 },
      [
        { capacity_provider: "FARGATE", base: 1, weight: 1 },
        { capacity_provider: "FARGATE_SPOT", weight: 3 },
      ],
    ],
  ] as const)("PS-8: capacity %j, changed without replacing the service", (capacity, strategy) => {
    expect(service(backend({ capacity }))).toMatchObject({
      capacity_provider_strategy: strategy,
      force_new_deployment: true,
    });
  });

  test("ALL-12: earlier revisions stay usable unless the environment is disposable", () => {
    const kept = resource(backend({}, { protection: "protected" }), "aws_ecs_task_definition");
    const gone = resource(backend(TERRAFORM_OWNED), "aws_ecs_task_definition");

    expect([kept["skip_destroy"], gone["skip_destroy"]]).toEqual([true, false]);
  });

  test("ALL-8: if CI owns the image, the running revision may be an earlier one, so it always stays usable", () => {
    expect(resource(backend(), "aws_ecs_task_definition")["skip_destroy"]).toBe(true);
  });
});

describe("SERVICE", () => {
  const scaling = { min: 1, max: 4 };
  const schedule = (text: string): ServiceConfig => ({
    scaling: { ...scaling, scheduled: { night: { schedule: text, min: 0, max: 1 } } },
  });
  const SCHEDULE_HINT = 'use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"';

  test.each<[ServiceConfig, string, string]>([
    [{ memoryMiB: 700 }, "memoryMiB", "700 does not go with cpu 256; use 512, 1024 or 2048"],
    [{ cpu: 1024 }, "memoryMiB", "512 does not go with cpu 1024; use 2048 to 8192 in steps of 1024"],
    [{ cpu: 512, memoryMiB: 512 }, "memoryMiB", "512 does not go with cpu 512; use 1024, 2048, 3072 or 4096"],
    [{ cpu: 300 }, "cpu", "300 is not allowed; use 256, 512, 1024, 2048, 4096, 8192 or 16384"],
    [{ port: 0 }, "port", "0 is out of range; use a whole number from 1 to 65535"],
    [
      { port: 8000, stopTimeoutSeconds: 60, deregistrationDelaySeconds: 45 },
      "deregistrationDelaySeconds",
      "45 is less than stopTimeoutSeconds 60: requests that may take as long would be cut off before the task is even told to stop; use 60 or more, or leave it out",
    ],
    [{ stopTimeoutSeconds: 121 }, "stopTimeoutSeconds", "121 is out of range; use a whole number from 2 to 120"],
    [
      { logRetentionDays: 31 as 30 },
      "logRetentionDays",
      "31 is not allowed; use 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653",
    ],
    [{ healthCheck: { path: "health" } }, "healthCheck.path", '"health" is not valid; use a path such as "/health"'],
    [
      { healthCheck: { timeoutSeconds: 30 } },
      "healthCheck.timeoutSeconds",
      "30 is not less than intervalSeconds 30; use 29 or less",
    ],
    [
      { containerHealthCheck: { command: "true", intervalSeconds: 5 } },
      "containerHealthCheck.timeoutSeconds",
      "5 is not less than intervalSeconds 5; use 4 or less",
    ],
    [
      { maximumPercent: 100 },
      "maximumPercent",
      "100 leaves no room for a deployment with minimumHealthyPercent 100; use more than that, or lower minimumHealthyPercent",
    ],
    [
      { capacity: { onDemandBase: 1, onDemandWeight: 0, spotWeight: 0 } },
      "capacity",
      "has no weight above 0, so no task beyond the base can be placed; raise onDemandWeight or spotWeight",
    ],
    [
      { exec: true, readOnlyRootFilesystem: true },
      "readOnlyRootFilesystem",
      "cannot be combined with exec, whose agent writes to the container's files; turn one of them off",
    ],
    [
      { environment: { AWS_SECRET_ACCESS_KEY: "x" } },
      "environment.AWS_SECRET_ACCESS_KEY",
      "is not needed, because the SDK gets the credentials of the task role automatically; leave it out",
    ],
    [
      { environment: { "NODE-ENV": "x" } },
      "environment.NODE-ENV",
      '"NODE-ENV" is not valid; use letters, digits and underscores, as in DATABASE_NAME',
    ],
    [
      { image: { owner: "terraform", reference: "nginx" } },
      "image.reference",
      '"nginx" is not valid; use an image with its tag or digest such as "nginx:1.27"',
    ],
    [{ scaling: { min: 5, max: 4 } }, "scaling.min", "5 is more than max 4; use 4 or less"],
    [{ desiredCount: 5, scaling }, "desiredCount", "5 is outside scaling; use 1 to 4, or leave it out"],
    [
      { scaling: { ...scaling, requestsPerTarget: 100 } },
      "scaling.requestsPerTarget",
      "100 needs a load balancer to count requests; set port, or scale on CPU or memory",
    ],
    [
      { port: 80, scaling: { ...scaling, requestsPerTarget: 100, predictive: { mode: "forecast-only" } } },
      "scaling.predictive",
      "predicts CPU or memory; set cpuTargetPercent or memoryTargetPercent too",
    ],
    [
      { scaling: { ...scaling, scheduled: { night: { schedule: "rate(1 day)", min: 2, max: 1 } } } },
      "scaling.scheduled.night.min",
      "2 is more than max 1; use 1 or less",
    ],
    [schedule("0 20 * * *"), "scaling.scheduled.night.schedule", `"0 20 * * *" is not a schedule; ${SCHEDULE_HINT}`],
    [
      schedule("cron(0 20 * * *)"),
      "scaling.scheduled.night.schedule",
      `"cron(0 20 * * *)" has 5 fields, a cron expression has 6, including the year; ${SCHEDULE_HINT}`,
    ],
    [
      schedule("cron(0 20 * * * *)"),
      "scaling.scheduled.night.schedule",
      `"cron(0 20 * * * *)" needs a ? in exactly one of day-of-month and day-of-week; ${SCHEDULE_HINT}`,
    ],
    [
      schedule("cron(0 25 * * ? *)"),
      "scaling.scheduled.night.schedule",
      `"cron(0 25 * * ? *)" has hour 25, which must be from 0 to 23; ${SCHEDULE_HINT}`,
    ],
    [
      schedule("rate(1 hours)"),
      "scaling.scheduled.night.schedule",
      `"rate(1 hours)" needs the unit hour; ${SCHEDULE_HINT}`,
    ],
  ])("%j: %s", (config, path, message) => {
    expect(SERVICE.problems(config)).toEqual([{ path, message }]);
  });

  test("an unknown or misspelt setting is reported with a suggestion", () => {
    const problems = SERVICE.problems({ memoryMib: 512 });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      path: "memoryMib",
      message: expect.stringContaining("is not a setting; did you mean memoryMiB?") as string,
    });
  });

  test("wrong types are reported once, without a crash in the checks across settings", () => {
    const config = { cpu: "256", scaling: 3, healthCheck: [], image: "nginx", capacity: 5 } as unknown as ServiceConfig;

    expect(SERVICE.problems(config).map(({ path }) => path)).toEqual([
      "cpu",
      "image",
      "capacity",
      "healthCheck",
      "scaling",
    ]);
  });

  test("ALL-3: every guide's service is valid", () => {
    const guides: ServiceConfig[] = [
      {
        port: 8000,
        desiredCount: 2,
        scaling: { min: 1, max: 4, cpuTargetPercent: 70, memoryTargetPercent: 70, scaleOutCooldownSeconds: 300 },
        healthCheck: { path: "/api/v1/health" },
      },
      {
        port: 8000,
        cpu: 1024,
        memoryMiB: 2048,
        scaling: { min: 2, max: 10, predictive: { mode: "forecast-and-scale" } },
      },
      { port: 3000, cpu: 512, memoryMiB: 1024, scaling: { min: 2, max: 10 } },
      { port: 8000, exec: true, scaling: { min: 2, max: 10, cpuTargetPercent: 70, memoryTargetPercent: 80 } },
      {
        port: 8000,
        desiredCount: 1,
        logRetentionDays: 7,
        capacity: "spot",
        architecture: "arm64",
        placement: "public",
        scaling: { min: 1, max: 10 },
      },
    ];

    expect(guides.flatMap((config) => SERVICE.problems(config))).toEqual([]);
  });

  test("a load balancer needs a port to send requests to", () => {
    synth((stack) => {
      expect(() => makeBackend(stack, {})).toThrow(
        "test/backend: port: is missing; set the port that the load balancer sends requests to",
      );
    });
  });

  test("Fargate's sizes, up to 16 vCPUs", () => {
    expect(memorySizes(8192)).toHaveLength(12);
    expect(memorySizes(16384)).toEqual([
      32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880,
    ]);
    expect(memorySizes(300)).toEqual([]);
  });
});

describe("stickiness", () => {
  test("is off, and the target group says nothing about it", () => {
    expect(resource(backend(), "aws_lb_target_group")).not.toHaveProperty("stickiness");
  });

  test("is by a cookie of the load balancer, for a day", () => {
    expect(resource(backend({ stickiness: {} }), "aws_lb_target_group")["stickiness"]).toEqual({
      enabled: true,
      type: "lb_cookie",
      cookie_duration: 86_400,
    });
  });

  test("is by a cookie of the application where one is named", () => {
    const terraform = backend({ stickiness: { cookie: "JSESSIONID", seconds: 3600 } });

    expect(resource(terraform, "aws_lb_target_group")["stickiness"]).toEqual({
      enabled: true,
      type: "app_cookie",
      cookie_name: "JSESSIONID",
      cookie_duration: 3600,
    });
  });

  test("needs requests", () => {
    expect(() => worker({ stickiness: {} })).toThrow("stickiness: is for services that receive requests; set port");
  });
});

describe("a health check on another port", () => {
  const terraform = backend({ healthCheck: { path: "/live", port: 9000 } });
  const rules = (made: Terraform) =>
    ["ingress", "egress"].flatMap((way) => Object.keys(made.resource[`aws_vpc_security_group_${way}_rule`] ?? {}));

  test("is asked there, and opened to the load balancer alone", () => {
    expect(resource(terraform, "aws_lb_target_group")).toMatchObject({
      port: 8000,
      health_check: { path: "/live", port: "9000" },
    });
    expect(rules(terraform).filter((rule) => !rules(backend()).includes(rule))).toEqual([
      "backend_from_load_balancer_9000",
      "load_balancer_to_backend_9000",
    ]);
  });

  test("is nothing for a worker", () => {
    expect(SERVICE.problems({ healthCheck: { port: 9000 } })).toEqual([
      {
        path: "healthCheck.port",
        message: "9000 has no effect without port, as no load balancer checks the tasks; leave it out",
      },
    ]);
  });
});
