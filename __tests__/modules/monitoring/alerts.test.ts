import { ConfigError } from "../../../modules/core";
import { ALERTS, type AlertsConfig } from "../../../modules/monitoring";
import { addresses, resource, synth } from "../../support/synth";
import { EVERYBODY, make, watched, widgets } from "./fixtures";

describe("logErrors", () => {
  const log = { name: "backend", logGroupName: "/aws/ecs/shop-test" };
  const logged = (config: AlertsConfig) =>
    synth((stack) => {
      make(stack, { config }).watchLog(log);
    });

  test("EA-7: counts errors in a log group, raises an alarm and lists them", () => {
    const terraform = logged({ ...EVERYBODY, logErrors: {} });

    expect(resource(terraform, "aws_cloudwatch_log_metric_filter", "monitoring_backend_errors")).toMatchObject({
      log_group_name: "/aws/ecs/shop-test",
      pattern: "?ERROR ?CRITICAL ?FATAL ?Traceback",
      metric_transformation: { namespace: "shop-test", name: "backend-errors", value: "1", default_value: "0" },
    });
    expect(resource(terraform, "aws_cloudwatch_metric_alarm", "monitoring_backend_log_errors")).toMatchObject({
      namespace: "shop-test",
      metric_name: "backend-errors",
      threshold: 10,
      alarm_actions: ["${aws_sns_topic.monitoring_alerts_p3.arn}"],
    });
    expect(widgets(terraform).at(-1)).toMatchObject({
      type: "log",
      properties: { query: expect.stringMatching(/^SOURCE '\/aws\/ecs\/shop-test' \| .* \| limit 50$/) as string },
    });
  });

  test("accepts its own pattern, threshold and severity", () => {
    const terraform = logged({
      ...EVERYBODY,
      logErrors: { pattern: "{ $.level = 50 }", threshold: 0, severity: "P1" },
    });
    expect(resource(terraform, "aws_cloudwatch_log_metric_filter")["pattern"]).toBe("{ $.level = 50 }");
    expect(resource(terraform, "aws_cloudwatch_metric_alarm")).toMatchObject({
      threshold: 0,
      alarm_actions: ["${aws_sns_topic.monitoring_alerts_p1.arn}"],
    });
  });

  test("is off by default", () => {
    expect(addresses(logged(EVERYBODY))).toEqual(["aws_cloudwatch_dashboard.monitoring_dashboard"]);
  });
});

describe("custom alarms", () => {
  test("EA-7: cover metrics that no module covers", () => {
    const terraform = watched([], {
      ...EVERYBODY,
      custom: {
        "failed-payments": {
          severity: "P1",
          namespace: "Shop",
          metric: "Failed",
          threshold: 3,
          description: "Call the bank.",
        },
      },
    });

    expect(resource(terraform, "aws_cloudwatch_metric_alarm", "monitoring_custom_failed_payments")).toMatchObject({
      alarm_name: "shop-test-custom-failed-payments",
      alarm_description: "P1: Call the bank.",
      namespace: "Shop",
      metric_name: "Failed",
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      period: 300,
      evaluation_periods: 1,
    });
    expect(widgets(terraform).map((one) => String(one["type"]))).toEqual(["alarm", "text", "metric"]);
  });
});

describe("ALERTS", () => {
  const problemsOf = (config: unknown) =>
    ALERTS.problems(config as AlertsConfig).map(({ path, message }) => `${path}: ${message}`);
  const custom = (alarmConfig: unknown) => ({ ...EVERYBODY, custom: { "failed-payments": alarmConfig } });
  const PAYMENTS = { severity: "P1", namespace: "Shop", metric: "Failed", threshold: 3, description: "Call the bank." };

  test.each<[unknown, string[]]>([
    [EVERYBODY, []],
    [{ P1: { httpsEndpoints: ["https://events.pagerduty.com/x"] } }, []],
    [custom({ ...PAYMENTS, statistic: "p99.9", periodSeconds: 10 }), []],
    [{}, ["P1: nobody is notified when the site is down; set emails or httpsEndpoints here or under default"]],
    [
      { ...EVERYBODY, P1: { emails: [] } },
      ["P1: nobody is notified when the site is down; set emails or httpsEndpoints here or under default"],
    ],
    [
      { default: { emails: ["ops"] } },
      ['default.emails[0]: "ops" is not valid; use an e-mail address such as "ops@example.com"'],
    ],
    [
      { ...EVERYBODY, P2: { httpsEndpoints: ["http://example.com"] } },
      ['P2.httpsEndpoints[0]: "http://example.com" is not valid; use a URL that begins with "https://"'],
    ],
    [
      { ...EVERYBODY, P5: {} },
      ["P5: is not a setting; did you mean P1? the settings here are default, P1, P2, P3, P4, custom, logErrors"],
    ],
    [
      { ...EVERYBODY, custom: { Failed: PAYMENTS } },
      ['custom.Failed: "Failed" is not valid; use a name in lower case, such as "failed-payments"'],
    ],
    [
      custom({ ...PAYMENTS, severity: "high" }),
      ['custom.failed-payments.severity: "high" is not allowed; use "P1", "P2", "P3" or "P4"'],
    ],
    [
      custom({ ...PAYMENTS, periodSeconds: 90 }),
      ["custom.failed-payments.periodSeconds: 90 is not a period; use 10, 30 or a multiple of 60 up to 86400"],
    ],
    [
      custom({ ...PAYMENTS, statistic: "avg" }),
      [
        'custom.failed-payments.statistic: "avg" is not valid; use "Average", "Sum", "Minimum", "Maximum", "SampleCount" or a percentile such as "p99"',
      ],
    ],
    [
      custom({ severity: "P1", namespace: "Shop", metric: "Failed" }),
      [
        "custom.failed-payments.threshold: is missing and has no default; set it",
        "custom.failed-payments.description: is missing and has no default; set it",
      ],
    ],
    [
      { ...EVERYBODY, logErrors: { threshold: -1 } },
      ["logErrors.threshold: -1 is out of range; use a whole number from 0 to 1000000"],
    ],
  ])("checks %j", (config, problems) => {
    expect(problemsOf(config)).toEqual(problems);
  });

  test("are thrown before anything is created", () => {
    synth((stack) => {
      expect(() => make(stack, { config: {} })).toThrow(ConfigError);
    });
  });
});
