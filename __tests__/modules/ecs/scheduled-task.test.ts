import type { BaseStack } from "../../../modules/core";
import {
  Cluster,
  Repository,
  ScheduledTask,
  SCHEDULED_TASK,
  type ScheduledTaskConfig,
  type ScheduledTaskProps,
} from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";
import { container, secret, VPC } from "./fixtures";

const NIGHTLY: ScheduledTaskConfig = { schedule: "cron(0 3 * * ? *)" };
const NGINX = { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.28" } as const;

function report(
  config: Partial<ScheduledTaskConfig> = {},
  props: Partial<ScheduledTaskProps> = {},
  then: (task: ScheduledTask, stack: BaseStack) => void = () => undefined,
): Terraform {
  return synth((stack) => {
    const task = new ScheduledTask(stack, "report", {
      config: { ...NIGHTLY, ...config },
      vpc: VPC,
      cluster: new Cluster(stack, "cluster"),
      repository: new Repository(stack, "image", { protection: "disposable" }),
      protection: "disposable",
      ...props,
    });
    then(task, stack);
  });
}

const schedule = (terraform: Terraform): Block => resource(terraform, "aws_scheduler_schedule");
const target = (terraform: Terraform): Block => schedule(terraform)["target"] as Block;
const parameters = (terraform: Terraform): Block => target(terraform)["ecs_parameters"] as Block;

describe("ScheduledTask", () => {
  test("ALL-3: needs only a schedule", () => {
    const terraform = report();

    expect(addresses(terraform).filter((address) => address.includes(".report"))).toEqual([
      "aws_cloudwatch_event_rule.report_failed",
      "aws_cloudwatch_log_group.report_task_log_group",
      "aws_ecs_task_definition.report_task",
      "aws_iam_role.report_scheduler_role",
      "aws_iam_role.report_task_execution_role",
      "aws_iam_role.report_task_role",
      "aws_iam_role_policies_exclusive.report_scheduler_role_policies",
      "aws_iam_role_policies_exclusive.report_task_execution_role_policies",
      "aws_iam_role_policies_exclusive.report_task_role_policies",
      "aws_iam_role_policy.report_scheduler_role_permissions",
      "aws_iam_role_policy.report_task_execution_role_permissions",
      "aws_iam_role_policy_attachments_exclusive.report_scheduler_role_attachments",
      "aws_iam_role_policy_attachments_exclusive.report_task_execution_role_attachments",
      "aws_iam_role_policy_attachments_exclusive.report_task_role_attachments",
      "aws_scheduler_schedule.report",
      "aws_scheduler_schedule_group.report_group",
      "aws_security_group.report_security_group",
      "aws_vpc_security_group_egress_rule.report_to_internet_443",
    ]);
    expect(schedule(terraform)).toMatchObject({
      name: "shop-test-report",
      group_name: "${aws_scheduler_schedule_group.report_group.name}",
      schedule_expression: "cron(0 3 * * ? *)",
      schedule_expression_timezone: "UTC",
      state: "ENABLED",
      flexible_time_window: { mode: "OFF" },
      depends_on: [
        "aws_ecs_cluster_capacity_providers.cluster_capacity_providers",
        "aws_iam_role_policy.report_scheduler_role_permissions",
        "aws_iam_role_policy.report_task_execution_role_permissions",
      ],
    });
    expect(target(terraform)).toMatchObject({
      arn: "${aws_ecs_cluster.cluster.arn}",
      retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 3600 },
    });
    expect(parameters(terraform)).toEqual({
      task_definition_arn: "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop-test-report",
      task_count: 1,
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
      enable_ecs_managed_tags: true,
      propagate_tags: "TASK_DEFINITION",
      network_configuration: {
        assign_public_ip: false,
        security_groups: ["${aws_security_group.report_security_group.id}"],
        subnets: ["subnet-private-a", "subnet-private-b"],
      },
    });
    expect(container(terraform)).toMatchObject({ stopTimeout: 30, environment: [] });
    expect(container(terraform)).not.toHaveProperty("portMappings");
  });

  test("EA-11: every option", () => {
    const terraform = report(
      {
        timezone: "Europe/Berlin",
        flexibleMinutes: 15,
        retries: 0,
        enabled: false,
        cpu: 1024,
        memoryMiB: 2048,
        architecture: "arm64",
        command: ["node", "report.js"],
        environment: { MODE: "full" },
        capacity: "spot",
        placement: "public",
        egress: "none",
        logRetentionDays: 7,
        permissions: ["custom-metrics"],
      },
      { secrets: { KEY: secret("key") }, environment: { BUCKET: "reports" } },
    );

    expect(schedule(terraform)).toMatchObject({
      schedule_expression_timezone: "Europe/Berlin",
      state: "DISABLED",
      flexible_time_window: { mode: "FLEXIBLE", maximum_window_in_minutes: 15 },
      target: { retry_policy: { maximum_retry_attempts: 0 } },
    });
    expect(parameters(terraform)).toMatchObject({
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
      network_configuration: { assign_public_ip: true, subnets: ["subnet-public-a", "subnet-public-b"] },
    });
    expect(resource(terraform, "aws_ecs_task_definition")).toMatchObject({
      cpu: "1024",
      memory: "2048",
      runtime_platform: { cpu_architecture: "ARM64" },
    });
    expect(resource(terraform, "aws_cloudwatch_log_group")["retention_in_days"]).toBe(7);
    expect(container(terraform)).toMatchObject({
      command: ["node", "report.js"],
      environment: [
        { name: "BUCKET", value: "reports" },
        { name: "METRICS_NAMESPACE", value: "shop-test" },
        { name: "MODE", value: "full" },
      ],
      secrets: [{ name: "KEY" }],
    });
    expect(addresses(terraform).join()).not.toContain("egress_rule");
  });

  test("if Terraform owns the image, each run uses the revision of the last apply", () => {
    const terraform = report({ image: NGINX });

    expect(parameters(terraform)["task_definition_arn"]).toBe("${aws_ecs_task_definition.report_task.arn}");
    expect(container(terraform)["image"]).toBe(NGINX.reference);
  });

  test("Terraform registers in a family that nothing runs, unless it owns the image", () => {
    const family = (terraform: Terraform) => resource(terraform, "aws_ecs_task_definition")["family"] as unknown;

    expect(family(report())).toBe("shop-test-report-template");
    expect(family(report({ image: NGINX }))).toBe("shop-test-report");
  });

  test("notifies of runs that did not start, or whose container failed", () => {
    const terraform = report({}, {}, (task) => {
      task.notifyFailures("arn:aws:sns:eu-central-1:111122223333:alerts");
    });
    const pattern = JSON.parse(String(resource(terraform, "aws_cloudwatch_event_rule")["event_pattern"])) as Block;

    expect(pattern["detail"]).toEqual({
      clusterArn: ["${aws_ecs_cluster.cluster.arn}"],
      group: ["family:shop-test-report"],
      lastStatus: ["STOPPED"],
      $or: [
        { stopCode: ["TaskFailedToStart"] },
        { containers: { name: ["report"], exitCode: [{ "anything-but": [0] }] } },
      ],
    });
    expect(resource(terraform, "aws_cloudwatch_event_target")).toMatchObject({
      rule: "${aws_cloudwatch_event_rule.report_failed.name}",
      arn: "arn:aws:sns:eu-central-1:111122223333:alerts",
    });
  });

  test("ALL-10: the schedule may only start this task in this cluster", () => {
    const terraform = report();
    const family = "arn:aws:ecs:eu-central-1:111122223333:task-definition/shop-test-report";

    expect(statements(terraform, "report_scheduler_role_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["scheduler.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(statements(terraform, "report_scheduler_role_policy")).toMatchObject({
      RunTask: {
        actions: ["ecs:RunTask"],
        resources: [family, `${family}:*`],
        condition: [{ test: "ArnEquals", variable: "ecs:cluster", values: ["${aws_ecs_cluster.cluster.arn}"] }],
      },
      TagTasksThatItRuns: {
        actions: ["ecs:TagResource"],
        resources: ["arn:aws:ecs:eu-central-1:111122223333:task/${aws_ecs_cluster.cluster.name}/*"],
        condition: [{ test: "StringEquals", variable: "ecs:CreateAction", values: ["RunTask"] }],
      },
      PassRolesOfTask: {
        actions: ["iam:PassRole"],
        resources: ["${aws_iam_role.report_task_execution_role.arn}", "${aws_iam_role.report_task_role.arn}"],
        condition: [{ variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
      },
    });
  });

  test("ALL-8: a pipeline may register the revision for the next run", () => {
    const terraform = report({}, {}, (task, stack) => {
      task.grantDeploy(
        new Role(stack, "ci", { description: "Deploys.", trust: { service: "codebuild.amazonaws.com" } }),
      );
    });

    expect(Object.keys(statements(terraform, "ci_policy"))).toEqual([
      "RegisterReport",
      "DescribeReport",
      "PassRolesOfReport",
    ]);
    expect(statements(terraform, "ci_policy")["RegisterReport"]).toMatchObject({
      resources: [
        expect.stringContaining(
          ':task-definition/${trimsuffix(aws_ecs_task_definition.report_task.family, "-template")}:*',
        ),
      ],
    });
    expect(() =>
      report({ image: NGINX }, {}, (task) => {
        task.grantDeploy(task.taskRole);
      }),
    ).toThrow('report: Terraform owns the image; set image.owner to "ci" for a pipeline to deploy it');
  });

  test("EA-7: has an alarm for runs that could not be started; its group's metrics are its own", () => {
    report({}, {}, ({ signals }) => {
      expect(signals.name).toBe("report");
      expect(signals.alarms).toMatchObject([
        {
          id: "not-started",
          severity: "P2",
          metric: {
            expression: "FILL(refused, 0) + FILL(dropped, 0)",
            using: {
              refused: { namespace: "AWS/Scheduler", name: "TargetErrorCount", statistic: "Sum" },
              dropped: { namespace: "AWS/Scheduler", name: "InvocationDroppedCount", statistic: "Sum" },
            },
          },
          comparison: ">",
          threshold: 0,
        },
      ]);
    });
  });

  test("CI as owner needs a repository", () => {
    const withoutRepository = () =>
      synth((stack) => {
        const cluster = new Cluster(stack, "cluster");
        new ScheduledTask(stack, "report", { config: NIGHTLY, vpc: VPC, cluster, protection: "disposable" });
      });

    expect(withoutRepository).toThrow(
      'report: image: is pushed by CI, but there is no repository; pass one, or use owner "terraform"',
    );
  });
});

describe("SCHEDULED_TASK", () => {
  test.each<[Partial<ScheduledTaskConfig>, string, string]>([
    [
      { schedule: "at noon" },
      "schedule",
      '"at noon" is not a schedule; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
    ],
    [
      { timezone: "Berlin time" },
      "timezone",
      '"Berlin time" is not a time zone; use one of the IANA list such as "Europe/Berlin", or "UTC"',
    ],
    [{ flexibleMinutes: 0 }, "flexibleMinutes", "0 is out of range; use a whole number from 1 to 1440"],
    [{ retries: 186 }, "retries", "186 is out of range; use a whole number from 0 to 185"],
    [{ enabled: "no" as never }, "enabled", '"no" is not a boolean; use true or false'],
    [{ cpu: 512 }, "memoryMiB", "512 does not go with cpu 512; use 1024, 2048, 3072 or 4096"],
    [
      { capacity: { onDemandBase: 1, onDemandWeight: 0, spotWeight: 0 } },
      "capacity",
      "has no weight above 0, so no task beyond the base can be placed; raise onDemandWeight or spotWeight",
    ],
  ])("%j", (config, path, message) => {
    expect(SCHEDULED_TASK.problems({ ...NIGHTLY, ...config })).toEqual([{ path, message }]);
  });

  test("a schedule is required", () => {
    expect(SCHEDULED_TASK.problems({})).toEqual([
      { path: "schedule", message: "is missing and has no default; set it" },
    ]);
  });
});
