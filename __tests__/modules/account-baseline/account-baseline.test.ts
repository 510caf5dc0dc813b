import type { TerraformProvider } from "cdktf";
import {
  AccountBaseline,
  AccountEvents,
  BASELINE,
  GUARDS_LIFTED,
  IAM_CHANGES,
  ROOT_SIGN_IN,
  SHARED_OUTSIDE,
  THREAT_FOUND,
  type BaselineConfig,
} from "../../../modules/account-baseline";
import { addresses, resource, synth } from "../../support/synth";

const THERE = "us-west-2";
const CONTACT = { name: "Sam ${x}", title: "Head of Platform", email: "sam@example.com", phone: "+49 30 123456" };

describe("AccountBaseline", () => {
  const baseline = (config: BaselineConfig = {}, otherRegions?: (provider: TerraformProvider) => object) =>
    synth((stack) => {
      new AccountBaseline(stack, "baseline", { config, ...otherRegions?.(stack.providerFor(THERE)) });
    });

  test("by default sets everything that is free", () => {
    const terraform = baseline();

    expect(addresses(terraform)).toEqual([
      "aws_accessanalyzer_analyzer.baseline_external_access",
      "aws_ebs_encryption_by_default.baseline_volumes",
      "aws_ebs_snapshot_block_public_access.baseline_snapshots",
      "aws_ec2_instance_metadata_defaults.baseline_instance_metadata",
      "aws_iam_account_password_policy.baseline_passwords",
    ]);
    expect(resource(terraform, "aws_accessanalyzer_analyzer")).toMatchObject({ type: "ACCOUNT" });
    expect(resource(terraform, "aws_ebs_encryption_by_default")["enabled"]).toBe(true);
    expect(resource(terraform, "aws_ebs_snapshot_block_public_access")["state"]).toBe("block-all-sharing");
    expect(resource(terraform, "aws_ec2_instance_metadata_defaults")["http_tokens"]).toBe("required");
    expect(resource(terraform, "aws_iam_account_password_policy")).toMatchObject({
      minimum_password_length: 14,
      password_reuse_prevention: 24,
    });
  });

  test.each([
    ["encryptVolumes", "aws_ebs_encryption_by_default"],
    ["blockPublicSnapshots", "aws_ebs_snapshot_block_public_access"],
    ["requireImdsV2", "aws_ec2_instance_metadata_defaults"],
    ["accessAnalyzer", "aws_accessanalyzer_analyzer"],
    ["passwordPolicy", "aws_iam_account_password_policy"],
  ])("%s: false leaves out %s and nothing else", (setting, type) => {
    const all = Object.keys(baseline().resource);

    expect(Object.keys(baseline({ [setting]: false }).resource)).toEqual(all.filter((one) => one !== type));
  });

  test("GuardDuty and the security contact are there on request", () => {
    const terraform = baseline({ guardDuty: true, securityContact: CONTACT });

    expect(resource(terraform, "aws_guardduty_detector")["enable"]).toBe(true);
    expect(resource(terraform, "aws_account_alternate_contact")).toMatchObject({
      alternate_contact_type: "SECURITY",
      name: "Sam $${x}",
      email_address: "sam@example.com",
      phone_number: "+49 30 123456",
    });
  });

  test("another region has what AWS keeps per region, and no more", () => {
    const terraform = baseline({ guardDuty: true, securityContact: CONTACT }, (provider) => ({
      otherRegions: { [THERE]: provider },
    }));
    const there = addresses(terraform).filter((address) => address.includes("us_west_2"));

    expect(there).toEqual([
      "aws_accessanalyzer_analyzer.baseline_us_west_2_external_access",
      "aws_ebs_encryption_by_default.baseline_us_west_2_volumes",
      "aws_ebs_snapshot_block_public_access.baseline_us_west_2_snapshots",
      "aws_ec2_instance_metadata_defaults.baseline_us_west_2_instance_metadata",
      "aws_guardduty_detector.baseline_us_west_2_threats",
    ]);
    for (const address of there) {
      const [type = "", name = ""] = address.split(".");
      expect(resource(terraform, type, name)["provider"]).toBe("aws.us-west-2");
    }
  });

  test.each<[string, unknown, string]>([
    ["encryptVolumes", { encryptVolumes: "yes" }, '"yes" is not a boolean; use true or false'],
    ["securityContact.phone", { securityContact: { ...CONTACT, phone: "call me" } }, '"call me" is not valid; use '],
    ["securityContact.title", { securityContact: { ...CONTACT, title: "x".repeat(51) } }, "has 51 characters"],
  ])("%s is checked", (path, config, message) => {
    expect(BASELINE.problems(config)).toEqual([{ path, message: expect.stringContaining(message) as string }]);
  });
});

describe("AccountEvents", () => {
  const EVENTS = [ROOT_SIGN_IN, IAM_CHANGES, GUARDS_LIFTED, SHARED_OUTSIDE, THREAT_FOUND];
  const TOPIC = "arn:aws:sns:eu-central-1:111122223333:security";
  const terraform = synth((stack) => new AccountEvents(stack, "events", { topic: () => TOPIC, events: EVENTS }));

  test.each(EVENTS.map((event) => [event.name, event] as const))(
    "%s: every part of the message is in it",
    (_, event) => {
      const used = [...event.message.matchAll(/<(\w+)>/g)].map((match) => match[1]);

      expect(new Set(used)).toEqual(new Set(Object.keys(event.paths)));
    },
  );

  test.each(EVENTS.map((event) => [event.name, event] as const))(
    "%s: has a rule whose target is the topic",
    (_, event) => {
      const id = `events_${event.name.replaceAll("-", "_")}`;

      expect(JSON.parse(String(resource(terraform, "aws_cloudwatch_event_rule", id)["event_pattern"]))).toEqual(
        event.pattern,
      );
      expect(resource(terraform, "aws_cloudwatch_event_target", `${id}_notification`)).toMatchObject({
        arn: TOPIC,
        rule: `\${aws_cloudwatch_event_rule.${id}.name}`,
      });
    },
  );
});
