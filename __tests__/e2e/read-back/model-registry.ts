import { DescribeFlowLogsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { account } from "../support/context";
import type { Deployed } from "../support/environment-suite";
import { actions, readAlarms, readPolicy } from "./aws";
import { backendReadBack, readService, variablesOf } from "./backend";
import { bucketReadBack } from "./bucket";
import { jobsReadBack } from "./jobs";
import { readLoadBalancer, readLoadBalancerAttributes } from "./load-balancer";
import { readEndpoints } from "./network";
import { readScaling } from "./scaling";
import { askJson } from "./wire";

interface Repositories {
  readonly repositories: readonly { readonly imageScanningConfiguration: { readonly scanOnPush: boolean } }[];
}

function askEcr<T>(operation: string, parameters: object): Promise<T> {
  return askJson("ecr", `AmazonEC2ContainerRegistry_V20150921.${operation}`, parameters);
}

/** Tests for every environment of the Model Registry, read back from AWS. */
export function modelRegistryReadBack(deployed: Deployed, fewestTasks: number): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;

  backendReadBack(deployed);
  jobsReadBack(deployed);
  bucketReadBack(deployed, "MR-3", "packages");
  bucketReadBack(deployed, "MR-3", "frontend");

  test("MR-1: scales to ten tasks on CPU and memory, and gives operators a shell in a container", async () => {
    const { service } = await readService(deployed);
    const scaling = await readScaling(deployed.outputs["ecs_cluster"] ?? "", deployed.outputs["ecs_service"] ?? "");

    expect(scaling).toMatchObject({ min: fewestTasks, max: 10 });
    expect(scaling?.policies).toMatchObject({
      cpu: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
      },
      memory: {
        TargetValue: 80,
        PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageMemoryUtilization" },
      },
    });
    expect(service.enableExecuteCommand).toBe(true);
    expect((await readPolicy(prefix("backend-task"))).flatMap(actions)).toContain("ssmmessages:OpenDataChannel");
  });

  test("MR-3: the load balancer logs to a bucket with the account in its name", async () => {
    expect(await readLoadBalancerAttributes(deployed)).toMatchObject({
      "access_logs.s3.enabled": "true",
      "access_logs.s3.bucket": prefix(`alb-logs-${account(deployed.environment.account).id}`),
    });
  });

  test.each(["backend-image", "autograder"])(
    "MR-4: the repository %s scans on push, and deletes old images",
    async (name) => {
      const repositoryName = prefix(name);
      const { repositories } = await askEcr<Repositories>("DescribeRepositories", {
        repositoryNames: [repositoryName],
      });
      const { lifecyclePolicyText: policy } = await askEcr<{ lifecyclePolicyText: string }>("GetLifecyclePolicy", {
        repositoryName,
      });

      expect(repositories).toMatchObject([{ imageScanningConfiguration: { scanOnPush: true } }]);
      expect((JSON.parse(policy) as { rules: object[] }).rules).toMatchObject([
        { selection: { tagStatus: "untagged", countNumber: 7 } },
        { selection: { tagStatus: "tagged", countNumber: 30 } },
      ]);
    },
  );

  test("MR-6: the application gets its bucket, region and environment, and the job queue", async () => {
    const { task } = await readService(deployed);

    expect(variablesOf(task)).toEqual({
      AUTOGRADER_JOB: deployed.outputs["autograder_job_definition"],
      AUTOGRADER_QUEUE: deployed.outputs["autograder_job_queue"],
      AWS_REGION: deployed.region,
      CORS_ORIGINS: deployed.outputs["frontend_url"],
      ENVIRONMENT: deployed.environment.name,
      S3_BUCKET_NAME: deployed.outputs["packages_bucket"],
    });
    expect(task.containerDefinitions?.[0]?.secrets?.map((secret) => secret.name)).toEqual(["DATABASE_URL"]);
  });

  test("MR-7: monitors tasks, database, load balancer, jobs and CloudFront", async () => {
    expect(Object.keys(await readAlarms(deployed.name))).toEqual(
      expect.arrayContaining([
        "backend-high-cpu",
        "backend-high-memory",
        "database-high-cpu",
        "database-low-storage",
        "database-many-connections",
        "load-balancer-high-5xx",
        "load-balancer-slow-responses",
        "jobs-failed-jobs",
        "frontend-server-errors",
      ]),
    );
  });

  test("MR-8, MR-9: outputs where everything is", async () => {
    const { outputs } = deployed;
    const balancer = await readLoadBalancer(deployed);

    expect(outputs["rds_endpoint"]).toMatch(new RegExp(`^${prefix("database")}\\.`));
    expect(outputs["alb_dns_name"]).toBe(balancer.DNSName);
    expect(outputs["frontend_url"]).toBe(`https://${deployed.environment.config.domain?.zone ?? "?"}`);
    expect(outputs["cloudwatch_dashboard_url"]).toMatch(new RegExp(`#dashboards/dashboard/${deployed.name}$`));
  });

  test("MR-13: S3 and the registry are reached without leaving the network", async () => {
    expect(await readEndpoints(deployed.outputs["vpc_id"] ?? "")).toEqual([
      "Gateway s3",
      "Interface ecr.api",
      "Interface ecr.dkr",
      "Interface logs",
    ]);
  });
}

/** Tests for environments with a firewall: staging and prod. */
export function modelRegistryGuardReadBack(deployed: Deployed): void {
  test("MR-13: the load balancer has a web ACL", async () => {
    const { LoadBalancerArn: balancer } = await readLoadBalancer(deployed);
    const { WebACL: acl } = await askJson<{ WebACL: { Name: string; Rules: { Name: string }[] } }>(
      "wafv2",
      "AWSWAF_20190729.GetWebACLForResource",
      { ResourceArn: balancer },
    );

    expect(acl.Name).toBe(`${deployed.name}-load-balancer-firewall`);
    expect(acl.Rules.map((rule) => rule.Name)).toEqual(
      expect.arrayContaining(["rate-limit", "CommonRuleSet", "SQLiRuleSet"]),
    );
  });

  test("MR-13: the network's rejected connections are logged", async () => {
    const { FlowLogs: logs = [] } = await new EC2Client({}).send(
      new DescribeFlowLogsCommand({ Filter: [{ Name: "resource-id", Values: [deployed.outputs["vpc_id"] ?? ""] }] }),
    );

    expect(logs).toMatchObject([{ FlowLogStatus: "ACTIVE" }]);
    expect(["ALL", "REJECT"]).toContain(logs[0]?.TrafficType);
  });
}
