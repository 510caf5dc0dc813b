import { APPROVED, homesSuite } from "../support/homes-suite";
import { MINUTE_ALONE } from "../support/time";
import { AWAY } from "../support/two-homes";

homesSuite(
  "aurora-away",
  {
    database: {
      kind: "serverless",
      databaseName: "shop",
      version: "16",
      multiAz: true,
      recovery: {},
      serverless: { minAcu: 0.5, maxAcu: 4 },
    },
  },
  (homes) => {
    const cluster = "aurora-away-test-database";
    const resource = () =>
      homes().first.ask(
        `aws rds describe-db-clusters --region ${AWAY} --db-cluster-identifier ${cluster}-recovery --query 'DBClusters[0].DbClusterResourceId' --output text`,
      );
    const writer = () =>
      homes().first.ask(
        `aws rds describe-global-clusters --global-cluster-identifier ${cluster}-global --query 'GlobalClusters[0].GlobalClusterMembers[?IsWriter].DBClusterArn' --output text`,
      );
    let adopted = "";

    const away = (): void => {
      test(
        "the cluster writes where it is, with a standby",
        async () => {
          const { second } = homes();
          adopted = await resource();

          expect(await writer()).toBe(`arn:aws:rds:${AWAY}:111122223333:cluster:${cluster}-recovery`);
          expect(await second.root.addresses()).toEqual(
            expect.arrayContaining([
              "aws_rds_cluster.database[0]",
              "aws_rds_cluster_instance.database_writer[0]",
              "aws_rds_cluster_instance.database_standby[0]",
            ]),
          );
        },
        MINUTE_ALONE,
      );
    };

    const home = async (): Promise<void> => {
      const { second } = homes();
      await second.succeed(["set -eu", ...second.blocks("Home again")], APPROVED);

      expect(await writer()).toBe(`arn:aws:rds:us-east-1:111122223333:cluster:${cluster}`);
      expect(await resource()).toBe(adopted);
    };
    return { away, home };
  },
);
