import { describeWith } from "../../support/tools";
import { shopTool } from "../support/context";
import { instanceQuestions, restoreBlocks } from "../support/database-runbook";
import { applyByReadme } from "../support/runbook";
import { MINUTE_ALONE } from "../support/time";

const DATABASE = "gone-test-database";

describeWith(shopTool(), "the runbook of an environment whose database is gone", () => {
  const folder = applyByReadme("gone", {
    protection: "protected",
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: {
      kind: "instance",
      databaseName: "shop",
      version: "15",
      instance: { class: "db.t4g.micro", storageType: "gp3", readReplicas: ["reporting"] },
    },
  });

  const { instance, names } = instanceQuestions(folder, DATABASE);
  const { restore, setup, swap } = restoreBlocks(folder, `swap ${DATABASE}`);

  test(
    "the drill leaves nothing behind",
    async () => {
      const before = [await names(), await instance("DbiResourceId")];
      await folder().succeed([setup(), folder().block("Drill for every quarter", "restore-db-instance")]);
      expect(await names()).toContain(`${DATABASE}-drill`);
      await folder().succeed([folder().block("Drill for every quarter", "delete-db-instance")]);

      expect([await names(), await instance("DbiResourceId")]).toEqual(before);
    },
    2 * MINUTE_ALONE,
  );

  test(
    "a database that is gone comes back",
    async () => {
      const gone = await instance("DbiResourceId");
      await folder().succeed([
        `aws rds modify-db-instance --db-instance-identifier ${DATABASE} --no-deletion-protection`,
        `aws rds delete-db-instance --db-instance-identifier ${DATABASE} --skip-final-snapshot --no-delete-automated-backups`,
      ]);

      await folder().succeed([setup(), restore("--source-dbi-resource-id"), restore("--master-user-password"), swap()]);
      const output = await folder().succeed([setup(), restore("terraform state push")]);

      expect(output).toContain("No changes.");
      expect(await instance("DbiResourceId")).not.toBe(gone);
    },
    15 * MINUTE_ALONE,
  );
});
