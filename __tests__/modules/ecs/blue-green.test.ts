import { LoadBalancer, type LoadBalancerProps } from "../../../modules/alb";
import type { MetricMath, Signals } from "../../../modules/core";
import { SERVICE, type BlueGreenConfig, type ServiceConfig, type ServiceDeployment } from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, statements, synth, type Block, type Terraform } from "../../support/synth";
import { backend, CERTIFICATE, makeBackend, resource, service, VPC, worker } from "./fixtures";

const BLUE_GREEN: ServiceConfig = { deployment: "blue-green" };

function blueGreen(config: BlueGreenConfig = {}, loadBalancer: Partial<LoadBalancerProps> = {}): Terraform {
  return synth((stack) => {
    const made = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable", ...loadBalancer });
    makeBackend(stack, { port: 8000, ...BLUE_GREEN, blueGreen: config }, { loadBalancer: made });
  });
}

const group = (terraform: Terraform): Block => resource(terraform, "aws_codedeploy_deployment_group");

describe("blue/green", () => {
  test("EA-9: adds to a rolling service, without changing any of its addresses", () => {
    const [rolling, made] = [addresses(backend()), addresses(backend(BLUE_GREEN))];

    expect(rolling.filter((address) => !made.includes(address))).toEqual([]);
    expect(made.filter((address) => !rolling.includes(address))).toEqual([
      "aws_cloudwatch_metric_alarm.backend_blue_green_server_errors",
      "aws_cloudwatch_metric_alarm.backend_blue_green_unhealthy_tasks",
      "aws_codedeploy_app.backend_blue_green_application",
      "aws_codedeploy_deployment_group.backend_blue_green",
      "aws_iam_role.backend_blue_green_role",
      "aws_iam_role_policies_exclusive.backend_blue_green_role_policies",
      "aws_iam_role_policy.backend_blue_green_role_permissions",
      "aws_iam_role_policy_attachments_exclusive.backend_blue_green_role_attachments",
      "aws_lb_listener.load_balancer_test",
      "aws_lb_target_group.backend_target_group_green",
    ]);
  });

  test("EA-9: the service uses nothing that CodeDeploy does not support", () => {
    const made = service(backend(BLUE_GREEN));

    expect(made).toMatchObject({
      launch_type: "FARGATE",
      deployment_controller: { type: "CODE_DEPLOY" },
      availability_zone_rebalancing: "DISABLED",
      load_balancer: [{ target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" }],
    });
    for (const name of [
      "capacity_provider_strategy",
      "force_new_deployment",
      "deployment_circuit_breaker",
      "deployment_minimum_healthy_percent",
      "deployment_maximum_percent",
    ]) {
      expect(made).not.toHaveProperty(name);
    }
  });

  test("ALL-8, EA-9: an apply ignores what a deployment changes", () => {
    const terraform = backend({ ...BLUE_GREEN, scaling: { min: 1, max: 2 } });

    expect(service(terraform)["lifecycle"]).toEqual({
      ignore_changes: ["task_definition", "desired_count", "load_balancer", "network_configuration"],
    });
    const groups = ["target_group", "target_group_green"].map((name) => `aws_lb_target_group.backend_${name}`);
    for (const [index, name] of ["load_balancer_http", "load_balancer_test"].entries()) {
      expect(resource(terraform, "aws_lb_listener", name)).toMatchObject({
        default_action: [{ type: "forward", target_group_arn: `\${${groups[index] ?? ""}.arn}` }],
        lifecycle: { ignore_changes: ["default_action"] },
        depends_on: groups,
      });
    }
    expect(resource(backend(), "aws_lb_listener")).not.toHaveProperty("lifecycle");
  });

  test("the two target groups differ only in their names", () => {
    const terraform = backend(BLUE_GREEN);
    const { "//": _, name: blue, ...one } = resource(terraform, "aws_lb_target_group", "backend_target_group");
    const {
      "//": __,
      name: green,
      ...other
    } = resource(terraform, "aws_lb_target_group", "backend_target_group_green");

    expect([blue, green]).toEqual(["shop-test-backend-8000", "shop-test-backend-8000-green"]);
    expect(other).toEqual(one);
  });

  test("EA-9: shifts a tenth first, keeps the old tasks for a while, and rolls back automatically", () => {
    expect(group(backend(BLUE_GREEN))).toMatchObject({
      app_name: "${aws_codedeploy_app.backend_blue_green_application.name}",
      deployment_group_name: "shop-test-backend",
      deployment_config_name: "CodeDeployDefault.ECSCanary10Percent5Minutes",
      deployment_style: { deployment_type: "BLUE_GREEN", deployment_option: "WITH_TRAFFIC_CONTROL" },
      ecs_service: { cluster_name: "${aws_ecs_cluster.cluster.name}", service_name: "${aws_ecs_service.backend.name}" },
      load_balancer_info: {
        target_group_pair_info: {
          prod_traffic_route: { listener_arns: ["${aws_lb_listener.load_balancer_http.arn}"] },
          test_traffic_route: { listener_arns: ["${aws_lb_listener.load_balancer_test.arn}"] },
          target_group: [
            { name: "${aws_lb_target_group.backend_target_group.name}" },
            { name: "${aws_lb_target_group.backend_target_group_green.name}" },
          ],
        },
      },
      blue_green_deployment_config: {
        deployment_ready_option: { action_on_timeout: "CONTINUE_DEPLOYMENT" },
        terminate_blue_instances_on_deployment_success: { action: "TERMINATE", termination_wait_time_in_minutes: 15 },
      },
      auto_rollback_configuration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      alarm_configuration: {
        enabled: true,
        alarms: [
          "${aws_cloudwatch_metric_alarm.backend_blue_green_server_errors.alarm_name}",
          "${aws_cloudwatch_metric_alarm.backend_blue_green_unhealthy_tasks.alarm_name}",
        ],
      },
    });
  });

  test.each([
    ["all-at-once", "CodeDeployDefault.ECSAllAtOnce"],
    ["linear-10-percent-every-1-minute", "CodeDeployDefault.ECSLinear10PercentEvery1Minutes"],
    ["linear-10-percent-every-3-minutes", "CodeDeployDefault.ECSLinear10PercentEvery3Minutes"],
    ["canary-10-percent-15-minutes", "CodeDeployDefault.ECSCanary10Percent15Minutes"],
  ] as const)("traffic %s is %s", (traffic, name) => {
    expect(group(blueGreen({ traffic }))["deployment_config_name"]).toBe(name);
  });

  test("waits for approval if configured, and stops without it", () => {
    expect(group(blueGreen({ waitForApprovalMinutes: 60, terminateOldAfterMinutes: 0 }))).toMatchObject({
      blue_green_deployment_config: {
        deployment_ready_option: { action_on_timeout: "STOP_DEPLOYMENT", wait_time_in_minutes: 60 },
        terminate_blue_instances_on_deployment_success: { termination_wait_time_in_minutes: 0 },
      },
    });
  });

  test("the test listener has the main one's protocol, and nobody can reach it", () => {
    const plain = blueGreen();
    const tls = blueGreen({}, { certificate: CERTIFICATE });
    const test = (terraform: Terraform) => resource(terraform, "aws_lb_listener", "load_balancer_test");

    expect(test(plain)).toMatchObject({ port: 8080, protocol: "HTTP" });
    expect(test(tls)).toMatchObject({
      port: 8443,
      protocol: "HTTPS",
      certificate_arn: CERTIFICATE.certificateArn,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    });
    expect(test(blueGreen({ testPort: 9000 }))["port"]).toBe(9000);
    expect(resource(tls, "aws_lb_listener", "load_balancer_http")).not.toHaveProperty("lifecycle");
    expect(Object.keys(tls.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      "load_balancer_from_internet_80",
      "load_balancer_from_internet_443",
      "backend_from_load_balancer_8000",
    ]);
  });

  test("a load balancer serves one service, blue/green or not", () => {
    const twice = () =>
      synth((stack) => {
        const loadBalancer = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable" });
        makeBackend(stack, { port: 8000, ...BLUE_GREEN }, { loadBalancer });
        loadBalancer.forwardTo("arn:of-another");
      });

    expect(twice).toThrow("already forwards to another target group");
  });

  test("EA-9: alarms cover both target groups and notify nobody", () => {
    const terraform = blueGreen({ alarms: { errors5xxPerMinute: 3 } });
    const errors = resource(terraform, "aws_cloudwatch_metric_alarm", "backend_blue_green_server_errors");
    const unhealthy = resource(terraform, "aws_cloudwatch_metric_alarm", "backend_blue_green_unhealthy_tasks");
    const groups = (alarm: Block) =>
      (alarm["metric_query"] as Block[]).flatMap(({ metric }) => {
        const dimensions = (metric as Block | undefined)?.["dimensions"] as Block | undefined;
        return dimensions && "TargetGroup" in dimensions ? [String(dimensions["TargetGroup"])] : [];
      });
    const both = [
      "${aws_lb_target_group.backend_target_group.arn_suffix}",
      "${aws_lb_target_group.backend_target_group_green.arn_suffix}",
    ];

    expect(errors).toMatchObject({
      alarm_name: "shop-test-backend-deployment-server-errors",
      threshold: 3,
      evaluation_periods: 1,
    });
    expect((errors["metric_query"] as Block[])[0]).toMatchObject({
      expression: "FILL(balancer, 0) + FILL(blue, 0) + FILL(green, 0)",
    });
    expect(unhealthy).toMatchObject({ threshold: 0, evaluation_periods: 2 });
    expect([groups(errors), groups(unhealthy)]).toEqual([both, both]);
    expect([errors, unhealthy].some((alarm) => "alarm_actions" in alarm)).toBe(false);
  });

  test("ALL-10: CodeDeploy may only switch this service and these listeners", () => {
    const terraform = backend(BLUE_GREEN);
    const trust = statements(terraform, "backend_blue_green_role_trust");

    expect(trust["AssumedByService"]).toMatchObject({
      principals: [{ identifiers: ["codedeploy.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(statements(terraform, "backend_blue_green_role_policy")).toMatchObject({
      SwitchService: { resources: ["${aws_ecs_service.backend.id}"] },
      CreateTaskSets: {
        actions: ["ecs:CreateTaskSet"],
        condition: [
          { test: "ArnEquals", variable: "ecs:cluster", values: ["${aws_ecs_cluster.cluster.arn}"] },
          { test: "ArnEquals", variable: "ecs:service", values: ["${aws_ecs_service.backend.id}"] },
        ],
      },
      DeleteTaskSets: {
        resources: [
          "arn:aws:ecs:eu-central-1:111122223333:task-set/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.backend.name}/*",
        ],
      },
      PassRolesOfTasks: {
        resources: ["${aws_iam_role.backend_task_execution_role.arn}", "${aws_iam_role.backend_task_role.arn}"],
        condition: [{ variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
      },
      MoveRequests: {
        actions: ["elasticloadbalancing:ModifyListener"],
        resources: ["${aws_lb_listener.load_balancer_http.arn}", "${aws_lb_listener.load_balancer_test.arn}"],
      },
      ReadAlarms: { resources: ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*"] },
    });
  });
});

describe("blue/green and its surroundings", () => {
  test("ALL-8: a pipeline deploys through CodeDeploy, and cannot update the service directly", () => {
    let deployment: ServiceDeployment | undefined;
    const terraform = backend(BLUE_GREEN, {}, (made, stack) => {
      const trust = { service: "codebuild.amazonaws.com" };
      made.grantDeploy(new Role(stack, "ci", { description: "Deploys.", trust }));
      deployment = made.deployment;
    });
    const granted = statements(terraform, "ci_policy");

    expect(granted).toMatchObject({
      RollBackend: { actions: ["ecs:DescribeServices"] },
      DeployBackend: {
        actions: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"],
        resources: ["${aws_codedeploy_deployment_group.backend_blue_green.arn}"],
      },
      DescribeRevisionsOfBackend: {
        actions: ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
        resources: ["${aws_codedeploy_app.backend_blue_green_application.arn}"],
      },
      ReadDeploymentConfigOfBackend: {
        actions: ["codedeploy:GetDeploymentConfig"],
        resources: [
          "arn:aws:codedeploy:eu-central-1:111122223333:deploymentconfig:CodeDeployDefault.ECSCanary10Percent5Minutes",
        ],
      },
      StopDeploymentsOfBackend: { actions: ["codedeploy:StopDeployment"], resources: ["*"] },
    });
    expect(JSON.stringify(granted)).not.toMatch(/ecs:UpdateService|ContinueDeployment/);
    expect(deployment).toMatchObject({ port: 8000, subnetIds: ["subnet-private-a", "subnet-private-b"] });
    expect(Object.keys(deployment?.codeDeploy ?? {})).toEqual([
      "applicationName",
      "applicationArn",
      "deploymentGroupName",
      "deploymentGroupArn",
      "deploymentConfigArn",
    ]);
  });

  test("a rolling service has no CodeDeploy resources", () => {
    backend({}, {}, ({ deployment, blueGreen: made, greenTargetGroup }) => {
      expect([deployment.codeDeploy, made, greenTargetGroup]).toEqual([undefined, undefined, undefined]);
    });
  });

  test("EA-9: a traffic shift pages nobody: healthy tasks are those of both target groups", () => {
    let found: Signals | undefined;
    backend(BLUE_GREEN, {}, ({ signals }) => {
      found = signals;
    });
    const metric = (id: string) => found?.alarms.find((one) => one.id === id)?.metric as MetricMath;

    for (const id of ["no-healthy-task", "unhealthy-tasks"]) {
      expect(metric(id).expression).toBe("FILL(blue, 0) + FILL(green, 0)");
      expect(Object.keys(metric(id).using)).toEqual(["blue", "green"]);
    }
  });

  test("needs a load balancer", () => {
    expect(SERVICE.problems(BLUE_GREEN)).toEqual([
      {
        path: "deployment",
        message: '"blue-green" shifts the traffic of a load balancer; set port, or use "rolling"',
      },
    ]);
    expect(() => worker({ ...BLUE_GREEN, port: 8000 })).toThrow(
      'worker: deployment: "blue-green" shifts the traffic of a load balancer; give the service one, or use "rolling"',
    );
  });

  test.each<[ServiceConfig, string, string]>([
    [
      { image: { owner: "terraform", reference: "nginx:1.28" } },
      "image.owner",
      '"terraform" cannot be combined with blue-green, where only CodeDeploy starts new tasks; use "ci"',
    ],
    [
      { capacity: "spot" },
      "capacity",
      '"spot" cannot be combined with blue-green, where capacity providers cannot change; use "on-demand"',
    ],
    [
      { scaling: { min: 1, max: 2, requestsPerTarget: 100 } },
      "scaling.requestsPerTarget",
      "100 cannot be combined with blue-green, where the target group changes with each deployment; scale on CPU or memory",
    ],
    [
      { minimumHealthyPercent: 50 },
      "minimumHealthyPercent",
      "50 has no effect with blue-green, which doubles the tasks; leave it out",
    ],
    [
      { maximumPercent: 150 },
      "maximumPercent",
      "150 has no effect with blue-green, which doubles the tasks; leave it out",
    ],
    [
      { blueGreen: { testPort: 443 } },
      "blueGreen.testPort",
      "443 is already in use by the load balancer; use another port such as 8443",
    ],
    [
      { deployment: "rolling", blueGreen: {} },
      "blueGreen",
      'configures "blue-green", but deployment is "rolling"; leave it out, or use deployment "blue-green"',
    ],
    [
      { blueGreen: { terminateOldAfterMinutes: 2881 } },
      "blueGreen.terminateOldAfterMinutes",
      "2881 is out of range; use a whole number from 0 to 2880",
    ],
    [
      { blueGreen: { waitForApprovalMinutes: 0 } },
      "blueGreen.waitForApprovalMinutes",
      "0 is out of range; use a whole number from 1 to 2880",
    ],
    [{ deployment: "canary" as never }, "deployment", '"canary" is not allowed; use "rolling" or "blue-green"'],
  ])("%j", (config, path, message) => {
    expect(SERVICE.problems({ port: 8000, ...BLUE_GREEN, ...config })).toEqual([{ path, message }]);
  });
});
