import { buildApp } from "../../stacks/app";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { SHOP, shop } from "../support/shop";
import { resource, synthStack, type Block, type Terraform } from "../support/synth";
import { overlay } from "./overlay";

/** The shop's production environment with additions to its file. */
function prod(more: Partial<EnvironmentFile> = {}): Terraform {
  const file = overlay(shop.environments["prod"], more) as EnvironmentFile;
  const app = buildApp({ ...SHOP, systems: [{ ...shop, environments: { prod: file } }] }, { only: ["shop-prod"] });
  const stack = app.node.findChild("shop-prod");
  if (!(stack instanceof EnvironmentStack)) throw new Error("there is no environment shop-prod");
  return synthStack(stack);
}

/** Every block by its address, including outputs and providers. */
function blocks(terraform: Terraform): ReadonlyMap<string, string> {
  const named = (prefix: string, kinds: Readonly<Record<string, Readonly<Record<string, Block>>>>) =>
    Object.entries(kinds).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, block]) => [`${prefix}${type}.${name}`, JSON.stringify(block)] as const),
    );
  return new Map([
    ...named("", terraform.resource),
    ...named("data.", terraform.data),
    ...named("ephemeral.", terraform.ephemeral),
    ...named("", { output: terraform.output }),
    ["provider", JSON.stringify(terraform.provider)],
    ["terraform", JSON.stringify(terraform.terraform)],
  ]);
}

const BASE = prod();

/** What a switch does to production. Of the existing resources, Terraform only touches those removed or changed. */
function effect(terraform: Terraform) {
  const [before, after] = [blocks(BASE), blocks(terraform)];
  return {
    added: [...after.keys()].filter((address) => !before.has(address)).sort(),
    changed: [...after.keys()]
      .filter((address) => before.has(address) && before.get(address) !== after.get(address))
      .sort(),
    removed: [...before.keys()].filter((address) => !after.has(address)).sort(),
  };
}

/** What changes with the task definition. */
const TASK = "aws_ecs_task_definition.backend_task";
const SERVICE = "aws_ecs_service.backend";
const DASHBOARD = "aws_cloudwatch_dashboard.monitoring_dashboard";

/** The resources of a log bucket. */
const logBucket = (name: string) => [
  `aws_s3_bucket.${name}`,
  `aws_s3_bucket_lifecycle_configuration.${name}_lifecycle`,
  `aws_s3_bucket_ownership_controls.${name}_ownership`,
  `aws_s3_bucket_policy.${name}_access`,
  `aws_s3_bucket_public_access_block.${name}_public_access_block`,
  `aws_s3_bucket_server_side_encryption_configuration.${name}_encryption`,
  `data.aws_iam_policy_document.${name}_policy`,
];
const cacheAlarm = (name: string) => `aws_cloudwatch_metric_alarm.monitoring_cache_${name}`;

