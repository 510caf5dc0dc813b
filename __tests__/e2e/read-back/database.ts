import {
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  RDSClient,
  type DBInstance,
} from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Deployed } from "./environment-suite";

/** What is true of SheetGPT's PostgreSQL instance, read back from AWS. */
export function instanceReadBack(deployed: Deployed, expected: Partial<DBInstance>): void {
  test("SG-4: has a private, encrypted PostgreSQL 15 with backups", async () => {
    const { DBInstances: [instance] = [] } = await new RDSClient({}).send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: `${deployed.name}-database` }),
    );

    expect(instance).toMatchObject({
      Engine: "postgres",
      DBInstanceClass: "db.t3.small",
      AllocatedStorage: 20,
      StorageType: "gp2",
      DBName: "sheetgpt",
      MasterUsername: "postgres",
      BackupRetentionPeriod: 7,
      StorageEncrypted: true,
      PubliclyAccessible: false,
      ...expected,
    });
    expect(instance?.EngineVersion).toMatch(/^15/);
  });

  test("ALL-6: takes connections over TLS alone", async () => {
    const client = new RDSClient({});
    const { DBInstances: [instance] = [] } = await client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: `${deployed.name}-database` }),
    );
    const { Parameters: parameters = [] } = await client.send(
      new DescribeDBParametersCommand({
        DBParameterGroupName: instance?.DBParameterGroups?.[0]?.DBParameterGroupName,
        Source: "user",
      }),
    );

    expect(parameters.find((one) => one.ParameterName === "rds.force_ssl")?.ParameterValue).toBe("1");
  });

  test("ALL-6: the application gets a ready DATABASE_URL with the database's own host", async () => {
    const { SecretString: url } = await new SecretsManagerClient({}).send(
      new GetSecretValueCommand({ SecretId: deployed.outputs["database_url_secret"] }),
    );

    expect(url).toMatch(/^postgresql\+asyncpg:\/\/postgres:[^@]{20,}@/);
    expect(url).toContain(`@${deployed.outputs["rds_endpoint"] ?? "?"}:5432/sheetgpt?`);
  });
}
