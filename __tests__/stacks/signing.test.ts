import { App } from "cdktf";
import { AccountStack } from "../../stacks/account-stack";
import { ACCOUNT as SECTION, type AccountConfig } from "../../stacks/config/account";
import { resource, statements, synthStack } from "../support/synth";
import { ACCOUNT } from "./environment";

const account = (config: Partial<AccountConfig>) =>
  synthStack(
    new AccountStack(new App({ stackTraces: false }), "account-main", {
      name: "main",
      account: SECTION.settings({ ...ACCOUNT, ...config }),
    }),
  );

describe("zones that are signed", () => {
  const zones = ["example.com", "shop.example.com", "plain.org"];
  const terraform = account({
    region: "eu-west-1",
    zones,
    dnssec: ["example.com", "shop.example.com"],
    alerts: { emails: ["security@example.com"] },
  });

  test("have one key for signatures, in us-east-1, which only Route 53 may sign with", () => {
    expect(resource(terraform, "aws_kms_key")).toMatchObject({
      provider: "aws.us-east-1",
      customer_master_key_spec: "ECC_NIST_P256",
      key_usage: "SIGN_VERIFY",
      lifecycle: { prevent_destroy: true },
    });
    const { AccountAdministers, Route53Signs } = statements(terraform, "dnssec_policy");
    expect(Route53Signs).toMatchObject({
      actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
      principals: [{ type: "Service", identifiers: ["dnssec-route53.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceAccount", values: ["111122223333"] }],
    });
    expect(AccountAdministers?.["actions"]).not.toContain("kms:Sign");
  });

  test("are those that are named", () => {
    expect(Object.keys(terraform.resource["aws_route53_hosted_zone_dnssec"] ?? {})).toEqual([
      "dnssec_example_com_signing",
      "dnssec_shop_example_com_signing",
    ]);
  });

  test("are vouched for by the parent here, and by an output for the registrar", () => {
    expect(resource(terraform, "aws_route53_record", "dnssec_shop_example_com_ds")).toMatchObject({
      zone_id: "${aws_route53_zone.zone_example_com.zone_id}",
      name: "shop.example.com",
      type: "DS",
      records: ["${aws_route53_key_signing_key.dnssec_shop_example_com.ds_record}"],
      depends_on: ["aws_route53_hosted_zone_dnssec.dnssec_shop_example_com_signing"],
    });
    expect(Object.keys(terraform.output).filter((name) => name.startsWith("ds_record"))).toEqual([
      "ds_record_example_com",
      "ds_record_shop_example_com",
    ]);
    expect(terraform.output["ds_record_example_com"]?.["description"]).toContain("enter it at the registrar");
  });

  test("have two alarms each, in us-east-1, by the topic that is there already", () => {
    const alarms = Object.values(terraform.resource["aws_cloudwatch_metric_alarm"] ?? {});

    const pair = [
      ["DNSSECInternalFailure", "aws.us-east-1"],
      ["DNSSECKeySigningKeysNeedingAction", "aws.us-east-1"],
    ];
    expect(alarms.map(({ metric_name: metric, provider }): unknown[] => [metric, provider])).toEqual([
      ...pair,
      ...pair,
    ]);
    expect(new Set(alarms.map((alarm) => JSON.stringify(alarm["alarm_actions"]))).size).toBe(1);
  });
});

test("with a trail, which tells of us-east-1 already, there is one topic there", () => {
  const terraform = account({
    zones: ["example.com"],
    dnssec: ["example.com"],
    audit: { cloudTrail: {} },
    alerts: { emails: ["security@example.com"] },
  });

  expect(Object.keys(terraform.resource["aws_sns_topic"] ?? {})).toHaveLength(1);
});

test("without recipients there are no alarms, and without the setting nothing", () => {
  expect(account({ zones: ["example.com"], dnssec: ["example.com"] }).resource).not.toHaveProperty(
    "aws_cloudwatch_metric_alarm",
  );
  expect(JSON.stringify(account({ zones: ["example.com"] }))).not.toMatch(/dnssec/i);
});

test.each([
  [
    { zones: ["example.com"], dnssec: ["example.org"] },
    '"example.org" is not in zones, and only the account\'s own zones can be signed; add it there, or leave it out',
  ],
  [
    { zones: ["example.com", "shop.example.com"], dnssec: ["shop.example.com"] },
    '"shop.example.com" is checked by nobody as long as "example.com" above it is not signed; add it too',
  ],
])("%j is a problem", (config, message) => {
  expect(SECTION.problems({ ...ACCOUNT, ...config })).toEqual([{ path: "dnssec[0]", message }]);
});

test("the topic of the alarms is the one that everything else in us-east-1 is told by, whether there is something else or not", () => {
  const alerts = { emails: ["security@example.com"] };
  const topics = (config: Partial<AccountConfig>) =>
    Object.keys(
      account({ region: "eu-west-1", zones: ["example.com"], dnssec: ["example.com"], alerts, ...config }).resource[
        "aws_sns_topic"
      ] ?? {},
    );

  expect(topics({})).toContain("events_us_east_1_alerts_p1");
  expect(topics({ audit: { cloudTrail: {} } }).sort()).toEqual(topics({}).sort());
});

test("an account elsewhere always has the provider of us-east-1, with which what is left there is deleted", () => {
  const aliases = (config: Partial<AccountConfig>) =>
    (account(config).provider as { aws: { alias?: string }[] }).aws.map(({ alias }) => alias);

  expect(aliases({ region: "eu-west-1", recoveryRegion: "eu-central-1" })).toEqual(
    expect.arrayContaining(["us-east-1", "eu-central-1"]),
  );
});