/** Each switch as written in prod.ts, what it adds, and the few blocks that it changes. Nothing is ever removed. */
const SWITCHES: readonly (readonly [string, Partial<EnvironmentFile>, readonly string[], readonly string[]])[] = [
  [
    "a read replica",
    { database: { instance: { readReplicas: ["reporting"] } } },
    [
      "aws_cloudwatch_log_group.database_replica_reporting_postgresql_log",
      "aws_cloudwatch_log_group.database_replica_reporting_upgrade_log",
      ...["broken", "high_cpu", "lag", "low_storage", "many_connections"].map(
        (name) => `aws_cloudwatch_metric_alarm.monitoring_database_reporting_${name}`,
      ),
      "aws_db_instance.database_replica_reporting",
      "aws_secretsmanager_secret.database_reader_url",
      "aws_secretsmanager_secret_version.database_reader_url_version",
    ],
    // The task gets the replica's URL and may read it; RDS tells about both machines.
    [
      DASHBOARD,
      "aws_db_event_subscription.database_events_restarts",
      TASK,
      "data.aws_iam_policy_document.backend_task_execution_role_policy",
    ],
  ],
  [
    "a cache",
    { cache: {} },
    [
      "aws_cloudwatch_log_group.cache_slow_log",
      cacheAlarm("evictions"),
      cacheAlarm("high_cpu"),
      cacheAlarm("high_engine_cpu"),
      cacheAlarm("high_memory"),
      cacheAlarm("many_connections"),
      cacheAlarm("replica_lag"),
      "aws_elasticache_parameter_group.cache_parameters",
      "aws_elasticache_replication_group.cache",
      "aws_elasticache_subnet_group.cache_subnets",
      "aws_security_group.cache_security_group",
      "aws_vpc_security_group_egress_rule.backend_to_cache_6379",
      "aws_vpc_security_group_ingress_rule.cache_from_backend_6379",
      "output.redis_endpoint",
      "terraform_data.cache_final_snapshot",
    ],
    // The service waits for its access to the cache; the task gets the URL.
    [DASHBOARD, SERVICE, TASK],
  ],
  ["a cache as a sidecar", { cache: { mode: "sidecar" } }, [], [TASK]],
  [
    "tracing",
    { backend: { tracing: true } },
    ["aws_iam_role_policy.backend_task_role_permissions", "data.aws_iam_policy_document.backend_task_role_policy"],
    // The service waits for the task's permissions, which are now the only ones.
    [SERVICE, TASK, "aws_iam_role_policies_exclusive.backend_task_role_policies"],
  ],
  [
    "scheduled scaling",
    {
      backend: {
        scaling: {
          scheduled: {
            morning: { schedule: "cron(0 6 * * ? *)", min: 1, max: 4 },
            night: { schedule: "cron(0 20 * * ? *)", min: 1, max: 1 },
          },
        },
      },
    },
    [
      "aws_appautoscaling_scheduled_action.backend_scaling_schedule_morning",
      "aws_appautoscaling_scheduled_action.backend_scaling_schedule_night",
    ],
    // From now on, the schedule sets the bounds.
    ["aws_appautoscaling_target.backend_scaling", "aws_cloudwatch_metric_alarm.monitoring_backend_at_maximum"],
  ],
  [
    "predictive scaling",
    { backend: { scaling: { predictive: { mode: "forecast-only" } } } },
    ["aws_cloudformation_stack.backend_scaling_predictive"],
    [],
  ],
  ["Spot", { backend: { capacity: "spot" } }, [], [SERVICE]],
  [
    "a shell in the tasks",
    { backend: { exec: true, cluster: { exec: true } } },
    [
      "aws_cloudwatch_log_group.cluster_exec_log_group",
      "aws_iam_role_policy.backend_task_role_permissions",
      "data.aws_iam_policy_document.backend_task_role_policy",
    ],
    ["aws_ecs_cluster.cluster", SERVICE, "aws_iam_role_policies_exclusive.backend_task_role_policies"],
  ],
  [
    "access logs of CloudFront",
    { frontend: { accessLogs: {} } },
    [
      "aws_cloudwatch_log_delivery.frontend_access_log_delivery",
      "aws_cloudwatch_log_delivery_destination.frontend_access_log_destination",
      "aws_cloudwatch_log_delivery_source.frontend_access_log_source",
      ...logBucket("frontend_access_logs"),
    ],
    [],
  ],
  [
    "access logs of the load balancer",
    { backend: { loadBalancer: { accessLogs: { retentionDays: 30 } } } },
    logBucket("load_balancer_alb_logs"),
    ["aws_lb.load_balancer"],
  ],
];

describe("SG-12: switched on by configuration, without touching anything else", () => {
  test.each(SWITCHES)("%s", (_, file, added, changed) => {
    expect(effect(prod(file))).toEqual({ added: [...added].sort(), changed: [...changed].sort(), removed: [] });
  });

  test("without a switch, nothing changes", () => {
    expect(effect(prod())).toEqual({ added: [], changed: [], removed: [] });
  });
});

function containers(terraform: Terraform): Block[] {
  return JSON.parse(String(resource(terraform, "aws_ecs_task_definition")["container_definitions"])) as Block[];
}

function variables(terraform: Terraform): Record<string, string> {
  const { environment, secrets } = containers(terraform)[0] as Record<"environment" | "secrets", Block[]>;
  return Object.fromEntries([
    ...environment.map(({ name, value }) => [String(name), String(value)]),
    ...secrets.map(({ name, valueFrom }) => [String(name), String(valueFrom)]),
  ]) as Record<string, string>;
}

