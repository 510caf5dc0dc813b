import { describeWith } from "../../support/tools";
import { shopTool } from "../support/context";
import { restoreBlocks } from "../support/database-runbook";
import { copyOf } from "../support/emulator";
import { loseState } from "../support/moments";
import { applyByReadme } from "../support/runbook";
import { MINUTE_ALONE } from "../support/time";

const CLUSTER = "aurora-test-database";
/** Other suites have clusters in the same account. */
const OWN = `DBClusters[?starts_with(DBClusterIdentifier, '${CLUSTER}')]`;

describeWith(shopTool(), "the runbook of an environment with an Aurora cluster and its copy in another region", () => {
  const folder = applyByReadme("aurora", {
    protection: "protected",
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: {
      kind: "serverless",
      databaseName: "shop",
      version: "16",
      multiAz: true,
      recovery: {},
      serverless: { minAcu: 0.5, maxAcu: 4 },
    },
  });

  const cluster = (query: string, region = "us-east-1") =>
    folder().ask(`aws rds describe-db-clusters --region ${region} --query "${query}" --output text`);
  const members = () =>
    folder().ask(
      `aws rds describe-db-instances --filters Name=db-cluster-id,Values=${CLUSTER} --query 'sort_by(DBInstances,&DBInstanceIdentifier)[].[DBInstanceIdentifier,AvailabilityZone,PromotionTier]' --output text`,
    );
  const global = () =>
    folder().ask(
      `aws rds describe-global-clusters --query "GlobalClusters[?starts_with(GlobalClusterIdentifier, '${CLUSTER}')].GlobalClusterMembers[].DBClusterArn" --output text`,
    );
  const { restore, setup, swap } = restoreBlocks(folder, `cluster_swap ${CLUSTER}`);

  test(
    "a cluster and its global database are taken over by an empty state, even before the cluster has instances",
    async () => {
      const { endpoint, pid } = await copyOf(folder().endpoint);
      const here = folder().at(endpoint, "lost");
      const block = (text: string | RegExp): string => here.block("An apply was killed", text);
      await loseState(here);
      await here.succeed(
        ["writer", "standby"].map(
          (one) => `aws rds delete-db-instance --db-instance-identifier ${CLUSTER}-${one} --skip-final-snapshot`,
        ),
      );

      await here.succeed([block(/^sh adopt\.sh$/m)]);
      await here.succeed([block("terraform import 'aws_rds_cluster.database'")]);
      await here.succeed([block("terraform import 'aws_rds_global_cluster.")]);
      const look = await here.succeed([block(/^terraform plan$/m)]);

      expect(look.match(/# aws_rds_\S+ (will be destroyed|must be replaced)/g)).toBeNull();
      expect(look).not.toMatch(/engine_version +=.*->/);
      expect(await here.succeed([block("rm -f adopt.tf")])).toContain("No changes.");
      process.kill(pid, "SIGTERM");
    },
    20 * MINUTE_ALONE,
  );

  test(
    "the database goes back to a point in time, and leaves the global database",
    async () => {
      const before = [await members(), await cluster(`${OWN} | [0].DbClusterResourceId`)];
      const point = restore("--source-db-cluster-identifier");
      await folder().succeed([setup(), point, restore("--master-user-password")], { TIME: "2026-01-31T12:00:00Z" });

      await folder().succeed([setup(), swap()]);

      expect(await cluster(`sort(${OWN}.DBClusterIdentifier)`)).toBe(`${CLUSTER}\t${CLUSTER}-old`);
      expect(await members()).toBe(before[0]);
      expect(await cluster(`DBClusters[?DBClusterIdentifier=='${CLUSTER}'].DbClusterResourceId`)).not.toBe(before[1]);
      expect(
        await cluster(
          `DBClusters[?DBClusterIdentifier=='${CLUSTER}'].DBClusterMembers[] | [?IsClusterWriter].DBInstanceIdentifier`,
        ),
      ).toBe(`${CLUSTER}-writer`);
      expect(await global()).toBe("");
    },
    5 * MINUTE_ALONE,
  );

  test(
    "Terraform adopts it, and makes a new copy of the new data",
    async () => {
      const copy = await cluster(`${OWN} | [0].DbClusterResourceId`, "us-west-2");

      expect(await folder().succeed([setup(), restore("terraform apply")])).toContain("No changes.");

      expect((await global()).split(/\s+/).sort()).toEqual([
        `arn:aws:rds:us-east-1:111122223333:cluster:${CLUSTER}`,
        `arn:aws:rds:us-west-2:111122223333:cluster:${CLUSTER}-recovery`,
      ]);
      expect(await cluster(`${OWN} | [0].DbClusterResourceId`, "us-west-2")).not.toBe(copy);
      // Once more does no harm: the new global database stays.
      await folder().succeed([setup(), swap()]);
      expect(await global()).not.toBe("");
    },
    12 * MINUTE_ALONE,
  );

  test(
    "the old one is deleted, and leaves a snapshot to restore from",
    async () => {
      await folder().succeed([restore("--final-db-snapshot-identifier")]);

      expect(await cluster(`${OWN}.DBClusterIdentifier`)).toBe(CLUSTER);
      const snapshot = await folder().ask(
        `aws rds describe-db-cluster-snapshots --query "DBClusterSnapshots[?starts_with(DBClusterSnapshotIdentifier, '${CLUSTER}-old-')].DBClusterSnapshotIdentifier" --output text`,
      );
      await folder().succeed([setup(), restore("--snapshot-identifier"), restore("--master-user-password")], {
        SNAPSHOT: snapshot,
      });
      await folder().succeed([setup(), swap()]);
      expect(await folder().succeed([setup(), restore("terraform apply")])).toContain("No changes.");
      await folder().succeed([restore("--final-db-snapshot-identifier")]);
    },
    15 * MINUTE_ALONE,
  );

  test(
    "the drill leaves nothing behind",
    async () => {
      const before = await cluster(`${OWN}.[DBClusterIdentifier,DbClusterResourceId]`);
      const drill = (text: string) => folder().block("Drill for every quarter", text);
      await folder().succeed([setup(), drill("restore-db-cluster")]);
      expect(await cluster(`sort(${OWN}.DBClusterIdentifier)`)).toBe(`${CLUSTER}\t${CLUSTER}-drill`);
      await folder().succeed([drill("delete-db-cluster")]);
      expect(await folder().succeed([drill("SynchronizationStatus")])).toContain("connected");

      expect(await cluster(`${OWN}.[DBClusterIdentifier,DbClusterResourceId]`)).toBe(before);
    },
    2 * MINUTE_ALONE,
  );

  test(
    "it is destroyed",
    async () => {
      folder().write({ protection: "retiring" });
      await folder().succeed(["terraform apply"]);
      expect(await folder().succeed([folder().block("Destroying it", "terraform destroy", "README.md")])).toContain(
        "Destroy complete!",
      );
    },
    15 * MINUTE_ALONE,
  );
});
