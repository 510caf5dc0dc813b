import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import type { DBInstance } from "@aws-sdk/client-rds";
import type { Deployed } from "../support/environment-suite";
import { backendReadBack, readService, variablesOf } from "./backend";
import { readNetwork } from "./network";

export const SHEETGPT_INSTANCE: Partial<DBInstance> = { DBInstanceClass: "db.t3.small", StorageType: "gp2" };

/** Tests for every environment of SheetGPT, read back from AWS. */
export function sheetgptReadBack(deployed: Deployed): void {
  backendReadBack(deployed);

  test("ALL-2: CloudFront and the API reach the load balancer, which reaches the tasks, which reach the database", async () => {
    const { ingress, egress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const [loadBalancer, api, backend, database] = ["load-balancer", "api", "backend", "database"].map(
      (thing) => `${deployed.name}-${thing}`,
    );
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

  test("SG-2: a task has 0.25 vCPU and 512 MB, and a failed deployment is rolled back", async () => {
    const { service, task } = await readService(deployed);

    expect(task).toMatchObject({ cpu: "256", memory: "512" });
    expect(service.deploymentConfiguration?.deploymentCircuitBreaker).toEqual({ enable: true, rollback: true });
    expect(variablesOf(task)["CORS_ORIGINS"]).toBe(deployed.outputs["frontend_url"]);
  });

  test("ALL-5, SG-10: routes /api/* into the VPC, everything else to the bucket", async () => {
    const { Distribution: distribution } = await new CloudFrontClient({}).send(
      new GetDistributionCommand({ Id: deployed.outputs["cloudfront_distribution_id"] }),
    );
    const config = distribution?.DistributionConfig;
    const api = config?.CacheBehaviors?.Items?.find((one) => one.PathPattern === "/api/*");
    const { waf, domain } = deployed.environment.config;

    expect(api?.TargetOriginId).toBe("api");
    expect(config?.DefaultCacheBehavior?.TargetOriginId).toBe("files");
    expect(config?.DefaultCacheBehavior?.ViewerProtocolPolicy).toBe("redirect-to-https");
    expect(config?.WebACLId ?? "").toContain(waf ? `:global/webacl/${deployed.name}-firewall/` : "");
    expect(config?.Aliases?.Items).toEqual([domain?.zone]);
    const errors = config?.CustomErrorResponses?.Items ?? [];
    expect(errors.filter((one) => Boolean(one.ResponsePagePath) || one.ErrorCachingMinTTL !== 0)).toEqual([]);
  });
}
