import { review } from "../../../readers/check";
import type { Block } from "../../support/synth";

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

test.each([
  ["aws_ebs_snapshot_block_public_access", "state", "block-all-sharing", "block-new-sharing", "public"],
  ["aws_ebs_encryption_by_default", "enabled", true, false, "encryption-off"],
  ["aws_guardduty_detector", "enable", true, false, "audit-off"],
  ["aws_ec2_instance_metadata_defaults", "http_tokens", "required", "optional", "weaker-login"],
  ["aws_iam_account_password_policy", "minimum_password_length", 14, 8, "weaker-login"],
  ["aws_iam_account_password_policy", "require_symbols", true, false, "weaker-login"],
])("a guard of the account is lowered: %s.%s", (type, argument, good, bad, rule) => {
  expect(rulesOf(type, argument, good, bad)).toEqual([rule]);
  expect(rulesOf(type, argument, bad, good)).toEqual([]);
});

describe("tokens", () => {
  type Resources = Readonly<Record<string, Readonly<Record<string, Block>>>>;
  const route = (key: string, token: boolean) => ({
    api_id: "${aws_apigatewayv2_api.api.id}",
    route_key: key,
    ...(token ? { authorization_type: "JWT", authorizer_id: "a" } : {}),
  });
  const rules = (before: Resources, after: Resources) =>
    review("test", { resource: before }, { resource: after }).dangers.map(({ rule, message }) => `${rule}: ${message}`);
  const routes = (routesNow: Resources[string]) => ({ aws_apigatewayv2_route: routesNow });
  const authorizer = (issuer: string, ...audience: string[]) => ({
    aws_apigatewayv2_authorizer: { one: { jwt_configuration: { issuer, audience } } },
  });

  test("a new route without one, where others need it", () => {
    const all = { one: route("$default", true) };

    expect(rules(routes(all), routes({ ...all, two: route("ANY /admin", false) }))).toEqual([
      "weaker-login: requests for ANY /admin no longer need a token",
    ]);
    expect(rules(routes(all), routes({ ...all, two: route("ANY /admin", true) }))).toEqual([]);
  });

  test("a new route of an API that never asked for one", () => {
    const all = { one: route("$default", false) };

    expect(rules(routes(all), routes({ ...all, two: route("ANY /admin", false) }))).toEqual([]);
  });

  test("tokens of somebody else, or for something else", () => {
    const before = authorizer("https://a.example.com", "shop");

    expect(rules(before, authorizer("https://b.example.com", "shop"))).toEqual([
      "weaker-login: tokens of https://b.example.com count",
    ]);
    expect(rules(before, authorizer("https://a.example.com", "shop", "admin"))).toEqual([
      "weaker-login: tokens for admin count too",
    ]);
    expect(rules(authorizer("https://a.example.com", "shop", "admin"), before)).toEqual([]);
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

describe("requests that another service takes", () => {
  const listener = { aws_lb_listener: { http: { port: 80 } } };
  const rule = (...paths: string[]) => ({
    aws_lb_listener_rule: {
      live: {
        listener_arn: "${aws_lb_listener.http.arn}",
        action: [{ type: "forward", target_group_arn: "arn" }],
        condition: [{ path_pattern: { values: paths } }],
      },
    },
  });
  const messages = (before: object, after: object) =>
    review("test", { resource: before as never }, { resource: after as never }).dangers.map(
      ({ rule: name, message }) => `${name}: ${message}`,
    );

  test("are worth a look, for a new rule and for a wider one", () => {
    expect(messages(listener, { ...listener, ...rule("/live/*") })).toEqual([
      "requests-moved: takes the requests for /live/* from now on",
    ]);
    expect(messages({ ...listener, ...rule("/live/*") }, { ...listener, ...rule("/live/*", "/more/*") })).toEqual([
      "requests-moved: takes the requests for /more/* from now on",
    ]);
  });

  test("are not where nobody answered them before, or the rule narrows", () => {
    expect(messages({}, { ...listener, ...rule("/live/*") })).toEqual([]);
    expect(messages({ ...listener, ...rule("/live/*", "/more/*") }, { ...listener, ...rule("/live/*") })).toEqual([]);
  });
});
