import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient, DescribeContinuousBackupsCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { describeWith, runProgram } from "../support/tools";
import { account, accountEnv, e2eTool, readContext, ROOT } from "./support/context";
import { startEmulator } from "./support/emulator";
import { readLock, readState } from "./support/state";

const MINUTE = 60_000;
const KEY = "state/development/terraform.tfstate";

describeWith(e2eTool(), "end to end: bootstrap", () => {
  const { state, id } = account("development");
  let env: NodeJS.ProcessEnv;
  let home: string;

  const bootstrap = () => runProgram("node", [join(ROOT, "dist/commands/bootstrap.js"), "development"], home, env);

  beforeAll(async () => {
    const { folder } = readContext();
    home = join(folder, "bootstrap");
    mkdirSync(home);
    env = accountEnv(await startEmulator(id, join(folder, "bootstrap.log")), account("development"));
    Object.assign(process.env, env);
  }, 2 * MINUTE);

  test(
    "ALL-7: goes on where it was interrupted",
    async () => {
      // Interrupted twice: once when the table was there and the bucket was not yet, once before the state had moved.
      const failing = { ...env, TF_CLI_ARGS_apply: "-target=aws_dynamodb_table.lock" };
      await expect(
        runProgram("node", [join(ROOT, "dist/commands/bootstrap.js"), "development"], home, failing),
      ).rejects.toThrow();
      expect(existsSync(join(home, ".bootstrap/development/terraform.tfstate"))).toBe(true);

      expect(await bootstrap()).toContain("The state of account development is in");
      expect(existsSync(join(home, ".bootstrap/development"))).toBe(false);
    },
    5 * MINUTE,
  );

  test(
    "ALL-7: keeps its own state in the bucket that it made, under the lock that it made",
    async () => {
      expect(await readState(state.bucket, KEY)).toContain("aws_s3_bucket");
      expect(await readLock(state.table, `${state.bucket}/${KEY}-md5`)).toBeDefined();
    },
    MINUTE,
  );

  test(
    "ALL-7: run again, it changes nothing",
    async () => {
      expect(await bootstrap()).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
    },
    2 * MINUTE,
  );

  test(
    "ALL-7: on another machine, without the state of an interrupted run, it adopts what exists",
    async () => {
      const s3 = new S3Client({ forcePathStyle: true });
      await s3.send(new DeleteObjectCommand({ Bucket: state.bucket, Key: KEY }));
      rmSync(join(home, ".bootstrap"), { recursive: true, force: true });

      const printed = await bootstrap();

      expect(printed).toContain("2 imported");
      expect(printed).toContain("0 destroyed.");
      expect(await readState(state.bucket, KEY)).toContain("aws_dynamodb_table");
    },
    5 * MINUTE,
  );

  test(
    "ALL-7: the bucket is versioned, encrypted, private and takes TLS alone; the table is protected",
    async () => {
      const s3 = new S3Client({ forcePathStyle: true });
      const bucket = { Bucket: state.bucket };
      const dynamodb = new DynamoDBClient({});
      const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName: state.table }));
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName: state.table }),
      );

      expect(await s3.send(new GetBucketVersioningCommand(bucket))).toMatchObject({ Status: "Enabled" });
      expect(
        (await s3.send(new GetBucketEncryptionCommand(bucket))).ServerSideEncryptionConfiguration?.Rules?.[0]
          ?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
      ).toBe("AES256");
      expect((await s3.send(new GetPublicAccessBlockCommand(bucket))).PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect((await s3.send(new GetBucketPolicyCommand(bucket))).Policy).toContain("aws:SecureTransport");
      expect(table).toMatchObject({
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
        DeletionProtectionEnabled: true,
      });
      expect(backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe("ENABLED");
    },
    MINUTE,
  );
});
