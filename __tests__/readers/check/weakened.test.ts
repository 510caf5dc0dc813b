import { review } from "../../../readers/check";

const force = (value: string) => ({ name: "rds.force_ssl", value });
const log = { name: "log_statement", value: "1" };
const rule = (id: string, days: number) => ({ id, status: "Enabled", expiration: [{ days }] });
const transition = { id: "cold", transition: [{ days: 30, storage_class: "GLACIER" }] };

/** The rules that a change of one argument violates. */
const rulesOf = (type: string, argument: string, before: unknown, after: unknown): string[] => {
  const root = (value: unknown) => ({ resource: { [type]: { one: { [argument]: value } } } });
  return review("test", root(before), root(after)).dangers.map((danger) => danger.rule);
};

describe("connections without TLS", () => {
  test.each([
    ["the value is 0", [force("1"), log], [force("0"), log]],
    ["the parameter is gone", [force("1"), log], [log]],
  ])("are let in where %s", (_, before, after) => {
    expect(rulesOf("aws_db_parameter_group", "parameter", before, after)).toEqual(["weaker-tls"]);
  });

  test.each([
    ["another parameter changes", [force("1"), log], [force("1"), { ...log, value: "0" }]],
    ["it is switched on", [force("0"), log], [force("1"), log]],
    ["a parameter is added to it", [force("1")], [force("1"), log]],
  ])("are not where %s", (_, before, after) => {
    expect(rulesOf("aws_db_parameter_group", "parameter", before, after)).toEqual([]);
  });
});

describe("objects expire", () => {
  test.each([
    ["a rule deletes sooner", [rule("a", 30)], [rule("a", 7)]],
    ["a rule is added to one that deletes sooner", [rule("a", 7)], [rule("a", 7), rule("b", 30)]],
    ["a rule is added to one that deletes nothing", [transition], [transition, rule("b", 30)]],
  ])("where %s", (_, before, after) => {
    expect(rulesOf("aws_s3_bucket_lifecycle_configuration", "rule", before, after)).toEqual(["data-expires"]);
  });

  test.each([
    ["a rule deletes later", [rule("a", 7)], [rule("a", 30)]],
    ["a rule moves objects sooner", [transition], [{ ...transition, transition: [{ days: 7 }] }]],
  ])("not where %s", (_, before, after) => {
    expect(rulesOf("aws_s3_bucket_lifecycle_configuration", "rule", before, after)).toEqual([]);
  });
});

describe("TLS", () => {
  test.each([
    ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS-1-1-2017-01", true],
    ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08", true],
    ["ELBSecurityPolicy-FS-1-2-2019-08", "ELBSecurityPolicy-FS-2018-06", true],
    ["TLSv1.2_2021", "TLSv1_2016", true],
    ["TLS_1_2", "TLS_1_0", true],
    ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06", false],
    ["TLSv1.2_2021", "TLSv1.2_2025", false],
  ])("from %s to %s is weaker: %s", (before, after, weaker) => {
    expect(rulesOf("aws_lb_listener", "ssl_policy", before, after)).toEqual(weaker ? ["weaker-tls"] : []);
  });
});

describe("the firewall", () => {
  const managed = (name: string, priority: number) => ({ name, priority, override_action: { none: {} } });
  const limit = { name: "rate-limit", priority: 10, action: { block: {} } };
  const [first, second] = [managed("CommonRuleSet", 100), managed("SQLiRuleSet", 110)];

  test.each([
    ["a rule set fewer", [limit, first, second], [limit, { ...second, priority: 100 }]],
    ["all but one", [limit, first, second], [limit, first]],
    ["none left", [limit, first, second], [limit]],
  ])("filters less with %s", (_, before, after) => {
    expect(rulesOf("aws_wafv2_web_acl", "rule", before, after)).toEqual(["firewall-off"]);
  });
});
