import { DynamoDBClient, GetItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

/** The state as stored in the bucket. */
export async function readState(bucket: string, key: string): Promise<string> {
  const s3 = new S3Client({ forcePathStyle: true });
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await body?.transformToString()) ?? "";
}

/** Puts a file into a bucket. */
export async function putFile(bucket: string, key: string, body: string): Promise<void> {
  await new S3Client({ forcePathStyle: true }).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

/** An item of the lock table: `<bucket>/<key>` while the state is locked, and with `-md5` the digest of the state. */
export async function readLock(table: string, id: string): Promise<Record<string, AttributeValue> | undefined> {
  const { Item: item } = await new DynamoDBClient({}).send(
    new GetItemCommand({ TableName: table, Key: { LockID: { S: id } } }),
  );
  return item;
}
