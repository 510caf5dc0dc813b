import { memorySizes } from "../../../modules/core";
import { Cluster, FargateService, SERVICE, type ServiceConfig } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, statements, synth } from "../../support/synth";
import { backend, container, makeBackend, resource, secret, service, VPC, worker } from "./fixtures";

const TERRAFORM_OWNED: ServiceConfig = { image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.28" } };

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
      "aws_iam_role_policy.backend_task_execution_role_permissions",
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
        "//": expect.any(String) as string,
        actions: ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"],
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

describe("scaling", () => {
  const SCALING = { min: 1, max: 4 };

  test("SG-2: scales between bounds on CPU and memory; Terraform then ignores the number of tasks", () => {
    const terraform = backend({
      desiredCount: 2,
      scaling: { ...SCALING, cpuTargetPercent: 70, memoryTargetPercent: 80, scaleOutCooldownSeconds: 300 },
    });

    expect(resource(terraform, "aws_appautoscaling_target")).toMatchObject({
      resource_id: "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.backend.name}",
      min_capacity: 1,
      max_capacity: 4,
    });
    expect(resource(terraform, "aws_appautoscaling_target")).not.toHaveProperty("lifecycle");
    expect(resource(terraform, "aws_appautoscaling_policy", "backend_scaling_cpu")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_scaling_policy_configuration: {
        target_value: 70,
        scale_in_cooldown: 300,
        scale_out_cooldown: 300,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
      },
    });
    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual([
      "backend_scaling_cpu",
      "backend_scaling_memory",
    ]);
    expect(service(terraform)["lifecycle"]).toEqual({ ignore_changes: ["task_definition", "desired_count"] });
  });

  test("IO-1, PS-1: starts with the minimum, on CPU 70, out after 60 s, in after 300 s", () => {
    const terraform = backend({ scaling: { min: 3, max: 10 } });

    expect(service(terraform)["desired_count"]).toBe(3);
    expect(
      resource(terraform, "aws_appautoscaling_policy")["target_tracking_scaling_policy_configuration"],
    ).toMatchObject({
      target_value: 70,
      scale_in_cooldown: 300,
      scale_out_cooldown: 60,
    });
  });

  test("another target replaces the default one", () => {
    const terraform = backend({ scaling: { ...SCALING, requestsPerTarget: 500 } });

    expect(Object.keys(terraform.resource["aws_appautoscaling_policy"] ?? {})).toEqual(["backend_scaling_requests"]);
    expect(
      resource(terraform, "aws_appautoscaling_policy")["target_tracking_scaling_policy_configuration"],
    ).toMatchObject({
      predefined_metric_specification: {
        predefined_metric_type: "ALBRequestCountPerTarget",
        resource_label: "${aws_lb.load_balancer.arn_suffix}/${aws_lb_target_group.backend_target_group.arn_suffix}",
      },
    });
  });

  test("EA-1: scales down off-peak on a schedule, whose bounds an apply does not reset", () => {
    const night = { schedule: "cron(0 20 * * ? *)", timezone: "Europe/Berlin", min: 0, max: 1 };
    const terraform = backend({
      scaling: { ...SCALING, scheduled: { morning: { ...night, schedule: "cron(0 6 * * ? *)", min: 1 }, night } },
    });

    expect(resource(terraform, "aws_appautoscaling_scheduled_action", "backend_scaling_schedule_night")).toMatchObject({
      name: "shop-test-backend-night",
      schedule: "cron(0 20 * * ? *)",
      timezone: "Europe/Berlin",
      scalable_target_action: { min_capacity: "0", max_capacity: "1" },
    });
    expect(resource(terraform, "aws_appautoscaling_target")["lifecycle"]).toEqual({
      ignore_changes: ["min_capacity", "max_capacity"],
    });
  });

  test("EA-1: scales predictively, through CloudFormation", () => {
    const terraform = backend({ scaling: { ...SCALING, predictive: { mode: "forecast-and-scale" } } });

    const template = JSON.parse(String(resource(terraform, "aws_cloudformation_stack")["template_body"])) as unknown;
    expect(template).toEqual({
      Resources: {
        Policy: {
          Type: "AWS::ApplicationAutoScaling::ScalingPolicy",
          Properties: {
            PolicyName: "shop-test-backend-predictive",
            PolicyType: "PredictiveScaling",
            ResourceId: "${aws_appautoscaling_target.backend_scaling.resource_id}",
            ScalableDimension: "${aws_appautoscaling_target.backend_scaling.scalable_dimension}",
            ServiceNamespace: "${aws_appautoscaling_target.backend_scaling.service_namespace}",
            PredictiveScalingPolicyConfiguration: {
              Mode: "ForecastAndScale",
              MetricSpecifications: [
                {
                  TargetValue: 70,
                  PredefinedMetricPairSpecification: { PredefinedMetricType: "ECSServiceCPUUtilization" },
                },
              ],
            },
          },
        },
      },
    });
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