describe("SG-12: the backend gets what was switched on", () => {
  test("the replica's URL, in addition to the database's", () => {
    const terraform = prod({ database: { instance: { readReplicas: ["reporting"] } } });

    expect(variables(terraform)).toMatchObject({
      DATABASE_URL: "${aws_secretsmanager_secret.database_url.arn}",
      DATABASE_READER_URL: "${aws_secretsmanager_secret.database_reader_url.arn}",
    });
    expect(variables(BASE)).not.toHaveProperty("DATABASE_READER_URL");
  });

  test("the cache's URL, which in production has a second node in another zone", () => {
    const terraform = prod({ cache: {} });

    expect(variables(terraform)["REDIS_URL"]).toBe(
      "rediss://${aws_elasticache_replication_group.cache.primary_endpoint_address}:6379",
    );
    expect(resource(terraform, "aws_elasticache_replication_group")).toMatchObject({
      num_cache_clusters: 2,
      multi_az_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(variables(BASE)).not.toHaveProperty("REDIS_URL");
  });

  test("PS-5: a cache in its own task", () => {
    const terraform = prod({ cache: { mode: "sidecar" } });

    expect(variables(terraform)["REDIS_URL"]).toBe("redis://127.0.0.1:6379");
    expect(containers(terraform).map(({ name }) => String(name))).toEqual(["backend", "cache"]);
  });

  test("tracing and a cache in its task go together", () => {
    const terraform = prod({ backend: { tracing: true }, cache: { mode: "sidecar" } });

    expect(containers(terraform).map(({ name, cpu }) => [String(name), Number(cpu)])).toEqual([
      ["backend", 160],
      ["xray-daemon", 32],
      ["cache", 64],
    ]);
  });
});

describe("SG-12: another region", () => {
  const terraform = prod({ region: "eu-west-1", frontend: { accessLogs: {} } });
  const away = Object.entries(terraform.resource).flatMap(([type, named]) =>
    Object.entries(named)
      .filter(([, block]) => block["provider"] === "aws.us-east-1")
      .map(([name]) => `${type}.${name}`),
  );

  test("is one line; the state stays in the account's bucket", () => {
    const providers = terraform.provider["aws"]?.map(({ region, alias }) => [String(region), alias as unknown]);

    expect(providers).toEqual([
      ["eu-west-1", undefined],
      ["us-east-1", "us-east-1"],
      ["us-west-2", "us-west-2"],
    ]);
    expect(terraform.terraform["backend"]).toEqual(BASE.terraform["backend"]);
    expect(resource(terraform, "aws_subnet", "network_public_a")["availability_zone"]).toBe("eu-west-1a");
    expect(variables(terraform)["AWS_REGION"]).toBe("eu-west-1");
  });

  test("leaves in us-east-1 what CloudFront requires there, and alarms with separate topics", () => {
    expect(away.sort()).toEqual([
      "aws_acm_certificate.site_certificate_us_east_1",
      "aws_acm_certificate_validation.site_certificate_us_east_1_validation",
      "aws_cloudwatch_composite_alarm.monitoring_frontend_server_errors_notification",
      "aws_cloudwatch_composite_alarm.monitoring_health_check_unreachable_notification",
      "aws_cloudwatch_log_delivery.frontend_access_log_delivery",
      "aws_cloudwatch_log_delivery_destination.frontend_access_log_destination",
      "aws_cloudwatch_log_delivery_source.frontend_access_log_source",
      "aws_cloudwatch_log_group.firewall_log_group",
      "aws_cloudwatch_metric_alarm.monitoring_firewall_many_blocked",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_client_errors",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_server_errors",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_server_errors_not_yet",
      "aws_cloudwatch_metric_alarm.monitoring_health_check_unreachable",
      "aws_cloudwatch_metric_alarm.monitoring_health_check_unreachable_not_yet",
      "aws_sns_topic.monitoring_us_east_1_alerts_p1",
      "aws_sns_topic.monitoring_us_east_1_alerts_p3",
      "aws_sns_topic_policy.monitoring_us_east_1_alerts_p1_policy",
      "aws_sns_topic_policy.monitoring_us_east_1_alerts_p3_policy",
      "aws_sns_topic_subscription.monitoring_us_east_1_alerts_p1_ops_at_shop_example_com",
      "aws_sns_topic_subscription.monitoring_us_east_1_alerts_p3_ops_at_shop_example_com",
      "aws_wafv2_web_acl.firewall",
      "aws_wafv2_web_acl_logging_configuration.firewall_logging",
    ]);
    expect(resource(terraform, "aws_cloudwatch_metric_alarm", "monitoring_frontend_client_errors")).toMatchObject({
      alarm_actions: [expect.stringContaining("aws_sns_topic.monitoring_us_east_1_alerts_")],
    });
  });

  test("CloudFront takes the certificate from us-east-1, the load balancer its own", () => {
    expect(resource(terraform, "aws_cloudfront_distribution")).toMatchObject({
      viewer_certificate: {
        acm_certificate_arn: expect.stringContaining("site_certificate_us_east_1") as string,
      },
    });
    expect(resource(terraform, "aws_lb_listener")["certificate_arn"]).toContain("site_certificate_validation");
  });

  test("removes nothing, and replaces nothing that is global", () => {
    const { removed, changed } = effect(prod({ region: "eu-west-1" }));

    expect(removed).toEqual([]);
    expect(changed.filter((address) => !address.startsWith("aws_subnet."))).toEqual([
      "aws_cloudfront_distribution.frontend",
      "aws_cloudwatch_composite_alarm.monitoring_frontend_server_errors_notification",
      "aws_cloudwatch_composite_alarm.monitoring_health_check_unreachable_notification",
      DASHBOARD,
      "aws_cloudwatch_log_group.firewall_log_group",
      "aws_cloudwatch_metric_alarm.monitoring_firewall_many_blocked",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_client_errors",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_server_errors",
      "aws_cloudwatch_metric_alarm.monitoring_frontend_server_errors_not_yet",
      "aws_cloudwatch_metric_alarm.monitoring_health_check_unreachable",
      "aws_cloudwatch_metric_alarm.monitoring_health_check_unreachable_not_yet",
      TASK,
      "aws_vpc_endpoint.network_endpoint_s3",
      "aws_wafv2_web_acl.firewall",
      "aws_wafv2_web_acl_logging_configuration.firewall_logging",
      "data.aws_iam_policy_document.deploy_backend_policy",
      "output.cloudwatch_dashboard_url",
      "output.secrets_to_fill",
      "provider",
    ]);
  });
});
