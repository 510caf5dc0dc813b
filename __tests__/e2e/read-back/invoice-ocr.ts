import { CloudFrontClient, GetCachePolicyCommand, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import { DescribeDBInstanceAutomatedBackupsCommand, RDSClient, type DBInstance } from "@aws-sdk/client-rds";
import { GetBucketEncryptionCommand, S3Client } from "@aws-sdk/client-s3";
import { account } from "../support/context";
import type { Deployed } from "../support/environment-suite";
import { actions, readAlarms, readPolicy, resources } from "./aws";
import { backendReadBack, readLogRetention, readService, variablesOf } from "./backend";
import { bucketReadBack, readCors, replicationReadBack } from "./bucket";
import { readReplicationGroup } from "./cache";
import { readInstance } from "./database";
import { readNetwork } from "./network";
import { readScaling } from "./scaling";
import { askJson } from "./wire";

export const INVOICE_INSTANCE: Partial<DBInstance> = {
  StorageType: "gp3",
  PreferredBackupWindow: "03:00-04:00",
  PreferredMaintenanceWindow: "mon:04:00-mon:05:00",
};

/** Tests for every environment of Invoice OCR on Fargate, read back from AWS. */
export function invoiceReadBack(deployed: Deployed): void {
  backendReadBack(deployed);
  invoiceStorageReadBack(deployed);

  test("IO-1: a task has 0.5 vCPU and 1 GB, and a container health check", async () => {
    const { task } = await readService(deployed);

    expect(task).toMatchObject({ cpu: "512", memory: "1024" });
    expect(task.containerDefinitions?.[0]?.portMappings).toMatchObject([{ containerPort: 3000 }]);
    expect(task.containerDefinitions?.[0]?.healthCheck).toMatchObject({
      command: ["CMD-SHELL", expect.stringContaining("http://localhost:3000/health")],
      interval: 30,
      timeout: 3,
      startPeriod: 5,
      retries: 3,
    });
  });

  test("IO-2: the application gets all variables of the guide, but no AWS access key", async () => {
    const { task } = await readService(deployed);
    const variables = variablesOf(task);
    const secrets = task.containerDefinitions?.[0]?.secrets?.map((secret) => secret.name ?? "") ?? [];

    expect(variables).toMatchObject({
      NODE_ENV: "production",
      PORT: "3000",
      AWS_REGION: deployed.region,
      S3_BUCKET_NAME: deployed.outputs["invoices_bucket"],
      S3_PRESIGNED_URL_EXPIRY: "900",
      TEXTRACT_ENABLED: "true",
      CORS_ORIGIN: deployed.outputs["frontend_url"],
      JWT_EXPIRES_IN: "7d",
    });
    expect(secrets).toEqual(expect.arrayContaining(["DATABASE_URL", "JWT_SECRET"]));
    expect([...Object.keys(variables), ...secrets].filter((name) => /ACCESS_KEY/.test(name))).toEqual([]);
  });

  test("IO-3, IO-4: a task may call Textract and use the bucket of invoices", async () => {
    await expectTextractAndBucket(deployed, "backend-task");
  });

  test("IO-9: more than ten errors a minute raise an alarm, and logs are kept for the tier's retention", async () => {
    const alarm = (await readAlarms(deployed.name))["load-balancer-high-5xx"];

    expect(alarm).toMatchObject({ Threshold: 10, EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold" });
    expect(alarm?.Metrics?.filter((metric) => metric.MetricStat).map((metric) => metric.MetricStat?.Period)).toEqual([
      60, 60,
    ]);
    expect(await readLogRetention(deployed.outputs["backend_log_group"] ?? "")).toBe(
      deployed.environment.tier === "dev" ? 7 : 30,
    );
  });
}

/** Tests for the files and the frontend, wherever the backend runs. */
export function invoiceStorageReadBack(deployed: Deployed): void {
  bucketReadBack(deployed, "IO-4", "invoices");

  test("IO-4: browsers may upload invoices only from the frontend", async () => {
    const rules = await readCors(deployed.outputs["invoices_bucket"]);

    expect(rules).toHaveLength(1);
    expect(rules[0]?.AllowedOrigins).toEqual([deployed.outputs["frontend_url"]]);
    expect(rules[0]?.AllowedMethods).toEqual(expect.arrayContaining(["GET", "PUT", "POST"]));
  });

  test("IO-6: CloudFront only serves files, without query strings and cookies, and caches them for a day", async () => {
    const client = new CloudFrontClient({});
    const { Distribution: distribution } = await client.send(
      new GetDistributionCommand({ Id: deployed.outputs["cloudfront_distribution_id"] }),
    );
    const behavior = distribution?.DistributionConfig?.DefaultCacheBehavior;
    const { CachePolicy: policy } = await client.send(new GetCachePolicyCommand({ Id: behavior?.CachePolicyId }));

    expect(behavior?.AllowedMethods?.Items?.slice().sort()).toEqual(["GET", "HEAD"]);
    expect(policy?.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: "none" },
        QueryStringsConfig: { QueryStringBehavior: "none" },
      },
    });
  });
}

