import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
  type CORSRule,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { account } from "../support/context";
import type { Deployed } from "../support/environment-suite";
import { actions, readPolicy, resources } from "./aws";

/** Tests for every bucket with users' data. */
export function bucketReadBack(deployed: Deployed, row: string, thing: string): void {
  test(`${row}: the bucket ${thing} is private, encrypted, versioned and has its account in its name`, async () => {
    const Bucket = deployed.outputs[`${thing}_bucket`];
    const s3 = client();
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    const { Status: versioning } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));

    expect(Bucket).toBe(`${deployed.name}-${thing}-${account(deployed.environment.account).id}`);
    expect(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
    expect(versioning).toBe("Enabled");
    expect(block).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });
}

/** Tests for a bucket whose objects are copied to the recovery region. */
export function replicationReadBack(deployed: Deployed, row: string, thing: string): void {
  test(`${row}: every object of the bucket ${thing} is copied to the recovery region within 15 minutes`, async () => {
    const source = deployed.outputs[`${thing}_bucket`];
    const { ReplicationConfiguration: replication } = await client().send(
      new GetBucketReplicationCommand({ Bucket: source }),
    );
    const rule = replication?.Rules?.[0];
    const replica = rule?.Destination?.Bucket?.replace("arn:aws:s3:::", "");
    const { Status: versioning } = await client("us-west-2").send(new GetBucketVersioningCommand({ Bucket: replica }));
    const writing = (await readPolicy(`${deployed.name}-${thing}-bucket-replication`)).filter((one) =>
      actions(one).includes("s3:ReplicateObject"),
    );

    expect(replication?.Rules).toHaveLength(1);
    expect(rule).toMatchObject({ Status: "Enabled", Destination: { ReplicationTime: { Time: { Minutes: 15 } } } });
    expect(replica).not.toBe(source);
    expect(versioning).toBe("Enabled");
    expect(replication?.Role).toMatch(new RegExp(`:role/${deployed.name}-${thing}-bucket-replication$`));
    expect(writing.flatMap(resources)).toEqual([`arn:aws:s3:::${replica ?? ""}/*`]);
  });
}

/** A bucket's lifecycle rules by name. */
export async function readLifecycle(bucket: string | undefined): Promise<Record<string, LifecycleRule>> {
  const { Rules: rules = [] } = await client().send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
  return Object.fromEntries(rules.map((rule) => [rule.ID ?? "", rule]));
}

/** A bucket's CORS rules. */
export async function readCors(bucket: string | undefined): Promise<CORSRule[]> {
  const { CORSRules: rules = [] } = await client().send(new GetBucketCorsCommand({ Bucket: bucket }));
  return rules;
}

function client(region?: string): S3Client {
  return new S3Client({ forcePathStyle: true, ...(region !== undefined && { region }) });
}
