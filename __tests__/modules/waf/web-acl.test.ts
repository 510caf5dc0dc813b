import { WAF, WebAcl, type WafConfig } from "../../../modules/waf";
import { addresses, resource, synth, type Block, type Terraform } from "../../support/synth";

const regional = (config: WafConfig = {}): Terraform =>
  synth((stack) => new WebAcl(stack, "firewall", { config, scope: "regional" }));

function rules(terraform: Terraform): readonly Block[] {
  const { rule: found } = resource(terraform, "aws_wafv2_web_acl") as { rule: readonly Block[] };
  return found;
}

const rule = (terraform: Terraform, name: string): Block => rules(terraform).find((one) => one["name"] === name) ?? {};

describe("WebAcl", () => {
  test("allows by default what no rule matches", () => {
    const terraform = regional();

    expect(addresses(terraform)).toEqual([
      "aws_cloudwatch_log_group.firewall_log_group",
      "aws_wafv2_web_acl.firewall",
      "aws_wafv2_web_acl_logging_configuration.firewall_logging",
    ]);
    expect(resource(terraform, "aws_wafv2_web_acl")).toMatchObject({
      name: "shop-test-firewall",
      scope: "REGIONAL",
      default_action: { allow: {} },
    });
  });

  test("EA-5: evaluates in this order: rate, then reputation, common attacks, bad inputs, SQL injection", () => {
    const order = rules(regional()).map(({ priority, name }): [unknown, unknown] => [priority, name]);

    expect(order).toEqual([
      [10, "rate-limit"],
      [100, "AmazonIpReputationList"],
      [110, "CommonRuleSet"],
      [120, "KnownBadInputsRuleSet"],
      [130, "SQLiRuleSet"],
    ]);
  });

  test("EA-5: blocks an address with more than 1000 requests a minute", () => {
    expect(rule(regional(), "rate-limit")).toMatchObject({
      action: { block: {} },
      statement: { rate_based_statement: { limit: 1000, evaluation_window_sec: 60, aggregate_key_type: "IP" } },
    });
    expect(rule(regional({ requestsPerMinutePerIp: 50 }), "rate-limit")).toMatchObject({
      statement: { rate_based_statement: { limit: 50 } },
    });
  });

  test("EA-5: blocks countries if configured, between the rate and the managed rules", () => {
    const terraform = regional({ blockedCountries: ["KP", "IR"] });

    expect(rule(terraform, "blocked-countries")).toMatchObject({
      priority: 20,
      action: { block: {} },
      statement: { geo_match_statement: { country_codes: ["KP", "IR"] } },
    });
    expect(rules(regional()).map((one) => String(one["name"]))).not.toContain("blocked-countries");
  });

  test("only counts bodies over 8 KB, so that uploads pass", () => {
    const group = (terraform: Terraform, name: string): Block =>
      (rule(terraform, name)["statement"] as Block)["managed_rule_group_statement"] as Block;

    expect(group(regional(), "CommonRuleSet")).toEqual({
      vendor_name: "AWS",
      name: "AWSManagedRulesCommonRuleSet",
      rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }],
    });
    expect(group(regional(), "SQLiRuleSet")).not.toHaveProperty("rule_action_override");
    expect(group(regional({ countOnly: [] }), "CommonRuleSet")).not.toHaveProperty("rule_action_override");

    const mixed = regional({ countOnly: ["SQLiRuleSet/SQLi_BODY", "CommonRuleSet/NoUserAgent_HEADER"] });
    expect(group(mixed, "SQLiRuleSet")["rule_action_override"]).toEqual([
      { name: "SQLi_BODY", action_to_use: { count: {} } },
    ]);
    expect(group(mixed, "CommonRuleSet")["rule_action_override"]).toEqual([
      { name: "NoUserAgent_HEADER", action_to_use: { count: {} } },
    ]);
    expect(group(mixed, "KnownBadInputsRuleSet")).not.toHaveProperty("rule_action_override");
  });

  test("only counts in mode count", () => {
    const terraform = regional({ mode: "count", blockedCountries: ["KP"] });

    for (const one of rules(terraform)) expect(one["action"] ?? one["override_action"]).toEqual({ count: {} });
  });

  test("logs matching requests, without tokens, under the name that AWS requires", () => {
    const terraform = regional({ logRetentionDays: 90 });

    expect(resource(terraform, "aws_cloudwatch_log_group")).toMatchObject({
      name: "aws-waf-logs-shop-test-firewall",
      retention_in_days: 90,
    });
    expect(resource(terraform, "aws_wafv2_web_acl_logging_configuration")).toMatchObject({
      redacted_fields: [{ single_header: { name: "authorization" } }, { single_header: { name: "cookie" } }],
      logging_filter: { default_behavior: "DROP", filter: [{ behavior: "KEEP", requirement: "MEETS_ANY" }] },
    });
  });

  test("MR-13: protects a load balancer", () => {
    const terraform = synth((stack) => {
      new WebAcl(stack, "firewall", { scope: "regional" }).protect("load-balancer", "arn:aws:elb");
    });

    expect(resource(terraform, "aws_wafv2_web_acl_association", "firewall_load_balancer")).toEqual(
      expect.objectContaining({ resource_arn: "arn:aws:elb", web_acl_arn: "${aws_wafv2_web_acl.firewall.arn}" }),
    );
  });

  test("SG-10: for CloudFront it is in us-east-1, with its log", () => {
    const terraform = synth((stack) => {
      new WebAcl(stack, "firewall", { scope: "cloudfront", provider: stack.providerFor("us-east-1") });
    });

    expect(resource(terraform, "aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT", provider: "aws.us-east-1" });
    expect(resource(terraform, "aws_cloudwatch_log_group")["provider"]).toBe("aws.us-east-1");
    expect(resource(terraform, "aws_wafv2_web_acl_logging_configuration")["provider"]).toBe("aws.us-east-1");
  });

  test.each([
    ["regional", undefined, { Region: "eu-central-1" }],
    ["cloudfront", "us-east-1", {}],
  ] as const)("has its alarms where it reports: %s", (scope, region, dimensions) => {
    synth((stack) => {
      const provider = scope === "cloudfront" ? { provider: stack.providerFor("us-east-1") } : {};
      const { signals } = new WebAcl(stack, "firewall", { scope, ...provider });

      expect(signals.alarms[0]).toMatchObject({
        id: "many-blocked",
        severity: "P3",
        metric: { dimensions: { WebACL: "shop-test-firewall", Rule: "ALL", ...dimensions } },
      });
      expect(signals.alarms[0]?.region).toBe(region);
    });
  });

  test.each([
    ["block", ["AllowedRequests", "BlockedRequests"]],
    ["count", ["AllowedRequests", "CountedRequests"]],
  ] as const)("in mode %s the dashboard shows what is blocked, or would be", (mode, names) => {
    synth((stack) => {
      const { signals } = new WebAcl(stack, "firewall", { config: { mode }, scope: "regional" });
      const metrics = signals.widgets.flatMap((widget) => widget.metrics);

      expect(metrics.map((metric) => ("name" in metric ? metric.name : metric.expression))).toEqual(names);
    });
  });

  test("rejects invalid settings", () => {
    const config = { mode: "off" } as unknown as WafConfig;

    expect(() => regional(config)).toThrow('test/firewall: mode: "off" is not allowed; use "block" or "count"');
  });
});

