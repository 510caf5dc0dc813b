import { originOf } from "../support/edge-path";
import { answerOf } from "../support/failover-records";
import { APPROVED, COMMON, homesSuite } from "../support/homes-suite";
import { MINUTE_ALONE } from "../support/time";
import { AWAY } from "../support/two-homes";

const HOST = "homes.staging.shop.example.com";

homesSuite(
  "instance",
  {
    frontend: { apiPaths: ["/api/*"] },
    backend: { ...COMMON.backend, loadBalancer: { exposure: "cloudfront" } },
    domain: { zone: "staging.shop.example.com", host: HOST },
    api: {},
    scheduledTasks: { report: { command: ["node", "report.js"], schedule: "cron(0 3 * * ? *)" } },
    cache: {},
    buckets: { documents: { replicated: true } },
    encryption: { customerManagedKeys: ["buckets", "cache", "database", "logs"] },
    database: { kind: "instance", databaseName: "shop", version: "16", recovery: {} },
  },
  (homes) => {
    const requests = async () => {
      const { first } = homes();
      const { cloudfront_distribution_id: distribution = "" } = await first.root.outputs();
      return {
        page: await originOf(distribution, "GET", "/settings", first),
        api: await originOf(distribution, "POST", "/api/orders", first),
        name: await answerOf(`api.${HOST}`, first),
      };
    };
    const database = (region: string, query: string) =>
      homes().first.ask(
        `aws rds describe-db-instances --region ${region} --query "DBInstances[?starts_with(DBInstanceIdentifier, 'instance-test')] | ${query}" --output text`,
      );
    let before = "";

    const away = (): void => {
      test(
        "requests lead to the second home, with every method",
        async () => {
          const { first, second } = homes();
          const { page, api, name } = await requests();
          const balancer = await second.ask(
            "aws elbv2 describe-load-balancers --names instance-test-recovery-alb --query 'LoadBalancers[0].DNSName' --output text",
          );

          expect(page).toMatch(/-frontend-bucket-replica-.*\.us-west-2\.amazonaws\.com$/);
          expect(api).toBe(`recovery.${HOST}`);
          expect(await answerOf(api, first)).toBe(balancer);
          expect(name).toContain(`.${AWAY}.`);
        },
        2 * MINUTE_ALONE,
      );
    };

    const home = async (): Promise<void> => {
      const { first, second } = homes();
      before = await database("us-east-1", "[0].DbiResourceId");
      const copy = await second.ask(
        "aws s3api list-buckets --query \"Buckets[?contains(Name, 'instance-test-documents-bucket-replica')].Name | [0]\" --output text",
      );
      await second.succeed([`printf written | aws s3 cp - s3://${copy}/away.txt`]);
      const blocks = second.blocks("Home again");
      const snapshot = blocks.findIndex((one) => one.includes("copy-db-snapshot"));
      const said = await second.succeed(["set -eu", ...blocks.slice(0, snapshot + 1)]);
      const restore = (text: string | RegExp) => first.block("Restore the database", text);
      const SNAPSHOT = said.trim().split("\n").pop() ?? "";
      await first.succeed(
        [
          "set -eu",
          restore(/^state_value\(\)/),
          restore("--db-snapshot-identifier"),
          restore("--master-user-password"),
        ],
        { SNAPSHOT },
      );
      await first.succeed(
        [
          "set -eu",
          restore(/^state_value\(\)/),
          restore("swap instance-test-database"),
          restore("terraform state push"),
        ],
        APPROVED,
      );

      await second.succeed(["set -eu", blocks[0] ?? "", ...blocks.slice(snapshot + 1)], APPROVED);

      expect(await database("us-east-1", "[?DBInstanceIdentifier=='instance-test-database'].DbiResourceId")).not.toBe(
        before,
      );
      expect(await database(AWAY, "[].DBInstanceIdentifier")).toBe("");
      const { page, api, name } = await requests();
      expect(page).toMatch(/\.us-east-1\.amazonaws\.com$/);
      expect(api).not.toContain("recovery");
      expect(name).toContain(".us-east-1.");
      const { documents_bucket: bucket = "" } = await first.root.outputs();
      expect(await first.ask(`aws s3 cp s3://${bucket}/away.txt -`)).toBe("written");
    };
    return { away, home };
  },
);
