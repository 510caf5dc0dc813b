import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import {
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  RDSClient,
  type DBCluster,
} from "@aws-sdk/client-rds";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Deployed } from "../support/environment-suite";
import { actions, readAlarms, readPolicy } from "./aws";
import { backendReadBack, readService, variablesOf } from "./backend";
import { bucketReadBack, readLifecycle, replicationReadBack } from "./bucket";
import { readCluster, readInstance } from "./database";
import { readEndpoints, readNetwork, readWaysOut } from "./network";
import { readScaling } from "./scaling";
import { askForm, askJson } from "./wire";

/** Tests for every environment of Eloquent AI, read back from AWS. */
export function eloquentReadBack(deployed: Deployed, size: { readonly cpu: string; readonly memory: string }): void {
  backendReadBack(deployed);
  bucketReadBack(deployed, "EA-10", "documents");

  test("EA-1: tasks have the configured size, and an answer has a minute to finish", async () => {
    const { task } = await readService(deployed);

    expect(task).toMatchObject(size);
    expect(task.containerDefinitions?.[0]?.stopTimeout).toBe(60);
  });

  test("EA-3: the application gets the location of its vectors", async () => {
    const { task } = await readService(deployed);

    expect(variablesOf(task)).toMatchObject({
      DOCUMENTS_BUCKET: deployed.outputs["documents_bucket"],
      PINECONE_DIMENSION: "1536",
      PINECONE_INDEX: "eloquent-ai",
      PINECONE_REGION: "us-east-1",
    });
  });

  test("EA-4: keys and the signing secret are passed by reference, each from its own secret", async () => {
    const { task } = await readService(deployed);
    const references = new Map(task.containerDefinitions?.[0]?.secrets?.map((one) => [one.name, one.valueFrom]));
    const nameOf = async (variable: string) => {
      const SecretId = references.get(variable);
      return (await new SecretsManagerClient({}).send(new DescribeSecretCommand({ SecretId }))).Name;
    };

    expect(await nameOf("JWT_SECRET")).toBe(`${deployed.name}-jwt-secret`);
    expect(await nameOf("OPENAI_API_KEY")).toBe(`${deployed.name}-openai-api-key`);
    expect(await nameOf("PINECONE_API_KEY")).toBe(`${deployed.name}-pinecone-api-key`);
    expect(await nameOf("DATABASE_URL")).toBe(`${deployed.name}-database-url`);
  });

  test("EA-6: tasks are in private subnets with a NAT gateway, and only CloudFront reaches the load balancer", async () => {
    const { service } = await readService(deployed);
    const ways = await readWaysOut(service.networkConfiguration?.awsvpcConfiguration?.subnets ?? []);
    const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const into = ingress.filter((rule) => rule.group === `${deployed.name}-load-balancer`);

    expect(into.map((rule) => [rule.from, rule.toPort])).toEqual([[expect.stringMatching(/^pl-/), 443]]);
    expect(ways).toEqual([expect.stringMatching(/^nat-/), expect.stringMatching(/^nat-/)]);
  });

  test("EA-7: an X-Ray daemon runs as a sidecar of the application, which may send traces and custom metrics", async () => {
    const { task } = await readService(deployed);
    const [, daemon] = task.containerDefinitions ?? [];
    const allowed = (await readPolicy(`${deployed.name}-backend-task`)).flatMap(actions);

    expect(daemon).toMatchObject({ name: "xray-daemon", essential: false });
    expect(daemon?.portMappings).toMatchObject([{ containerPort: 2000, protocol: "udp" }]);
    expect(variablesOf(task)).toMatchObject({
      AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
      METRICS_NAMESPACE: deployed.name,
    });
    expect(allowed).toEqual(expect.arrayContaining(["xray:PutTraceSegments", "cloudwatch:PutMetricData"]));
  });

  test("EA-11: documents are archived after half a year", async () => {
    const { archive } = await readLifecycle(deployed.outputs["documents_bucket"]);

    expect(archive?.Transitions).toMatchObject([{ Days: 180, StorageClass: "GLACIER_IR" }]);
  });
}

/** Tests for environments with a firewall: staging and prod. */
export function eloquentGuardReadBack(deployed: Deployed): void {
  test("EA-5: CloudFront's web ACL blocks SQL injection, XSS and more than 1000 requests a minute", async () => {
    const { Distribution: distribution } = await new CloudFrontClient({}).send(
      new GetDistributionCommand({ Id: deployed.outputs["cloudfront_distribution_id"] }),
    );
    const arn = distribution?.DistributionConfig?.WebACLId ?? "";
    const { WebACL: acl } = await askJson<{ WebACL: { Rules: WafRule[] } }>("wafv2", "AWSWAF_20190729.GetWebACL", {
      Name: `${deployed.name}-firewall`,
      Scope: "CLOUDFRONT",
      Id: arn.split("/").at(-1),
    });

    expect(arn).toContain(`:global/webacl/${deployed.name}-firewall/`);
    expect(acl.Rules.map((rule) => rule.Name)).toEqual(expect.arrayContaining(["CommonRuleSet", "SQLiRuleSet"]));
    expect(acl.Rules.find((rule) => rule.Name === "rate-limit")?.Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: "IP",
      EvaluationWindowSec: 60,
      Limit: 1000,
    });
  });
}

