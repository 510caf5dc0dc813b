import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  RDSClient,
  type DBCluster,
  type DBInstance,
} from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Deployed } from "../support/environment-suite";

/** Tests for a PostgreSQL instance, read back from AWS. */
export function instanceReadBack(deployed: Deployed, row: string, expected: Partial<DBInstance>): void {
  const id = `${deployed.name}-database`;

  test(`${row}: has a private, encrypted PostgreSQL with backups`, async () => {
    const { config } = deployed.environment;
    const instance = await readInstance(id);

    expect(instance).toMatchObject({
      Engine: "postgres",
      DBName: config.database?.databaseName,
      MasterUsername: "postgres",
      AllocatedStorage: 20,
      BackupRetentionPeriod: config.database?.backupRetentionDays ?? 7,
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DeletionProtection: config.protection === "protected",
      ...expected,
    });
    expect(instance.EngineVersion?.split(".")[0]).toBe(config.database?.version);
  });

  test("ALL-6: only accepts connections over TLS", async () => {
    expect((await readParameters(id))["rds.force_ssl"]).toBe("1");
  });

  urlReadBack(deployed);
}

/** Tests for an Aurora Serverless v2 cluster, read back from AWS. */
export function serverlessReadBack(deployed: Deployed, row: string, expected: Partial<DBCluster>): void {
  test(`${row}: has an encrypted Aurora cluster that scales automatically`, async () => {
    expect(await readCluster(`${deployed.name}-database`)).toMatchObject({
      Engine: "aurora-postgresql",
      DatabaseName: deployed.environment.config.database?.databaseName,
      StorageEncrypted: true,
      DeletionProtection: deployed.environment.config.protection === "protected",
      ...expected,
    });
  });

  urlReadBack(deployed);
}

function urlReadBack(deployed: Deployed): void {
  test("ALL-6: the application gets a complete DATABASE_URL with the database's host", async () => {
    const { databaseName = "", urlScheme = "postgresql" } = deployed.environment.config.database ?? {};
    const { SecretString: url = "" } = await new SecretsManagerClient({}).send(
      new GetSecretValueCommand({ SecretId: deployed.outputs["database_url_secret"] }),
    );

    expect(url.startsWith(`${urlScheme}://postgres:`)).toBe(true);
    expect(url).toMatch(/:[^@:]{20,}@/);
    expect(url).toContain(`@${deployed.outputs["rds_endpoint"] ?? "?"}:5432/${databaseName}?`);
  });
}

export async function readCluster(id: string): Promise<DBCluster> {
  const { DBClusters: [cluster] = [] } = await new RDSClient({}).send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: id }),
  );
  if (cluster === undefined) throw new Error(`there is no database cluster ${id}`);
  return cluster;
}

export async function readInstance(id: string): Promise<DBInstance> {
  const { DBInstances: [instance] = [] } = await new RDSClient({}).send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
  );
  if (instance === undefined) throw new Error(`there is no database ${id}`);
  return instance;
}

/** The parameters that an instance's parameter group changes from the AWS default. */
export async function readParameters(id: string): Promise<Record<string, string | undefined>> {
  const { DBParameterGroups: [group] = [] } = await readInstance(id);
  const { Parameters: parameters = [] } = await new RDSClient({}).send(
    new DescribeDBParametersCommand({ DBParameterGroupName: group?.DBParameterGroupName, Source: "user" }),
  );
  return Object.fromEntries(parameters.map(({ ParameterName: name = "", ParameterValue: value }) => [name, value]));
}
