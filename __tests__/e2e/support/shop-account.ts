import { join } from "node:path";
import { BillingMode, CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { accountStackId, buildApp } from "../../../stacks/app";
import { APP_ZONES } from "../../apps";
import { SHOP } from "../../support/shop";
import { accountEnv, SHOP_ACCOUNT, SHOP_ENDPOINT, type Context } from "./context";
import { startEmulator } from "./emulator";
import { TerraformRoot } from "./root";

/** Two of its zones are signed, and the second is below the first. */
const SIGNED = ["staging.shop.example.com", "eu.staging.shop.example.com"];
const GIVEN = SHOP.accounts[SHOP_ACCOUNT]!;
/** Those of the tests' own system, and of the applications. */
export const ZONES = [...new Set([...(GIVEN.zones ?? []), ...SIGNED, ...APP_ZONES])];
const ACCOUNT = {
  ...GIVEN,
  zones: ZONES,
  dnssec: SIGNED,
  alerts: { emails: ["security@shop.example.com"] },
};

/** Starts an emulated AWS for changes of the tests' own system; none where somebody else's emulator is used. */
export async function startShop(folder: string): Promise<Record<string, string>> {
  if (process.env["AWS_ENDPOINT_URL"] !== undefined) return {};
  return { [SHOP_ENDPOINT]: await startEmulator(ACCOUNT.id, join(folder, `${SHOP_ENDPOINT}.log`)) };
}

/** Makes a place for its states, and applies the account's stack with its zones, which leaves nothing to plan. */
export async function prepareShop({ folder, endpoints }: Context): Promise<void> {
  const endpoint = endpoints[SHOP_ENDPOINT];
  const client = { endpoint, region: ACCOUNT.region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const state = { Bucket: ACCOUNT.state.bucket };
  await s3.send(new CreateBucketCommand(state));
  await s3.send(new PutBucketVersioningCommand({ ...state, VersioningConfiguration: { Status: "Enabled" } }));
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
  buildApp({ ...SHOP, accounts: { ...SHOP.accounts, [SHOP_ACCOUNT]: ACCOUNT } }, { only: [id], outdir }).synth();
  const root = TerraformRoot.from(
    join(outdir, "stacks", id),
    join(folder, `shop-${id}`),
    accountEnv(endpoint ?? "", ACCOUNT),
  );
  await root.init();
  await root.apply();
  await root.planNothing();
}
