import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { synthesizeTerraformRoles } from "../../commands/support/terraform-roles";
import { definitions } from "../../envs";
import type { Definitions } from "../../stacks/app";
import { describeWith } from "../support/tools";
import { account, accountEnv, e2eTool, readContext, ROOT } from "./support/context";
import { startEmulator } from "./support/emulator";
import { TerraformRoot } from "./support/root";
import { readLock, readState } from "./support/state";
import { MINUTE_ALONE } from "./support/time";

/** Any account works. */
const NAME = Object.keys(definitions.accounts)[0] ?? "";
const KEY = `state/${NAME}/terraform.tfstate`;

/** The account with a repository that deploys its first environment. */
function withRepository(): Definitions {
  const github = { organization: "acme", terraform: { repository: "infrastructure" } };
  const accounts = { ...definitions.accounts, [NAME]: { ...account(NAME), github } };
  const [first] = definitions.systems.flatMap((system) =>
    Object.entries(system.environments)
      .filter(([, file]) => file.account === NAME)
      .map(([name, file]) => ({ ...system, environments: { [name]: file } })),
  );
  return { ...definitions, accounts, systems: first ? [first] : [] };
}

/** Runs the command and returns its output; if a text is given, kills it and its Terraform once that was printed. */
function runBootstrap(home: string, env: NodeJS.ProcessEnv, killAt?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("node", [join(ROOT, "dist/commands/bootstrap.js"), NAME], {
      cwd: home,
      env: { ...env, TF_CLI_ARGS_apply: "-no-color" },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    const collect = (chunk: Buffer) => {
      printed += chunk.toString();
      if (killAt !== undefined && printed.includes(killAt)) process.kill(-(child.pid ?? 0), "SIGKILL");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("close", (code, signal) => {
      if (killAt === undefined ? code === 0 : signal === "SIGKILL") resolve(printed);
      else reject(new Error(`bootstrap ended with ${String(code ?? signal)}\n${printed}`));
    });
  });
}

describeWith(e2eTool(), "end to end: bootstrap", () => {
  const { state, id } = account(NAME);
  let env: NodeJS.ProcessEnv;
  let home: string;

  beforeAll(async () => {
    const { folder } = readContext();
    home = join(folder, "bootstrap");
    mkdirSync(home);
    env = accountEnv(await startEmulator(id, join(folder, "bootstrap.log")), account(NAME));
    Object.assign(process.env, env);
  }, 2 * MINUTE_ALONE);

  test(
    "ALL-7: killed and run again on another computer, it imports what exists",
    async () => {
      await runBootstrap(home, env, "aws_dynamodb_table.lock: Creation complete");
      rmSync(join(home, ".bootstrap"), { recursive: true });

      const printed = await runBootstrap(home, env, "aws_s3_bucket_versioning.state_versioning: Creation complete");

      expect(printed).toContain("aws_dynamodb_table.lock: Import complete");
    },
    3 * MINUTE_ALONE,
  );

  test(
    "ALL-7: killed and run again on the same computer, it continues where it stopped",
    async () => {
      const printed = await runBootstrap(home, env);

      expect(printed).toContain(`The state of ${NAME} is in`);
      expect(printed).not.toContain("aws_dynamodb_table.lock: Creat");
      expect(existsSync(join(home, ".bootstrap", NAME))).toBe(false);
    },
    5 * MINUTE_ALONE,
  );

  test(
    "ALL-7: keeps its own state in the bucket that it created, with the lock that it created",
    async () => {
      expect(await readState(state.bucket, KEY)).toContain("aws_s3_bucket");
      expect(await readLock(state.table, `${state.bucket}/${KEY}-md5`)).toBeDefined();
    },
    MINUTE_ALONE,
  );

  test(
    "ALL-7: run again, it changes nothing",
    async () => {
      expect(await runBootstrap(home, env)).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
    },
    2 * MINUTE_ALONE,
  );

  test(
    "its second half makes Terraform's own roles, and makes them only once",
    async () => {
      const stack = synthesizeTerraformRoles(withRepository(), NAME, join(home, "roles")) ?? "";
      const root = TerraformRoot.from(stack, join(home, "terraform-roles"), env);
      await root.init();

      expect(await root.apply()).toContain("Apply complete!");
      expect(await root.planNothing()).toContain('"resource_changes"');
      expect((await root.addresses()).filter((one) => one.startsWith("aws_iam_role."))).toHaveLength(2);
      await root.destroy();
    },
    5 * MINUTE_ALONE,
  );

  test(
    "ALL-7: the bucket is versioned, encrypted, private and TLS only; the table is protected",
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
    MINUTE_ALONE,
  );
});
