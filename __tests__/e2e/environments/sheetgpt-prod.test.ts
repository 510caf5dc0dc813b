import { cpSync } from "node:fs";
import { join } from "node:path";
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import { definitions } from "../../envs";
import { buildApp } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";
import { backendReadBack } from "./support/backend";
import { readContext } from "./support/context";
import { instanceReadBack } from "./support/database";
import { environmentSuite } from "./support/environment-suite";

environmentSuite({
  system: "sheetgpt",
  environment: "prod",
  account: "production",
  readBack: (deployed) => {
    backendReadBack(deployed, { tasks: 2 });
    instanceReadBack(deployed, { MultiAZ: true, DeletionProtection: true });

    test("ALL-5, SG-10: sends /api/* into the VPC, everything else to the bucket, all behind the firewall", async () => {
      const { Distribution: distribution } = await new CloudFrontClient({}).send(
        new GetDistributionCommand({ Id: deployed.outputs["cloudfront_distribution_id"] }),
      );
      const config = distribution?.DistributionConfig;
      const api = config?.CacheBehaviors?.Items?.find((one) => one.PathPattern === "/api/*");

      expect(api?.TargetOriginId).toBe("api");
      expect(config?.DefaultCacheBehavior?.TargetOriginId).toBe("files");
      expect(config?.DefaultCacheBehavior?.ViewerProtocolPolicy).toBe("redirect-to-https");
      expect(config?.WebACLId).toContain(`:global/webacl/${deployed.name}-firewall/`);
      expect(config?.Aliases?.Items).toEqual(["sheetgpt.example.com"]);
      expect(config?.CustomErrorResponses?.Quantity ?? 0).toBe(0);
    });
  },
  /** What the runbook says: set `protection: "retiring"`, apply, destroy. */
  retire: async (root) => {
    const outdir = join(readContext().folder, "retiring");
    const systems = definitions.systems.map((system): System => {
      const prod = system.environments["prod"];
      if (system.name !== "sheetgpt" || prod === undefined) return system;
      return { ...system, environments: { ...system.environments, prod: { ...prod, protection: "retiring" } } };
    });
    buildApp({ ...definitions, systems }, { only: ["sheetgpt-prod"], outdir }).synth();
    cpSync(join(outdir, "stacks", "sheetgpt-prod", "cdk.tf.json"), join(root.folder, "cdk.tf.json"));
    await Promise.resolve();
  },
});
