import type { DBInstance } from "@aws-sdk/client-rds";
import { account } from "../support/context";
import type { Deployed } from "../support/environment-suite";
import { backendReadBack, readLogRetention, readService, variablesOf } from "./backend";
import { bucketReadBack, readLifecycle } from "./bucket";
import { readReplicationGroup } from "./cache";
import { readParameters } from "./database";
import { readLoadBalancerAttributes } from "./load-balancer";
import { readNatGateways, readNetwork, readWaysOut } from "./network";
import { readScaling } from "./scaling";

export const PLAYSTUDY_INSTANCE: Partial<DBInstance> = {
  DBInstanceClass: "db.t4g.micro",
  StorageType: "gp3",
  PerformanceInsightsEnabled: true,
};

/** Tests for every environment of Playstudy, read back from AWS. */
export function playstudyReadBack(deployed: Deployed): void {
  backendReadBack(deployed);
  bucketReadBack(deployed, "PS-6", "uploads");

  test("PS-1: one task of 0.25 vCPU and 512 MB on port 8000, up to ten, with logs kept for a week", async () => {
    const { service, task } = await readService(deployed);
    const scaling = await readScaling(deployed.outputs["ecs_cluster"] ?? "", deployed.outputs["ecs_service"] ?? "");

    expect(service.desiredCount).toBe(1);
    expect(task).toMatchObject({ cpu: "256", memory: "512" });
    expect(task.containerDefinitions?.[0]?.portMappings).toMatchObject([{ containerPort: 8000 }]);
    expect(scaling).toMatchObject({ min: 1, max: 10 });
    expect(scaling?.policies["cpu"]).toMatchObject({ TargetValue: 70, ScaleInCooldown: 300, ScaleOutCooldown: 60 });
    expect(await readLogRetention(deployed.outputs["backend_log_group"] ?? "")).toBe(7);
  });

  test("PS-2: without a NAT gateway, tasks reach the registry with a public address", async () => {
    const vpc = deployed.outputs["vpc_id"] ?? "";
    const { service } = await readService(deployed);
    const network = service.networkConfiguration?.awsvpcConfiguration;
    const { egress } = await readNetwork(vpc);

    expect(await readNatGateways(vpc)).toEqual([]);
    expect(network?.subnets).toHaveLength(2);
    expect(await readWaysOut(network?.subnets ?? [])).toEqual([expect.stringMatching(/^igw-/)]);
    expect(network?.assignPublicIp).toBe("ENABLED");
    expect(egress.filter((rule) => rule.group === `${deployed.name}-backend`)).toContainEqual(
      expect.objectContaining({ from: "0.0.0.0/0", toPort: 443 }),
    );
  });

  test("PS-2: only the load balancer reaches the tasks", async () => {
    const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const into = ingress.filter((rule) => rule.group === `${deployed.name}-backend`);

    expect(into.map((rule) => [rule.from, rule.toPort])).toEqual([[`${deployed.name}-load-balancer`, 8000]]);
  });

  test("PS-3: the application gets its environment, its cache, its bucket, and a generated SECRET_KEY", async () => {
    const { task } = await readService(deployed);

    expect(variablesOf(task)).toEqual({
      AWS_REGION: deployed.region,
      CORS_ORIGINS: deployed.outputs["frontend_url"],
      ENVIRONMENT: deployed.environment.name,
      REDIS_URL: expect.stringMatching(/^rediss?:\/\/[^@]+:6379$/) as string,
      UPLOADS_BUCKET: deployed.outputs["uploads_bucket"],
    });
    expect(task.containerDefinitions?.[0]?.secrets?.map((secret) => secret.name).sort()).toEqual([
      "DATABASE_URL",
      "SECRET_KEY",
    ]);
  });

  test("PS-4: logs statements slower than a second", async () => {
    expect((await readParameters(`${deployed.name}-database`))["log_min_duration_statement"]).toBe("1000");
  });

  test("PS-6: uploads are tiered by usage, and archived with instant access after 90 days", async () => {
    const rules = await readLifecycle(deployed.outputs["uploads_bucket"]);

    expect(rules["archive"]).toMatchObject({
      Status: "Enabled",
      Transitions: [{ Days: 90, StorageClass: "GLACIER_IR" }],
    });
    expect(rules["tier-by-use"]).toMatchObject({
      Status: "Enabled",
      Transitions: [{ StorageClass: "INTELLIGENT_TIERING" }],
    });
  });

  test("PS-7: the load balancer logs every request, for 30 days", async () => {
    const bucket = `${deployed.name}-alb-logs-${account(deployed.environment.account).id}`;

    expect(await readLoadBalancerAttributes(deployed)).toMatchObject({
      "access_logs.s3.enabled": "true",
      "access_logs.s3.bucket": bucket,
    });
    expect((await readLifecycle(bucket))["expire"]?.Expiration?.Days).toBe(30);
  });
}

/** Tests for environments with managed Redis. */
export function playstudyCacheReadBack(deployed: Deployed): void {
  test("PS-5: has one small Redis node, encrypted at rest and in transit, with maintenance on Sunday mornings", async () => {
    const { group, member } = await readReplicationGroup(`${deployed.name}-cache`);
    const { task } = await readService(deployed);

    expect(group.MemberClusters).toHaveLength(1);
    expect(group).toMatchObject({ AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true });
    expect(member).toMatchObject({
      Engine: "redis",
      CacheNodeType: "cache.t4g.micro",
      PreferredMaintenanceWindow: "sun:05:00-sun:06:00",
    });
    expect(variablesOf(task)["REDIS_URL"]).toBe(
      `rediss://${group.NodeGroups?.[0]?.PrimaryEndpoint?.Address ?? "?"}:6379`,
    );
  });

  test("PS-5: only the tasks reach it", async () => {
    const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const into = ingress.filter((rule) => rule.group === `${deployed.name}-cache`);

    expect(into.map((rule) => [rule.from, rule.toPort])).toEqual([[`${deployed.name}-backend`, 6379]]);
  });
}

/** Tests for environments with Redis as a sidecar. */
export function playstudySidecarReadBack(deployed: Deployed): void {
  test("PS-5: Redis runs in the application's task, and only listens there", async () => {
    const { task } = await readService(deployed);
    const [application, cache] = task.containerDefinitions ?? [];

    expect(application?.dependsOn).toEqual([{ containerName: "cache", condition: "HEALTHY" }]);
    expect(variablesOf(task)["REDIS_URL"]).toBe("redis://127.0.0.1:6379");
    expect(cache?.image).toMatch(/^public\.ecr\.aws\/docker\/library\/redis:7/);
    expect(cache?.command?.join(" ")).toContain("--bind 127.0.0.1");
    expect(cache?.portMappings ?? []).toEqual([]);
  });
}