describe("the waf section", () => {
  test("needs nothing", () => {
    expect(WAF.problems({})).toEqual([]);
    expect(WAF.problems({ managedRules: ["SQLiRuleSet"] })).toEqual([]);
    expect(WAF.problems({ ...WAF.settings({}) })).toEqual([]);
  });

  test.each([
    [{ requestsPerMinutePerIp: 9 }, "9 is out of range; use a whole number from 10 to 20000000"],
    [{ blockedCountries: ["Korea"] }, '"Korea" is not valid; use a two-letter country code such as "KP"'],
    [
      { countOnly: ["no rule"] },
      '"no rule" is not valid; use the name of a rule such as "SizeRestrictions_BODY", or with its set, "SQLiRuleSet/SQLi_BODY"',
    ],
    [
      { managedRules: ["SQLiRuleSet"], countOnly: ["GenericLFI_BODY"] },
      '"GenericLFI_BODY" is a rule of CommonRuleSet, which is not in managedRules; use a rule of SQLiRuleSet, or add CommonRuleSet to managedRules',
    ],
    [
      { countOnly: ["LinuxRuleSet/LFI_URIPATH"] },
      '"LinuxRuleSet/LFI_URIPATH" is a rule of LinuxRuleSet, which is not in managedRules; use a rule of AmazonIpReputationList, CommonRuleSet, KnownBadInputsRuleSet or SQLiRuleSet, or add LinuxRuleSet to managedRules',
    ],
    [
      { managedRules: [], countOnly: ["GenericLFI_BODY"] },
      '"GenericLFI_BODY" is a rule of CommonRuleSet, which is not in managedRules; leave it out',
    ],
    [{ mode: "off" }, '"off" is not allowed; use "block" or "count"'],
  ])("%j", (config, message) => {
    expect(WAF.problems(config as WafConfig).map((problem) => problem.message)).toEqual([message]);
  });
});
