import type { AlarmSpec, Signals } from "../../../modules/core";
import {
  Cluster,
  LoadBalancer,
  loadBalancerProblems,
  Repository,
  type LoadBalancerConfig,
  type LoadBalancerProps,
  type RepositoryConfig,
  type ServiceConfig,
} from "../../../modules/ecs";
import { Role } from "../../../modules/iam";
import { addresses, data, resource, statements, synth, type Terraform } from "../../support/synth";
import { backend, CERTIFICATE, makeBackend, VPC } from "./fixtures";

function loadBalancer(config: LoadBalancerConfig = {}, props: Partial<LoadBalancerProps> = {}): Terraform {
  return synth(
    (stack) => new LoadBalancer(stack, "load-balancer", { config, vpc: VPC, protection: "disposable", ...props }),
  );
}

describe("LoadBalancer", () => {
  test("without a certificate: HTTP from the internet", () => {
    const terraform = backend();

    expect(resource(terraform, "aws_lb")).toMatchObject({
      name: "shop-test-alb",
      internal: false,
      subnets: ["subnet-public-a", "subnet-public-b"],
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
      idle_timeout: 60,
      enable_deletion_protection: false,
    });
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.backend_target_group.arn}" }],
    });
    expect(Object.keys(terraform.resource["aws_lb_listener"] ?? {})).toHaveLength(1);
  });

  test("ALL-4: with a certificate: HTTPS under a stated policy, and port 80 sends people on", () => {
    const terraform = loadBalancer({}, { certificate: CERTIFICATE });

    expect(resource(terraform, "aws_lb_listener", "load_balancer_https")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      certificate_arn: CERTIFICATE.certificateArn,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      default_action: [{ type: "fixed-response", fixed_response: { status_code: "503" } }],
    });
    expect(resource(terraform, "aws_lb_listener", "load_balancer_http")["default_action"]).toEqual([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } },
    ]);
    expect(Object.keys(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      "load_balancer_from_internet_80",
      "load_balancer_from_internet_443",
    ]);
  });

  test("ALL-2: behind CloudFront it is internal and lets CloudFront's addresses in on one port alone", () => {
    const terraform = loadBalancer({ exposure: "cloudfront" }, { certificate: CERTIFICATE });

    expect(resource(terraform, "aws_lb")).toMatchObject({
      internal: true,
      subnets: ["subnet-private-a", "subnet-private-b"],
    });
    expect(data(terraform, "aws_ec2_managed_prefix_list")["name"]).toBe(
      "com.amazonaws.global.cloudfront.origin-facing",
    );
    expect(resource(terraform, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      prefix_list_id: "${data.aws_ec2_managed_prefix_list.load_balancer_cloudfront.id}",
      from_port: 443,
      to_port: 443,
    });
    expect(Object.keys(terraform.resource["aws_lb_listener"] ?? {})).toEqual(["load_balancer_https"]);
  });

  test("SG-7: internal, it lets nobody in before an edge is drawn", () => {
    const terraform = loadBalancer({ exposure: "internal" });

    expect(resource(terraform, "aws_lb")["internal"]).toBe(true);
    expect(addresses(terraform)).toEqual([
      "aws_lb.load_balancer",
      "aws_lb_listener.load_balancer_http",
      "aws_security_group.load_balancer_security_group",
    ]);
  });

  test("PS-7: access logs go to a private bucket that only load balancers write to, and are there before it logs", () => {
    const terraform = loadBalancer({ accessLogs: { retentionDays: 30 } });

    expect(resource(terraform, "aws_lb")).toMatchObject({
      access_logs: { enabled: true, bucket: "${aws_s3_bucket.load_balancer_alb_logs.bucket}" },
      depends_on: ["aws_s3_bucket_lifecycle_configuration.load_balancer_alb_logs_lifecycle"],
    });
    expect(statements(terraform, "load_balancer_alb_logs_policy")["LoadBalancersWriteAccessLogs"]).toEqual({
      sid: "LoadBalancersWriteAccessLogs",
      effect: "Allow",
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.load_balancer_alb_logs.arn}/AWSLogs/111122223333/*"],
      principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      condition: [
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/*"],
        },
      ],
    });
    expect(addresses(loadBalancer()).join()).not.toContain("aws_s3");
  });

  test("ALL-12: protected, AWS refuses to delete it", () => {
    expect(resource(loadBalancer({}, { protection: "protected" }), "aws_lb")["enable_deletion_protection"]).toBe(true);
  });

  test("needs subnets in two zones", () => {
    const vpc = { ...VPC, publicSubnets: VPC.publicSubnets.slice(0, 1) };

    expect(() => loadBalancer({}, { vpc })).toThrow(
      "test/load-balancer: the network has 1 public subnets; a load balancer needs two, in different zones",
    );
  });

  test("forwards to one service", () => {
    synth((stack) => {
      const balancer = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable" });
      makeBackend(stack, { port: 8000 }, { loadBalancer: balancer });

      expect(() => {
        balancer.forwardTo("arn:other");
      }).toThrow(
        "test/load-balancer: already forwards to another target group; give each service a load balancer of its own",
      );
    });
  });

  test("problems name the setting and what is allowed", () => {
    const config = { exposure: "public", accessLogs: {} } as unknown as LoadBalancerConfig;

    expect(loadBalancerProblems(config)).toEqual([
      { path: "exposure", message: '"public" is not allowed; use "internet", "cloudfront" or "internal"' },
      { path: "accessLogs.retentionDays", message: "is missing; it has no default, set it" },
    ]);
  });
});

describe("Cluster", () => {
  test("ALL-3: container insights, Fargate and Fargate Spot; no transcripts without exec", () => {
    const terraform = synth((stack) => new Cluster(stack, "cluster"));

    expect(addresses(terraform)).toEqual([
      "aws_ecs_cluster.cluster",
      "aws_ecs_cluster_capacity_providers.cluster_capacity_providers",
    ]);
    expect(resource(terraform, "aws_ecs_cluster")).toMatchObject({
      name: "shop-test-cluster",
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(resource(terraform, "aws_ecs_cluster")).not.toHaveProperty("configuration");
    expect(resource(terraform, "aws_ecs_cluster_capacity_providers")).toMatchObject({
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
    });
  });

  test("MR-1: exec sessions are written down", () => {
    const terraform = synth(
      (stack) => new Cluster(stack, "cluster", { config: { exec: true, containerInsights: "enhanced" } }),
    );

    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/ecs-exec/shop-test",
      retention_in_days: 90,
    });
    expect(resource(terraform, "aws_ecs_cluster")).toMatchObject({
      setting: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        execute_command_configuration: {
          logging: "OVERRIDE",
          log_configuration: {
            cloud_watch_log_group_name: "${aws_cloudwatch_log_group.cluster_exec_log_group.name}",
          },
        },
      },
    });
  });

  test("refuses what is not a setting", () => {
    const config = { containerInsights: "on" } as unknown as { containerInsights: "enabled" };

    expect(() => synth((stack) => new Cluster(stack, "cluster", { config }))).toThrow(
      'test/cluster: containerInsights: "on" is not allowed; use "enabled", "enhanced" or "disabled"',
    );
  });
});

describe("Repository", () => {
  const repository = (config: RepositoryConfig = {}, protection: "protected" | "disposable" = "disposable") =>
    synth((stack) => {
      const made = new Repository(stack, "backend", { config, protection });
      const role = new Role(stack, "ci", { description: "CI.", trust: { service: "ec2.amazonaws.com" } });
      made.grantPull(role);
      made.grantPush(role);
    });

  test("MR-4: scans on push, never overwrites a tag, and throws old images away", () => {
    const terraform = repository();

    expect(resource(terraform, "aws_ecr_repository")).toMatchObject({
      name: "shop-test-backend",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      force_delete: true,
    });
    const policy = JSON.parse(String(resource(terraform, "aws_ecr_lifecycle_policy")["policy"])) as unknown;
    expect(policy).toEqual({
      rules: [
        expect.objectContaining({
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
        }),
        expect.objectContaining({
          rulePriority: 2,
          selection: { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 },
        }),
      ],
    });
  });

  test("ALL-12: protected, its images outlive a destroy", () => {
    expect(resource(repository({}, "protected"), "aws_ecr_repository")).toMatchObject({
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(repository(), "aws_ecr_repository")).not.toHaveProperty("lifecycle");
  });

  test("ALL-8: pull and push are rights on this repository; only the login is registry-wide", () => {
    const granted = statements(repository(), "ci_policy");

    expect(granted["PullBackendLogin"]).toMatchObject({ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
    expect(granted["PullBackendImages"]).toMatchObject({
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: ["${aws_ecr_repository.backend.arn}"],
    });
    expect(granted["PushBackendImages"]?.["actions"]).toEqual([
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]);
  });
});

describe("signals", () => {
  function signals(config: ServiceConfig = {}, containerInsights: "enabled" | "disabled" = "enabled"): Signals {
    let found: Signals | undefined;
    synth((stack) => {
      const cluster = new Cluster(stack, "cluster", { config: { containerInsights } });
      found = makeBackend(stack, { port: 8000, ...config }, { cluster }).signals;
    });
    return found!;
  }
  const alarm = ({ alarms }: Signals, id: string): AlarmSpec | undefined => alarms.find((one) => one.id === id);
  const ids = ({ alarms }: Signals) => alarms.map(({ id }) => id);

  test("SG-6, PS-9, IO-9: high-cpu rings over 80 for two periods of 300 s", () => {
    expect(alarm(signals(), "high-cpu")).toMatchObject({
      metric: { namespace: "AWS/ECS", name: "CPUUtilization", statistic: "Average" },
      comparison: ">",
      threshold: 80,
      periodSeconds: 300,
      evaluationPeriods: 2,
    });
    expect(alarm(signals({ alarms: { cpuPercent: 60 } }), "high-cpu")?.threshold).toBe(60);
  });

  test("MR-7: memory, too few tasks, unhealthy tasks, none healthy, and at the maximum where it scales", () => {
    expect(ids(signals({ scaling: { min: 1, max: 4 } }))).toEqual([
      "high-cpu",
      "high-memory",
      "too-few-tasks",
      "at-maximum",
      "unhealthy-tasks",
      "no-healthy-task",
    ]);
  });

  test("counts of tasks fall away with container insights", () => {
    expect(ids(signals({ scaling: { min: 1, max: 4 } }, "disabled"))).toEqual([
      "high-cpu",
      "high-memory",
      "unhealthy-tasks",
      "no-healthy-task",
    ]);
  });

  test("nobody is woken by a service that may stand still", () => {
    const scheduled = { night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 0 } };

    expect(ids(signals({ scaling: { min: 1, max: 4, scheduled } }))).not.toContain("no-healthy-task");
    expect(alarm(signals(), "no-healthy-task")).toMatchObject({ severity: "P1", missingData: "breaching" });
  });

  test("IO-9: the load balancer's alarm rings over ten server errors in a minute", () => {
    let found: Signals | undefined;
    synth((stack) => {
      found = new LoadBalancer(stack, "load-balancer", { vpc: VPC, protection: "disposable" }).signals;
    });

    expect(alarm(found!, "high-5xx")).toMatchObject({
      metric: { expression: "FILL(balancer, 0) + FILL(tasks, 0)" },
      comparison: ">",
      threshold: 10,
      periodSeconds: 60,
      evaluationPeriods: 1,
    });
    expect(alarm(found!, "slow-responses")).toMatchObject({ metric: { name: "TargetResponseTime", statistic: "p95" } });
  });
});