/** A role may call Textract's document operations, and use only the bucket of invoices. */
export async function expectTextractAndBucket(deployed: Deployed, role: string): Promise<void> {
  const policy = await readPolicy(`${deployed.name}-${role}`);
  const objects = policy.filter((one) => actions(one).includes("s3:PutObject")).flatMap(resources);

  expect(policy.flatMap(actions)).toEqual(
    expect.arrayContaining([
      "textract:AnalyzeExpense",
      "textract:DetectDocumentText",
      "textract:StartDocumentAnalysis",
    ]),
  );
  expect(objects).toEqual([`arn:aws:s3:::${deployed.outputs["invoices_bucket"] ?? "?"}/*`]);
}

/** Tests for the phases with scaling. */
export function invoiceGrowthReadBack(
  deployed: Deployed,
  expected: { readonly min: number; readonly max: number; readonly nodes: number; readonly nodeType: string },
): void {
  test("IO-1, IO-12: the backend scales on CPU, out quickly and in slowly", async () => {
    const scaling = await readScaling(deployed.outputs["ecs_cluster"] ?? "", deployed.outputs["ecs_service"] ?? "");

    expect(scaling).toMatchObject({ min: expected.min, max: expected.max });
    expect(scaling?.policies["cpu"]).toMatchObject({ TargetValue: 70, ScaleInCooldown: 300, ScaleOutCooldown: 60 });
  });

  test("IO-12: reports are read from a replica", async () => {
    const primary = await readInstance(`${deployed.name}-database`);
    const { task } = await readService(deployed);

    expect(primary.ReadReplicaDBInstanceIdentifiers).toEqual([`${deployed.name}-database-reporting`]);
    expect(await readInstance(`${deployed.name}-database-reporting`)).toMatchObject({
      DBInstanceClass: primary.DBInstanceClass,
      StorageEncrypted: true,
      PubliclyAccessible: false,
    });
    expect(task.containerDefinitions?.[0]?.secrets?.map((secret) => secret.name)).toContain("DATABASE_READER_URL");
  });

  test("IO-12: Redis has its nodes, and only backend and worker reach it", async () => {
    const { group, member } = await readReplicationGroup(`${deployed.name}-cache`);
    const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
    const into = ingress.filter((rule) => rule.group === `${deployed.name}-cache`);

    expect(group.MemberClusters).toHaveLength(expected.nodes);
    expect(group).toMatchObject({
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      AutomaticFailover: expected.nodes > 1 ? "enabled" : "disabled",
      MultiAZ: expected.nodes > 1 ? "enabled" : "disabled",
    });
    expect(member.CacheNodeType).toBe(expected.nodeType);
    expect(into.map((rule) => [rule.from, rule.toPort]).sort()).toEqual([
      [`${deployed.name}-backend`, 6379],
      [`${deployed.name}-ocr`, 6379],
    ]);
  });
}

/** Tests for environments that must not lose invoices if the region is lost. */
export function invoiceRecoveryReadBack(deployed: Deployed): void {
  replicationReadBack(deployed, "IO-4", "invoices");

  test("IO-13: the database's backups are copied to the recovery region, where it can be restored to a point in time", async () => {
    const { DBInstanceArn: arn } = await readInstance(`${deployed.name}-database`);
    const { DBInstanceAutomatedBackups: backups = [] } = await new RDSClient({ region: "us-west-2" }).send(
      new DescribeDBInstanceAutomatedBackupsCommand({}),
    );

    expect(backups.filter((one) => one.DBInstanceArn === arn)).toMatchObject([
      { BackupRetentionPeriod: 7, Encrypted: true, Region: "us-east-1" },
    ]);
  });
}

/** Tests for environments with snapshot exports. */
export function invoiceExportReadBack(deployed: Deployed): void {
  test("IO-8: a snapshot can be exported to a bucket, with a dedicated role and key", async () => {
    const bucket = `${deployed.name}-database-exports-${account(deployed.environment.account).id}`;
    const { ServerSideEncryptionConfiguration: encryption } = await new S3Client({ forcePathStyle: true }).send(
      new GetBucketEncryptionCommand({ Bucket: bucket }),
    );
    const policy = await readPolicy(`${deployed.name}-database-export`);
    const command = deployed.outputs["snapshot_export_command"] ?? "";
    const { KeyMetadata: key } = await askJson<{ KeyMetadata: { Enabled: boolean; Description: string } }>(
      "kms",
      "TrentService.DescribeKey",
      { KeyId: command.split(" ").at(-1) },
    );

    expect(encryption?.Rules).toHaveLength(1);
    expect(policy.filter((one) => actions(one).includes("s3:PutObject")).flatMap(resources)).toEqual([
      `arn:aws:s3:::${bucket}/*`,
    ]);
    expect(key).toMatchObject({ Enabled: true, Description: "Encrypts the exported snapshots of the database" });
    expect(command).toContain(`--s3-bucket-name ${bucket} `);
    expect(command).toMatch(new RegExp(`:role/${deployed.name}-database-export `));
  });
}
