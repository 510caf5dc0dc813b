import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { HeadBucketCommand, HeadObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccountConfig } from "../../stacks/config/account";
import { CommandError } from "./run";

// The SDK's version is pinned, so a warning that later versions need a later Node does not help users.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/** Which parts of an account's state storage exist. */
export interface StateFindings {
  readonly bucket: boolean;
  readonly table: boolean;
  /** Whether the bucket holds a state under the key. */
  readonly state: boolean;
}

/** Looks for an account's state storage. @throws CommandError without credentials, or with those of another account. */
export async function findState({ id, region, state }: AccountConfig, key: string): Promise<StateFindings> {
  await requireAccount(id, region);
  const s3 = new S3Client({ region, forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined });
  const bucket = await exists(s3.send(new HeadBucketCommand({ Bucket: state.bucket })), state.bucket);
  const object = bucket && (await exists(s3.send(new HeadObjectCommand({ Bucket: state.bucket, Key: key })), key));
  const table = await exists(
    new DynamoDBClient({ region }).send(new DescribeTableCommand({ TableName: state.table })),
    state.table,
  );
  return { bucket, table, state: object };
}

async function requireAccount(id: string, region: string): Promise<void> {
  let actual: string | undefined;
  try {
    actual = (await new STSClient({ region }).send(new GetCallerIdentityCommand({}))).Account;
  } catch (error) {
    throw new CommandError(
      `No valid AWS credentials: ${reason(error)}\nLog in to account ${id} (aws sso login) and run the command again.`,
    );
  }
  if (actual !== id) {
    throw new CommandError(
      `You are logged in to account ${actual ?? "?"}, but this is for account ${id}; log in there and run the command again.`,
    );
  }
}

async function exists(request: Promise<unknown>, what: string): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
      throw new CommandError(
        `${what} exists, but you have no access to it; it may belong to another account. Choose another name in envs/accounts.ts.`,
      );
    }
    throw new CommandError(`cannot check whether ${what} exists: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
