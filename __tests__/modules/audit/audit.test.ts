import { AUDIT, CloudTrail, ConfigRecorder, type AuditConfig } from "../../../modules/audit";
import { resource, statements, synth } from "../../support/synth";

describe("CloudTrail", () => {
  const trail = (retentionDays?: number) =>
    synth((stack) => {
      const config = retentionDays === undefined ? {} : { retentionDays };
      new CloudTrail(stack, "trail", { config, protection: "protected" });
    });

  test("IO-10: records every region, with digests", () => {
    expect(resource(trail(), "aws_cloudtrail")).toMatchObject({
      name: "shop-test-trail",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
    });
  });

  test("IO-10: writes to a private bucket that only this trail may write to", () => {
    const terraform = trail();
    const policy = statements(terraform, "trail_logs_policy");

    expect(resource(terraform, "aws_s3_bucket")).toMatchObject({
      bucket: "shop-test-cloudtrail-111122223333",
      lifecycle: { prevent_destroy: true },
    });
    for (const sid of ["CloudTrailReadsAcl", "CloudTrailWrites"]) {
      expect(policy[sid]?.["condition"]).toContainEqual({
        test: "StringEquals",
        variable: "aws:SourceArn",
        values: ["arn:aws:cloudtrail:eu-central-1:111122223333:trail/shop-test-trail"],
      });
    }
    expect(policy["CloudTrailWrites"]?.["resources"]).toEqual([
      "${aws_s3_bucket.trail_logs.arn}/AWSLogs/111122223333/*",
    ]);
  });

  test("waits for the bucket's policy, which AWS checks when a trail is created", () => {
    expect(resource(trail(), "aws_cloudtrail")["depends_on"]).toHaveLength(1);
  });

  test.each([
    [undefined, 365],
    [30, 30],
  ])("keeps records for %s → %d days", (retentionDays, days) => {
    const rules = resource(trail(retentionDays), "aws_s3_bucket_lifecycle_configuration")["rule"] as { id: string }[];

    expect(rules.find((rule) => rule.id === "expire")).toMatchObject({ expiration: [{ days }] });
  });
});

describe("an invalid trail", () => {
  test("is refused", () => {
    synth((stack) => {
      expect(
        () => new CloudTrail(stack, "trail", { config: { retentionDays: 4000 }, protection: "protected" }),
      ).toThrow("test/trail: retentionDays: 4000 is out of range; use a whole number from 1 to 3650");
    });
  });
});

describe("ConfigRecorder", () => {
  const recorder = (config: NonNullable<AuditConfig["awsConfig"]> = {}) =>
    synth((stack) => new ConfigRecorder(stack, "config", { config, protection: "protected" }));

  test("MR-13: records everything, and is switched on once it has a delivery channel", () => {
    const terraform = recorder();

    expect(resource(terraform, "aws_config_configuration_recorder")).toMatchObject({
      recording_group: { all_supported: true, include_global_resource_types: true },
    });
    expect(resource(terraform, "aws_config_configuration_recorder_status")).toMatchObject({
      is_enabled: true,
      depends_on: ["aws_config_delivery_channel.config_delivery"],
    });
  });

  test("can also record the recovery region, into the same bucket, without global resources", () => {
    const terraform = synth((stack) => {
      const recoveryProvider = stack.providerFor("us-west-2");
      const props = { config: { recoveryRegion: true }, protection: "protected", recoveryProvider } as const;
      new ConfigRecorder(stack, "config", props);
    });

    expect(resource(terraform, "aws_config_configuration_recorder", "config_recovery")).toMatchObject({
      provider: "aws.us-west-2",
      recording_group: { include_global_resource_types: false },
    });
    expect(resource(terraform, "aws_config_delivery_channel", "config_recovery_delivery")).toMatchObject({
      provider: "aws.us-west-2",
      s3_bucket_name: "${aws_s3_bucket.config_logs.bucket}",
    });
    expect(resource(terraform, "aws_config_configuration_recorder_status", "config_recovery_status")).toMatchObject({
      provider: "aws.us-west-2",
      is_enabled: true,
    });
  });

  test("the recovery region needs a provider", () => {
    expect(() => recorder({ recoveryRegion: true })).toThrow(
      "recoveryRegion: true needs a recovery region; set the account's, or leave it out",
    );
  });

  test("delivers once role and bucket allow it", () => {
    expect(resource(recorder(), "aws_config_delivery_channel")["depends_on"]).toEqual([
      "aws_config_configuration_recorder.config",
      "aws_s3_bucket_lifecycle_configuration.config_logs_lifecycle",
      "aws_iam_role_policy.config_role_permissions",
    ]);
  });

  test("MR-13: its bucket accepts writes only from AWS Config, for this account", () => {
    const policy = statements(recorder(), "config_logs_policy");
    const forThisAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] };

    expect(policy["ConfigWrites"]).toMatchObject({
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.config_logs.arn}/AWSLogs/111122223333/Config/*"],
      principals: [{ type: "Service", identifiers: ["config.amazonaws.com"] }],
    });
    for (const sid of ["ConfigWrites", "ConfigChecksBucket"]) {
      expect(policy[sid]?.["condition"]).toContainEqual(forThisAccount);
    }
  });

  test.each([
    [undefined, 365],
    [30, 30],
  ])("keeps records for %s → %d days", (retentionDays, days) => {
    const terraform = recorder(retentionDays === undefined ? {} : { retentionDays });
    const rules = resource(terraform, "aws_s3_bucket_lifecycle_configuration")["rule"] as { id: string }[];

    expect(rules.find((rule) => rule.id === "expire")).toMatchObject({ expiration: [{ days }] });
  });

  test("rejects invalid settings", () => {
    expect(() => recorder({ retentionDays: 0 })).toThrow(
      "test/config: retentionDays: 0 is out of range; use a whole number from 1 to 3650",
    );
  });

  test("leaves global resources to another region on request", () => {
    expect(resource(recorder({ includeGlobalResources: false }), "aws_config_configuration_recorder")).toMatchObject({
      recording_group: { include_global_resource_types: false },
    });
  });

  test("reads with an AWS-managed policy, through a dedicated role", () => {
    const terraform = recorder();

    expect(resource(terraform, "aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
    );
    expect(statements(terraform, "config_role_trust")["AssumedByService"]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["config.amazonaws.com"] }],
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(statements(terraform, "config_role_policy")["WriteRecords"]?.["resources"]).toEqual([
      "${aws_s3_bucket.config_logs.arn}/AWSLogs/111122223333/Config/*",
    ]);
  });
});

describe("the audit section", () => {
  test.each([
    [
      { cloudTrail: { retentionDays: 0 } },
      "cloudTrail.retentionDays",
      "0 is out of range; use a whole number from 1 to 3650",
    ],
    [
      { awsConfig: { includeGlobalResources: "no" } },
      "awsConfig.includeGlobalResources",
      '"no" is not a boolean; use true or false',
    ],
    [{ trail: {} }, "trail", "is not a setting; the settings here are cloudTrail, awsConfig"],
  ])("%j", (config, path, message) => {
    expect(AUDIT.problems(config as AuditConfig)).toEqual([{ path, message }]);
  });

  test("needs nothing", () => {
    expect(AUDIT.problems({})).toEqual([]);
  });
});