interface WafRule {
  readonly Name: string;
  readonly Statement: { readonly RateBasedStatement?: object };
}

/** Tests for an Aurora cluster with a standby. */
export function eloquentStandbyReadBack(deployed: Deployed): void {
  test("EA-2: Aurora has a writer and a reader, in different zones", async () => {
    const cluster = await readCluster(`${deployed.name}-database`);
    const members = cluster.DBClusterMembers?.map((member) => member.DBInstanceIdentifier ?? "").sort() ?? [];
    const instances = await Promise.all(members.map(readInstance));

    expect(members).toEqual([`${deployed.name}-database-standby`, `${deployed.name}-database-writer`]);
    expect(new Set(instances.map((one) => one.AvailabilityZone)).size).toBe(2);
    expect(instances.map((one) => one.DBInstanceClass)).toEqual(["db.serverless", "db.serverless"]);
    expect(instances.map((one) => one.PubliclyAccessible)).toEqual([false, false]);
  });
}

/** Tests for production only. */
export function eloquentProductionReadBack(deployed: Deployed): void {
  replicationReadBack(deployed, "EA-10", "documents");

  test("EA-1: scales from 2 to 10 tasks on CPU and on forecasts, and down off-peak", async () => {
    const scaling = await readScaling(deployed.outputs["ecs_cluster"] ?? "", deployed.outputs["ecs_service"] ?? "");
    const [template = ""] = await askForm(
      "cloudformation",
      { Action: "GetTemplate", Version: "2010-05-15", StackName: `${deployed.name}-backend-predictive` },
      "TemplateBody",
    );

    expect(scaling).toMatchObject({
      min: 2,
      max: 10,
      policies: { cpu: { TargetValue: 70 } },
      scheduled: {
        morning: { schedule: "cron(0 11 ? * MON-FRI *)", min: 2, max: 10 },
        night: { schedule: "cron(0 3 ? * TUE-SAT *)", min: 1, max: 4 },
      },
    });
    expect(template).toContain("PredictiveScaling");
    expect(template).toContain("ForecastAndScale");
  });

  test("EA-6: registry, logs and secrets are reached without leaving the network", async () => {
    expect(await readEndpoints(deployed.outputs["vpc_id"] ?? "")).toEqual([
      "Gateway s3",
      "Interface ecr.api",
      "Interface ecr.dkr",
      "Interface logs",
      "Interface secretsmanager",
    ]);
  });

  test("EA-8: critical alarms go to PagerDuty, the others to e-mail", async () => {
    const alarms = Object.values(await readAlarms(deployed.name));
    const topicOf = (severity: string) =>
      alarms.flatMap((alarm) => alarm.AlarmActions ?? []).find((arn) => arn.endsWith(`-alerts-${severity}`)) ?? "";
    const told = (severity: string) =>
      askForm(
        "sns",
        { Action: "ListSubscriptionsByTopic", Version: "2010-03-31", TopicArn: topicOf(severity) },
        "Endpoint",
      );

    expect(await told("p1")).toEqual(["https://events.pagerduty.com/integration/eloquent-ai-p1/enqueue"]);
    expect(await told("p2")).toEqual(["https://events.pagerduty.com/integration/eloquent-ai-p2/enqueue"]);
    expect(await told("p3")).toEqual(["ops@eloquent-ai.example.com"]);
  });

  test("EA-10: the images are copied to the recovery region", async () => {
    const { replicationConfiguration: replication } = await askJson<{ replicationConfiguration: object }>(
      "ecr",
      "AmazonEC2ContainerRegistry_V20150921.DescribeRegistry",
      {},
    );
    const repository = deployed.outputs["ecr_repository_url"]?.split("/").at(-1);

    expect(replication).toMatchObject({
      rules: [
        {
          destinations: [{ region: "us-west-2" }],
          repositoryFilters: expect.arrayContaining([
            { filter: "eloquent-ai-prod-", filterType: "PREFIX_MATCH" },
          ]) as object[],
        },
      ],
    });
    expect(repository).toMatch(/^eloquent-ai-prod-/);
  });

  test("EA-10: there is a secondary database cluster in the recovery region", async () => {
    const cluster = await readCluster(`${deployed.name}-database`);
    const { GlobalClusters: [global] = [] } = await new RDSClient({}).send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: `${deployed.name}-database-global` }),
    );
    const members = global?.GlobalClusterMembers?.map((one) => one.DBClusterArn) ?? [];
    const second = members.find((arn) => arn?.includes(":us-west-2:"));
    const { DBClusters: [follower] = [] } = await new RDSClient({ region: "us-west-2" }).send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: second?.split(":").at(-1) }),
    );

    expect(members).toContain(cluster.DBClusterArn);
    expect(follower).toMatchObject({ Engine: "aurora-postgresql", StorageEncrypted: true });
  });
}

/** The scaling bounds of the database. */
export function capacity(min: number, max: number): Partial<DBCluster> {
  return { ServerlessV2ScalingConfiguration: { MinCapacity: min, MaxCapacity: max } };
}
