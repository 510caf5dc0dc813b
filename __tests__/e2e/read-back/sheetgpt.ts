import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Deployed } from "./environment-suite";
import { readNetwork } from "./network";

interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** What is true of a backend behind CloudFront, read back from AWS. */
export function backendReadBack(deployed: Deployed, expected: { readonly tasks: number }): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;

  test("ALL-2: CloudFront and the API reach the load balancer, it reaches the tasks, they reach the database", async () => {
    const { ingress, egress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const [loadBalancer, api, backend, database] = ["load-balancer", "api", "backend", "database"].map(prefix);
    const into = (group: string | undefined) => ingress.filter((rule) => rule.group === group);
    const outOf = (group: string | undefined) => egress.filter((rule) => rule.group === group);

    expect(into(loadBalancer).map((rule) => [rule.from, rule.toPort])).toEqual(
      expect.arrayContaining([
        [api, 443],
        [expect.stringMatching(/^pl-/), 443],
      ]),
    );
    expect(into(loadBalancer)).toHaveLength(2);
    expect(into(backend).map((rule) => [rule.from, rule.toPort])).toEqual([[loadBalancer, 8000]]);
    expect(into(database).map((rule) => [rule.from, rule.toPort])).toEqual([[backend, 5432]]);
    expect(into(api)).toEqual([]);
    expect(outOf(database)).toEqual([]);
    expect(outOf(loadBalancer).map((rule) => [rule.from, rule.toPort])).toEqual([[backend, 8000]]);
  });

  test("ALL-4: the load balancer is internal, speaks TLS 1.3 and forwards to healthy tasks only", async () => {
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

    expect(balancer?.Scheme).toBe("internal");
    expect(listeners.map((one) => [one.Port, one.SslPolicy])).toEqual([[443, expect.stringContaining("TLS13")]]);
    expect(group).toMatchObject({
      TargetType: "ip",
      Port: 8000,
      HealthCheckPath: "/api/v1/health",
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: "200-299" },
    });
  });

  test("ALL-3, SG-2: the service runs the task definition, with a circuit breaker and its secrets by reference", async () => {
    const client = new ECSClient({});
    const { services: [service] = [] } = await client.send(
      new DescribeServicesCommand({
        cluster: deployed.outputs["ecs_cluster"],
        services: [deployed.outputs["ecs_service"] ?? ""],
      }),
    );
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
    );
    const [container] = taskDefinition?.containerDefinitions ?? [];

    expect(service?.desiredCount).toBe(expected.tasks);
    expect(service?.deploymentConfiguration?.deploymentCircuitBreaker).toEqual({ enable: true, rollback: true });
    expect(service?.networkConfiguration?.awsvpcConfiguration?.assignPublicIp).toBe("DISABLED");
    expect(taskDefinition).toMatchObject({ cpu: "256", memory: "512", networkMode: "awsvpc" });
    expect(container?.secrets?.map((secret) => secret.name).sort()).toEqual([
      "DATABASE_URL",
      "JWT_SECRET",
      "OPENAI_API_KEY",
    ]);
    expect(container?.environment).toEqual(
      expect.arrayContaining([
        { name: "ENVIRONMENT", value: deployed.name.split("-").at(-1) },
        { name: "CORS_ORIGINS", value: deployed.outputs["frontend_url"] },
      ]),
    );
  });

  test("ALL-3: starting a task may read the service's own secrets and images, and the task itself may do nothing", async () => {
    const execution = await readPolicy(prefix("backend-task-execution-role"), prefix("backend-execution"));
    const readable = execution
      .filter((one) => actions(one).includes("secretsmanager:GetSecretValue"))
      .flatMap(resources);
    const secrets = new SecretsManagerClient({});
    const names = await Promise.all(
      readable.map(async (arn) => (await secrets.send(new DescribeSecretCommand({ SecretId: arn }))).Name),
    );

    expect(names.length).toBe(3);
    expect(names.every((name) => name?.startsWith(deployed.name))).toBe(true);
    expect(execution.flatMap(actions).filter((action) => action.includes("*"))).toEqual([]);
  });

  test("ALL-9, SG-6: every alarm tells somebody, and there is a dashboard", async () => {
    const client = new CloudWatchClient({});
    const { MetricAlarms: all = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `${deployed.name}-` }),
    );
    const { DashboardBody: body } = await client.send(new GetDashboardCommand({ DashboardName: deployed.name }));
    const cpu = all.find((alarm) => alarm.AlarmName === prefix("backend-high-cpu"));

    expect(all.length).toBeGreaterThan(10);
    expect(
      all.filter((alarm) => !alarm.AlarmActions?.every((arn) => arn.includes(`:${deployed.name}-alerts-`))),
    ).toEqual([]);
    expect(all.filter((alarm) => alarm.AlarmActions?.length === 0)).toEqual([]);
    expect(cpu).toMatchObject({ Threshold: 80, Period: 300, EvaluationPeriods: 2, MetricName: "CPUUtilization" });
    expect(body).toContain(prefix("backend-high-cpu"));
  });

  test("SG-9: the frontend's pipeline may write the bucket's objects, list it and invalidate, and nothing else", async () => {
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

/** The statements of a role's inline policies; none where the role has no policy. Other names are tried in turn. */
async function readPolicy(...roles: readonly string[]): Promise<PolicyStatement[]> {
  const client = new IAMClient({});
  for (const role of roles) {
    try {
      const { PolicyNames: names = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: role }));
      const documents = await Promise.all(
        names.map((name) => client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }))),
      );
      return documents.flatMap(
        ({ PolicyDocument: text = "" }) =>
          (JSON.parse(decodeURIComponent(text)) as { Statement: PolicyStatement[] }).Statement,
      );
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
    }
  }
  throw new Error(`there is no role ${roles.join(" or ")}`);
}

function actions({ Action: action }: PolicyStatement): readonly string[] {
  return typeof action === "string" ? [action] : action;
}

function resources({ Resource: resource }: PolicyStatement): readonly string[] {
  return typeof resource === "string" ? [resource] : resource;
}
