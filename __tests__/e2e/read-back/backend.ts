import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Service,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Deployed } from "../support/environment-suite";
import { actions, readPolicy, resources } from "./aws";
import { askJson } from "./wire";

/** Tests for every backend behind a load balancer, its monitoring and its delivery. */
export function backendReadBack(deployed: Deployed): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;
  const settings = deployed.environment.settings.backend!;

  test("ALL-4: the load balancer supports TLS 1.3 and forwards only to healthy tasks", async () => {
    const client = new ElasticLoadBalancingV2Client({});
    const { LoadBalancers: [balancer] = [] } = await client.send(
      new DescribeLoadBalancersCommand({ Names: [prefix("alb")] }),
    );
    const { Listeners: listeners = [] } = await client.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    const { TargetGroups: [group] = [] } = await client.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    const facing = settings.loadBalancer.exposure === "internet";

    expect(balancer?.LoadBalancerArn).toBeDefined();
    // The emulated AWS omits the default.
    expect(balancer?.Scheme === "internal").toBe(!facing);
    expect(listeners.find((one) => one.Port === 443)?.SslPolicy).toContain("TLS13");
    if (facing) {
      expect(listeners.find((one) => one.Port === 80)?.DefaultActions?.[0]?.RedirectConfig).toMatchObject({
        Protocol: "HTTPS",
        StatusCode: "HTTP_301",
      });
    }
    expect(group).toMatchObject({
      TargetType: "ip",
      Port: settings.port,
      HealthCheckPath: settings.healthCheck.path,
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: "200-299" },
    });
  });

  test("ALL-3: the service runs the task definition, with its secrets by reference", async () => {
    const { service, task } = await readService(deployed);
    const [container] = task.containerDefinitions ?? [];
    const secrets = [
      ...(deployed.environment.config.database ? ["DATABASE_URL"] : []),
      ...Object.keys(deployed.environment.config.secrets ?? {}),
    ];

    expect(service.desiredCount).toBe(settings.desiredCount);
    expect(service.networkConfiguration?.awsvpcConfiguration?.assignPublicIp).toBe(
      settings.placement === "public" ? "ENABLED" : "DISABLED",
    );
    expect(task).toMatchObject({
      cpu: String(settings.cpu),
      memory: String(settings.memoryMiB),
      networkMode: "awsvpc",
    });
    expect(container?.secrets?.map((secret) => secret.name)).toEqual(expect.arrayContaining(secrets));
    expect(container?.environment).toEqual(
      expect.arrayContaining([
        { name: "ENVIRONMENT", value: deployed.environment.name },
        { name: "AWS_REGION", value: deployed.region },
      ]),
    );
  });

  test("ALL-3: the execution role may only read the service's own secrets and images", async () => {
    const execution = await readPolicy(prefix("backend-execution"));
    const readable = execution
      .filter((one) => actions(one).includes("secretsmanager:GetSecretValue"))
      .flatMap(resources);
    const client = new SecretsManagerClient({});
    const names = await Promise.all(
      readable.map(async (arn) => (await client.send(new DescribeSecretCommand({ SecretId: arn }))).Name),
    );

    const images = execution.filter((one) => actions(one).includes("ecr:BatchGetImage")).flatMap(resources);
    const repository = deployed.outputs["ecr_repository_url"]?.split("/").at(-1) ?? "?";

    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name?.startsWith(deployed.name) !== true)).toEqual([]);
    expect(images).toEqual([expect.stringMatching(new RegExp(`:repository/${repository}$`))]);
    expect(execution.flatMap(actions).filter((action) => action.includes("*"))).toEqual([]);
  });

  test("ALL-9: every alarm notifies somebody or says that it does not, and there is a dashboard", async () => {
    const client = new CloudWatchClient({});
    const { MetricAlarms: all = [], CompositeAlarms: composite = [] } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `${deployed.name}-`,
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      }),
    );
    const { DashboardBody: body } = await client.send(new GetDashboardCommand({ DashboardName: deployed.name }));
    const notifying = [...all, ...composite].filter(
      (alarm) => alarm.AlarmDescription?.endsWith("It notifies nobody.") !== true,
    );
    const cpu = all.find((alarm) => alarm.AlarmName === prefix("backend-high-cpu"));

    // A small environment has eight of its own, and one that only notifies for each that means "nothing works".
    expect(notifying.length).toBeGreaterThanOrEqual(8);
    expect(
      notifying.filter(({ AlarmActions: told = [] }) => !told.some((arn) => arn.includes(`:${deployed.name}-alerts-`))),
    ).toEqual([]);
    expect(cpu).toMatchObject({ Threshold: 80, Period: 300, EvaluationPeriods: 2, MetricName: "CPUUtilization" });
    expect(body).toContain(prefix("backend-high-cpu"));
  });

  test("SG-9: the frontend's pipeline may only write the bucket's objects, list it and invalidate", async () => {
    const policy = await readPolicy(prefix("deploy-frontend"));

    expect(policy.flatMap(actions).sort()).toEqual([
      "cloudfront:CreateInvalidation",
      "cloudfront:GetInvalidation",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
    expect(policy.flatMap(resources).filter((one) => one === "*")).toEqual([]);
  });
}

/** Tests for a backend on Spot. */
export function spotReadBack(deployed: Deployed, row: string): void {
  test(`${row}: runs on Spot capacity`, async () => {
    const { service } = await readService(deployed);

    expect(service.capacityProviderStrategy).toMatchObject([{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
  });
}

/** The backend's service, or another one in the same cluster, and its task definition. */
export async function readService(
  deployed: Deployed,
  name = deployed.outputs["ecs_service"] ?? "",
): Promise<{ readonly service: Service; readonly task: TaskDefinition }> {
  const client = new ECSClient({});
  const { services: [service] = [] } = await client.send(
    new DescribeServicesCommand({ cluster: deployed.outputs["ecs_cluster"], services: [name] }),
  );
  const { taskDefinition: task } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
  );
  if (service === undefined || task === undefined) throw new Error(`there is no service ${name}`);
  return { service, task };
}

/** The plain variables of a container by name. */
export function variablesOf(task: TaskDefinition, container = 0): Record<string, string | undefined> {
  const { environment = [] } = task.containerDefinitions?.[container] ?? {};
  return Object.fromEntries(environment.map(({ name = "", value }) => [name, value]));
}

interface LogGroups {
  readonly logGroups: readonly { readonly logGroupName: string; readonly retentionInDays?: number }[];
}

/** A log group's retention in days; undefined if there is no such group, or no retention. */
export async function readLogRetention(group: string): Promise<number | undefined> {
  const { logGroups: groups } = await askJson<LogGroups>("logs", "Logs_20140328.DescribeLogGroups", {
    logGroupNamePrefix: group,
  });
  return groups.find((one) => one.logGroupName === group)?.retentionInDays;
}
