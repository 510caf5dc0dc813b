import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { backendReadBack } from "./support/backend";
import { environmentSuite } from "./support/environment-suite";

environmentSuite({
  system: "sheetgpt",
  environment: "dev",
  account: "development",
  readBack: (deployed) => {
    backendReadBack(deployed, { tasks: 1 });

    test("SG-5: has an Aurora cluster that pauses by itself and grows to 8 ACUs", async () => {
      const { DBClusters: clusters = [] } = await new RDSClient({}).send(
        new DescribeDBClustersCommand({ DBClusterIdentifier: `${deployed.name}-database` }),
      );

      expect(clusters).toHaveLength(1);
      expect(clusters[0]).toMatchObject({
        Engine: "aurora-postgresql",
        DatabaseName: "sheetgpt",
        StorageEncrypted: true,
        DeletionProtection: false,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8 },
      });
    });
  },
});
