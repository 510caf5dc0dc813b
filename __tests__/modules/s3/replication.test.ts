import type { Protection } from "../../../modules/core";
import { Bucket, type BucketConfig } from "../../../modules/s3";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const AWAY = "eu-west-1";

function built(config: BucketConfig, protection: Protection = "disposable") {
  let made: Bucket | undefined;
  const terraform = synth((stack) => {
    const replication = { provider: stack.providerFor(AWAY), region: AWAY };
    made = new Bucket(stack, "uploads", { config, protection, replication });
  });
  return { terraform, bucket: made! };
}

/** Everything with an explicit region. */
function away(terraform: Terraform): string[] {
  return Object.entries(terraform.resource)
    .flatMap(([type, all]) => Object.entries(all).map(([name, block]) => [`${type}.${name}`, block] as const))
    .filter(([, block]) => block["provider"] === `aws.${AWAY}`)
    .map(([address]) => address)
    .sort();
}

describe("EA-10, IO-4: a bucket that is replicated", () => {
  const { terraform, bucket } = built({ replicated: true, expireNoncurrentDays: 30, archive: { afterDays: 90 } });

  test("has a replica in the other region, equally private", () => {
    expect(away(terraform)).toEqual([
      "aws_s3_bucket.uploads_replica",
      "aws_s3_bucket_lifecycle_configuration.uploads_replica_lifecycle",
      "aws_s3_bucket_ownership_controls.uploads_replica_ownership",
      "aws_s3_bucket_policy.uploads_replica_access",
      "aws_s3_bucket_public_access_block.uploads_replica_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration.uploads_replica_encryption",
      "aws_s3_bucket_versioning.uploads_replica_versioning",
    ]);
    expect(resource(terraform, "aws_s3_bucket", "uploads_replica")["bucket"]).toBe(
      "shop-test-uploads-replica-111122223333",
    );
  });

  test("whose objects have the same lifecycle", () => {
    const rules = (name: string) =>
      resource(terraform, "aws_s3_bucket_lifecycle_configuration", name)["rule"] as Block[];

    expect(rules("uploads_replica_lifecycle")).toEqual(rules("uploads_lifecycle"));
    expect(rules("uploads_lifecycle").map(({ id }) => id as string)).toContain("archive");
  });

  test("copies everything, including deletions, once both are versioned", () => {
    expect(resource(terraform, "aws_s3_bucket_replication_configuration")).toMatchObject({
      bucket: "${aws_s3_bucket.uploads.bucket}",
      role: "${aws_iam_role.uploads_replication_role.arn}",
      rule: [
        {
          id: "everything",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          delete_marker_replication: { status: "Enabled" },
          destination: { bucket: "${aws_s3_bucket.uploads_replica.arn}" },
        },
      ],
      depends_on: [
        "aws_s3_bucket_lifecycle_configuration.uploads_lifecycle",
        "aws_s3_bucket_lifecycle_configuration.uploads_replica_lifecycle",
        "aws_iam_role_policy.uploads_replication_role_permissions",
      ],
    });
    expect(bucket.ready).toBe(bucket.replication?.resource);
  });

  test("with a dedicated role that may read here and write there", () => {
    expect(statements(terraform, "uploads_replication_role_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
    });
    const granted = Object.values(statements(terraform, "uploads_replication_role_policy"));
    expect(granted.map(({ actions, resources }) => [actions, resources] as unknown)).toEqual([
      [["s3:GetReplicationConfiguration", "s3:ListBucket"], ["${aws_s3_bucket.uploads.arn}"]],
      [
        ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
        ["${aws_s3_bucket.uploads.arn}/*"],
      ],
      [["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], ["${aws_s3_bucket.uploads_replica.arn}/*"]],
    ]);
  });

  test("has no alarms, because AWS measures nothing", () => {
    expect(bucket.signals).toBeUndefined();
    expect(JSON.stringify(resource(terraform, "aws_s3_bucket_replication_configuration"))).not.toContain("metrics");
  });
});

test("ALL-12: the replica is protected like the bucket", () => {
  const { terraform } = built({ replicated: true }, "protected");

  expect(resource(terraform, "aws_s3_bucket", "uploads_replica")).toMatchObject({
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
});

test("EA-10: with time control, AWS guarantees 15 minutes and measures, and somebody is notified of what was not copied", () => {
  const { terraform, bucket } = built({ replicated: true, replicationTimeControl: true });
  const [rule] = resource(terraform, "aws_s3_bucket_replication_configuration")["rule"] as Block[];

  expect(rule?.["destination"]).toMatchObject({
    replication_time: { status: "Enabled", time: { minutes: 15 } },
    metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
  });
  expect(bucket.signals?.name).toBe("uploads-replication");
  expect(bucket.signals?.alarms).toMatchObject([
    { id: "failed", severity: "P2", metric: { namespace: "AWS/S3", name: "OperationsFailedReplication" } },
  ]);
});

test("access logs are not replicated, and the replica has none", () => {
  const { terraform } = built({ replicated: true, accessLogs: {} });

  expect(Object.keys(terraform.resource["aws_s3_bucket"]!)).toEqual([
    "uploads",
    "uploads_access_logs",
    "uploads_replica",
  ]);
});

test("neither a recovery region nor time control replicates a bucket by itself", () => {
  const { terraform, bucket } = built({ replicationTimeControl: true });

  expect(addresses(terraform).filter((address) => /repl/.test(address))).toEqual([]);
  expect([bucket.replica, bucket.replication, bucket.signals]).toEqual([undefined, undefined, undefined]);
});

describe("the region to copy to", () => {
  test("is required", () => {
    expect(() =>
      synth((stack) => new Bucket(stack, "uploads", { config: { replicated: true }, protection: "retiring" })),
    ).toThrow("test/uploads: replicated: true needs a region to copy to; pass a recovery region");
  });

  test("is not the home region", () => {
    expect(() =>
      synth((stack) => {
        const replication = { provider: stack.providerFor("eu-central-1"), region: "eu-central-1" };
        new Bucket(stack, "uploads", { config: { replicated: true }, protection: "retiring", replication });
      }),
    ).toThrow(
      "test/uploads: replicated: true would copy to eu-central-1, which is the home region; use another region",
    );
  });
});
