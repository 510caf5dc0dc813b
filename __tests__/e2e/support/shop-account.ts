import { join } from "node:path";
import { BillingMode, CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { accountStackId, buildApp } from "../../../stacks/app";
import { SHOP } from "../../support/shop";
import { accountEnv, SHOP_ACCOUNT, SHOP_ENDPOINT, type Context } from "./context";
import { startEmulator } from "./emulator";
import { TerraformRoot } from "./root";

const ACCOUNT = SHOP.accounts[SHOP_ACCOUNT]!;

/** Starts an emulated AWS for changes of the tests' own system; none where somebody else's emulator is used. */
export async function startShop(folder: string): Promise<Record<string, string>> {
  if (process.env["AWS_ENDPOINT_URL"] !== undefined) return {};
  return { [SHOP_ENDPOINT]: await startEmulator(ACCOUNT.id, join(folder, `${SHOP_ENDPOINT}.log`)) };
}

/** Makes a place for its states, and applies the account's stack with its zones. */
export async function prepareShop({ folder, endpoints }: Context): Promise<void> {
  const endpoint = endpoints[SHOP_ENDPOINT];
  const client = { endpoint, region: ACCOUNT.region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  await new S3Client({ ...client, forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: ACCOUNT.state.bucket }),
  );
  await new DynamoDBClient(client).send(
    new CreateTableCommand({
      TableName: ACCOUNT.state.table,
      BillingMode: BillingMode.PAY_PER_REQUEST,
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
    }),
  );
  const id = accountStackId(SHOP_ACCOUNT);
  const outdir = join(folder, "shop.out");
  buildApp(SHOP, { only: [id], outdir }).synth();
  const root = TerraformRoot.from(
    join(outdir, "stacks", id),
    join(folder, `shop-${id}`),
    accountEnv(endpoint ?? "", ACCOUNT),
  );
  await root.init();
  await root.apply();
}
