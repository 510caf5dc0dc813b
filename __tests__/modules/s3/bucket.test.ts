import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { Bucket, BUCKET, type BucketConfig } from "../../../modules/s3";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

type Protection = "protected" | "retiring" | "disposable";

const EVERYTHING: BucketConfig = {
  archive: { afterDays: 90 },
  intelligentTiering: true,
  expireDays: 400,
  corsOrigins: ["https://app.example.com"],
  accessLogs: {},
};

function bucket(config: BucketConfig = {}, protection: Protection = "disposable"): Terraform {
  return synth((stack) => new Bucket(stack, "uploads", { config, protection }));
}

const SETTING = /^aws_s3_bucket_(?!object)/;

/** The settings of one bucket, by address. */
function settingsOf(terraform: Terraform, name: string): [string, Block][] {
  return Object.entries(terraform.resource)
    .filter(([type]) => SETTING.test(type))
    .flatMap(([type, all]) => Object.entries(all).map(([id, block]) => [`${type}.${id}`, block] as [string, Block]))
    .filter(([, block]) => block["bucket"] === `\${aws_s3_bucket.${name}.id}`);
}

describe("MR-3, ALL-12: a bucket by default", () => {
  const terraform = bucket();

  test("has exactly the documented resources", () => {
    expect(addresses(terraform)).toEqual([
      "aws_s3_bucket.uploads",
      "aws_s3_bucket_lifecycle_configuration.uploads_lifecycle",
      "aws_s3_bucket_ownership_controls.uploads_ownership",
      "aws_s3_bucket_policy.uploads_access",
      "aws_s3_bucket_public_access_block.uploads_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration.uploads_encryption",
      "aws_s3_bucket_versioning.uploads_versioning",
    ]);
    expect(resource(terraform, "aws_s3_bucket")["bucket"]).toBe("shop-test-uploads-111122223333");
  });

  test("is not public in any of the four ways, and has no ACLs", () => {
    expect(resource(terraform, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource(terraform, "aws_s3_bucket_ownership_controls")["rule"]).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("encrypts with AES256 and keeps overwritten versions", () => {
    expect(resource(terraform, "aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
    expect(resource(terraform, "aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({ status: "Enabled" });
  });

  test("only accepts TLS", () => {
    expect(resource(terraform, "aws_s3_bucket_policy")["policy"]).toBe(
      "${data.aws_iam_policy_document.uploads_policy.json}",
    );
    expect(statements(terraform, "uploads_policy")).toEqual({
      DenyPlainHttp: {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["s3:*"],
        resources: ["${aws_s3_bucket.uploads.arn}", "${aws_s3_bucket.uploads.arn}/*"],
        principals: [{ type: "AWS", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    });
  });

  test("uses no argument of the bucket resource that AWS provider 5 deprecates", () => {
    const { "//": _, ...said } = resource(terraform, "aws_s3_bucket");

    expect(Object.keys(said).sort()).toEqual(["bucket", "force_destroy"]);
  });
});

describe("ALL-12: protection", () => {
  test.each<[Protection, boolean, boolean, object | undefined]>([
    ["protected", false, false, { prevent_destroy: true }],
    ["retiring", false, true, undefined],
    ["disposable", true, true, undefined],
  ])("%s: force_destroy %s, of the log bucket %s, lifecycle %j", (protection, force, forceLogs, lifecycle) => {
    const terraform = bucket({ accessLogs: {} }, protection);
    const [data, logs] = ["uploads", "uploads_access_logs"].map((name) => resource(terraform, "aws_s3_bucket", name));

    expect([data?.["force_destroy"], logs?.["force_destroy"]]).toEqual([force, forceLogs]);
    expect([data?.["lifecycle"], logs?.["lifecycle"]]).toEqual([lifecycle, lifecycle]);
  });
});

describe("lifecycle of the objects", () => {
  const rules = (config: BucketConfig) =>
    resource(bucket(config), "aws_s3_bucket_lifecycle_configuration")["rule"] as Block[];
  const rule = (id: string, content: object) => ({ id, status: "Enabled", filter: [{ prefix: "" }], ...content });
  const ABANDONED = rule("abort-abandoned-uploads", {
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  });
  const oldVersions = (days: number) =>
    rule("expire-old-versions", {
      noncurrent_version_expiration: [{ noncurrent_days: days }],
      expiration: [{ expired_object_delete_marker: true }],
    });

  test.each<[string, BucketConfig, object[]]>([
    ["default", {}, [ABANDONED, oldVersions(90)]],
    ["old versions kept longer", { expireNoncurrentDays: 365 }, [ABANDONED, oldVersions(365)]],
    ["no versions", { versioned: false }, [ABANDONED]],
    [
      "EA-11: objects expire",
      { versioned: false, expireDays: 30 },
      [ABANDONED, rule("expire", { expiration: [{ days: 30 }] })],
    ],
    [
      "PS-6: archived with instant access",
      { versioned: false, archive: { afterDays: 90 } },
      [ABANDONED, rule("archive", { transition: [{ days: 90, storage_class: "GLACIER_IR" }] })],
    ],
    [
      "archived elsewhere",
      { versioned: false, archive: { afterDays: 0, storageClass: "DEEP_ARCHIVE" } },
      [ABANDONED, rule("archive", { transition: [{ days: 0, storage_class: "DEEP_ARCHIVE" }] })],
    ],
    [
      "PS-6: tiered by usage",
      { versioned: false, intelligentTiering: true },
      [ABANDONED, rule("tier-by-use", { transition: [{ days: 0, storage_class: "INTELLIGENT_TIERING" }] })],
    ],
  ])("%s", (_, config, expected) => {
    expect(rules(config)).toEqual(expected);
  });

  test("without versions there is no versioning resource", () => {
    expect(bucket({ versioned: false }).resource).not.toHaveProperty("aws_s3_bucket_versioning");
  });
});

describe("options", () => {
  test("a custom name", () => {
    expect(resource(bucket({ name: "legacy-uploads" }), "aws_s3_bucket")["bucket"]).toBe("legacy-uploads");
  });

  test("IO-4: browsers at the configured origins may upload with presigned URLs", () => {
    expect(resource(bucket(EVERYTHING), "aws_s3_bucket_cors_configuration")["cors_rule"]).toEqual([
      {
        allowed_origins: ["https://app.example.com"],
        allowed_methods: ["GET", "HEAD", "PUT", "POST"],
        allowed_headers: ["*"],
        expose_headers: ["ETag"],
        max_age_seconds: 3600,
      },
    ]);
    expect(bucket().resource).not.toHaveProperty("aws_s3_bucket_cors_configuration");
  });

  test("statements may be added to the bucket's policy", () => {
    const terraform = synth((stack) => {
      const made = new Bucket(stack, "uploads", { protection: "disposable" });
      made.addToPolicy({
        sid: "DeliverLogs",
        actions: ["s3:PutObject"],
        resources: [made.objectsArn("logs/")],
        principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
      });
    });

    expect(statements(terraform, "uploads_policy")["DeliverLogs"]?.["resources"]).toEqual([
      "${aws_s3_bucket.uploads.arn}/logs/*",
    ]);
  });
});

describe("access logs", () => {
  const terraform = bucket({ accessLogs: {} });

  test("go to a separate private bucket that expires them, and that only S3 writes to, for this bucket", () => {
    expect(resource(terraform, "aws_s3_bucket", "uploads_access_logs")["bucket"]).toBe(
      "shop-test-uploads-logs-111122223333",
    );
    expect(resource(terraform, "aws_s3_bucket_logging")).toMatchObject({
      bucket: "${aws_s3_bucket.uploads.id}",
      target_bucket: "${aws_s3_bucket.uploads_access_logs.bucket}",
      target_prefix: "",
    });
    expect(
      resource(terraform, "aws_s3_bucket_lifecycle_configuration", "uploads_access_logs_lifecycle")["rule"],
    ).toContainEqual(expect.objectContaining({ id: "expire", expiration: [{ days: 90 }] }));
    expect(statements(terraform, "uploads_access_logs_policy")["S3WritesAccessLogs"]).toEqual({
      sid: "S3WritesAccessLogs",
      effect: "Allow",
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.uploads_access_logs.arn}/*"],
      principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }],
      condition: [
        { test: "ArnLike", variable: "aws:SourceArn", values: ["${aws_s3_bucket.uploads.arn}"] },
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
      ],
    });
  });

  test("are switched on once their bucket can receive them", () => {
    expect(resource(terraform, "aws_s3_bucket_logging")["depends_on"]).toContain(
      "aws_s3_bucket_lifecycle_configuration.uploads_access_logs_lifecycle",
    );
  });

  test("the log bucket has its own name of at most 63 characters, whatever the bucket is called", () => {
    const ids = ["up", "uploads", `${"uploads-".repeat(8)}of-today`, `${"uploads-".repeat(8)}of-tomorrow`];
    const made = synth((stack) => {
      ids.forEach((id, index) => {
        const make = (scope: Construct, name: string) =>
          new Bucket(scope, id, { config: { accessLogs: {}, name: name.padEnd(63, "x") }, protection: "disposable" });
        make(stack, `outer-${index}`);
        make(new Construct(stack, "inner".padEnd(index + 6, "-x")), `inner-${index}`);
      });
    });
    const logs = Object.values(made.resource["aws_s3_bucket"]!)
      .map((one) => one["bucket"] as string)
      .filter((name) => name.startsWith("shop-test-"));

    expect(logs).toHaveLength(2 * ids.length);
    expect(new Set(logs).size).toBe(logs.length);
    expect(logs.filter((name) => !/^[a-z0-9-]{3,50}-111122223333$/.test(name))).toEqual([]);
  });
});

describe("S3 returns 409 if two settings of a bucket change at once", () => {
  test.each([
    ["default", {}],
    ["everything", EVERYTHING],
    ["everything except versioning", { ...EVERYTHING, versioned: false }],
  ])("so they form one chain: %s", (_, config) => {
    const terraform = bucket(config);
    const settings = settingsOf(terraform, "uploads");
    const before = new Map(settings.map(([address, block]) => [address, (block["depends_on"] ?? []) as string[]]));
    const comesAfter = (address: string): string[] =>
      (before.get(address) ?? []).flatMap((one) => [one, ...comesAfter(one)]);

    expect(settings.length).toBeGreaterThanOrEqual(6);
    for (const [one] of settings) {
      for (const [other] of settings) {
        if (one === other) continue;
        // Exactly one of the two waits for the other.
        expect([comesAfter(one).includes(other), comesAfter(other).includes(one)].sort()).toEqual([false, true]);
      }
    }
  });

  test("what waits for `ready` waits for all of them", () => {
    const terraform = synth((stack) => {
      const made = new Bucket(stack, "uploads", { config: EVERYTHING, protection: "disposable" });
      new SqsQueue(stack, "jobs", { dependsOn: [made.ready] });
    });

    expect(resource(terraform, "aws_sqs_queue")["depends_on"]).toEqual(["aws_s3_bucket_logging.uploads_logging"]);
  });
});

describe("BUCKET", () => {
  test.each<[unknown, string[]]>([
    [{}, []],
    [EVERYTHING, []],
    [{ archive: { afterDays: 30, storageClass: "STANDARD_IA" } }, []],
    [
      { name: "My_Bucket" },
      [
        'name: "My_Bucket" is not valid; use 3 to 63 lower-case letters, digits and hyphens, beginning and ending with a ' +
          "letter or digit",
      ],
    ],
    [{ name: "ab" }, [expect.stringMatching(/^name: "ab" is not valid/)]],
    [{ versioned: "yes" }, ['versioned: "yes" is not a boolean; use true or false']],
    [{ expireNoncurrentDays: 0 }, ["expireNoncurrentDays: 0 is out of range; use a whole number from 1 to 36500"]],
    [{ expireDays: 1.5 }, ["expireDays: 1.5 is not a whole number; use a whole number from 1 to 36500"]],
    [{ archive: {} }, ["archive.afterDays: is missing and has no default; set it"]],
    [
      { archive: { afterDays: 90, storageClass: "GLACIER_DEEP" } },
      [
        'archive.storageClass: "GLACIER_DEEP" is not allowed; use "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER" or ' +
          '"DEEP_ARCHIVE"',
      ],
    ],
    [
      { archive: { afterDays: 29, storageClass: "ONEZONE_IA" } },
      ["archive.afterDays: 29 is too early for ONEZONE_IA; use 30 or more"],
    ],
    [
      { archive: { afterDays: 30, storageClass: "STANDARD_IA" }, intelligentTiering: true },
      [
        'archive.storageClass: "STANDARD_IA" cannot be combined with intelligentTiering, because S3 moves nothing from there to it; use ' +
          '"ONEZONE_IA", "GLACIER_IR", "GLACIER" or "DEEP_ARCHIVE"',
      ],
    ],
    [
      { archive: { afterDays: 90 }, expireDays: 90 },
      ["expireDays: 90 is before the objects are archived; use more than archive.afterDays (90)"],
    ],
    [
      { corsOrigins: ["https://app.example.com/upload"] },
      [
        'corsOrigins[0]: "https://app.example.com/upload" is not valid; use an origin such as "https://app.example.com", ' +
          "without a path",
      ],
    ],
    [{ corsOrigins: ["*"] }, [expect.stringMatching(/^corsOrigins\[0\]: "\*" is not valid/)]],
    [
      { replicated: true, versioned: false },
      ["replicated: true requires versioning, because S3 copies versions; set versioned to true"],
    ],
    [{ replicated: true, replicationTimeControl: true }, []],
    [{ replicated: "us-west-2" }, ['replicated: "us-west-2" is not a boolean; use true or false']],
    [
      { versionned: true },
      [
        "versionned: is not a setting; did you mean versioned? the settings here are name, versioned, " +
          "expireNoncurrentDays, expireDays, archive, intelligentTiering, corsOrigins, accessLogs, replicated, " +
          "replicationTimeControl",
      ],
    ],
  ])("%j: %j", (config, expected) => {
    const problems = BUCKET.problems(config);

    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
  });

  test("the construct rejects invalid settings under its own path", () => {
    expect(() => bucket({ expireDays: 0 })).toThrow(
      "test/uploads: expireDays: 0 is out of range; use a whole number from 1 to 36500",
    );
  });
});
