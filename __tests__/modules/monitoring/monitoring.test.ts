import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { ConfigError, type AlarmSpec, type BaseStack, type IWatchable, type Metric } from "../../../modules/core";
import {
  ALERTS,
  Budget,
  BUDGET,
  Monitoring,
  type AlertsConfig,
  type BudgetConfig,
  type MonitoringProps,
} from "../../../modules/monitoring";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const EVERYBODY: AlertsConfig = { default: { emails: ["ops@example.com"] } };

function metric(name: string, statistic = "Sum"): Metric {
  return { namespace: "AWS/ApplicationELB", name, dimensions: { LoadBalancer: "app/shop/1" }, statistic };
}

function alarm(id: string, spec: Partial<AlarmSpec> = {}): AlarmSpec {
  return {
    id,
    severity: "P2",
    metric: metric("Requests"),
    comparison: ">",
    threshold: 80,
    periodSeconds: 300,
    evaluationPeriods: 2,
    description: "Look at it.",
    ...spec,
  };
}

function thing(name: string, alarms: readonly AlarmSpec[], widgets: IWatchable["signals"]["widgets"] = []): IWatchable {
  return { signals: { name, alarms, widgets } };
}

function watched(things: readonly IWatchable[], config: AlertsConfig = EVERYBODY): Terraform {
  return synth((stack) => {
    const monitoring = make(stack, { config });
    for (const one of things) monitoring.watch(one);
  });
}

function make(stack: BaseStack, props: MonitoringProps): Monitoring {
  return new Monitoring(stack, "monitoring", { providerFor: (region) => stack.providerFor(region), ...props });
}

function properties(widget: Block | undefined): Block {
  return widget?.["properties"] as Block;
}

function widgets(terraform: Terraform): Block[] {
  const body = JSON.parse(String(resource(terraform, "aws_cloudwatch_dashboard")["dashboard_body"])) as Block;
  return body["widgets"] as Block[];
}

describe("alarms", () => {
  test("ALL-9, SG-6: each notifies the topic of its severity, when it goes off and when it recovers", () => {
    const terraform = watched([thing("backend", [alarm("high-cpu", { metric: metric("CPUUtilization", "Average") })])]);

    expect(resource(terraform, "aws_cloudwatch_metric_alarm", "monitoring_backend_high_cpu")).toMatchObject({
      alarm_name: "shop-test-backend-high-cpu",
      alarm_description: "P2: Look at it.",
      comparison_operator: "GreaterThanThreshold",
      threshold: 80,
      period: 300,
      evaluation_periods: 2,
      namespace: "AWS/ApplicationELB",
      metric_name: "CPUUtilization",
      statistic: "Average",
      dimensions: { LoadBalancer: "app/shop/1" },
      treat_missing_data: "notBreaching",
      alarm_actions: ["${aws_sns_topic.monitoring_alerts_p2.arn}"],
      ok_actions: ["${aws_sns_topic.monitoring_alerts_p2.arn}"],
    });
  });

  test.each([
    [">", "GreaterThanThreshold"],
    [">=", "GreaterThanOrEqualToThreshold"],
    ["<", "LessThanThreshold"],
    ["<=", "LessThanOrEqualToThreshold"],
  ] as const)("%s becomes %s", (comparison, operator) => {
    const terraform = watched([thing("backend", [alarm("a", { comparison })])]);
    expect(resource(terraform, "aws_cloudwatch_metric_alarm")["comparison_operator"]).toBe(operator);
  });

  test("an alarm that waits for the first good day notifies through one that combines the two", () => {
    const gone = alarm("gone", { severity: "P1", missingData: "breaching", notBefore: metric("Healthy", "Maximum") });
    const terraform = watched([thing("backend", [gone])]);
    const topic = "${aws_sns_topic.monitoring_alerts_p1.arn}";

    for (const id of ["monitoring_backend_gone", "monitoring_backend_gone_not_yet"]) {
      const one = resource(terraform, "aws_cloudwatch_metric_alarm", id);

      expect(one).not.toHaveProperty("alarm_actions");
      expect(one["alarm_description"]).toMatch(/ It notifies nobody\.$/);
    }
    expect(resource(terraform, "aws_cloudwatch_metric_alarm", "monitoring_backend_gone_not_yet")).toMatchObject({
      metric_name: "Healthy",
      statistic: "Maximum",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      period: 86_400,
      evaluation_periods: 7,
      treat_missing_data: "breaching",
    });
    expect(resource(terraform, "aws_cloudwatch_composite_alarm")).toMatchObject({
      alarm_name: "shop-test-backend-gone-notification",
      alarm_description: "P1: Look at it.",
      alarm_rule:
        'ALARM("${aws_cloudwatch_metric_alarm.monitoring_backend_gone.alarm_name}") AND ' +
        'OK("${aws_cloudwatch_metric_alarm.monitoring_backend_gone_not_yet.alarm_name}")',
      alarm_actions: [topic],
      ok_actions: [topic],
    });
    expect(JSON.stringify(widgets(terraform))).toContain("alarm:shop-test-backend-gone-notification");
  });

  test("RDS may publish events to a topic, for this account", () => {
    const terraform = synth((stack) => {
      stack.output("topic", make(stack, { config: EVERYBODY }).topicArnForDatabases("P1"), "Any.");
    });

    expect(statements(terraform, "monitoring_alerts_p1_publishers")["DatabaseEventsPublish"]).toMatchObject({
      actions: ["sns:Publish"],
      principals: [{ type: "Service", identifiers: ["events.rds.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceAccount" }],
    });
    // Not the topic's own: RDS publishes as soon as it is subscribed.
    expect(terraform.output["topic"]).toMatchObject({
      value: "${aws_sns_topic_policy.monitoring_alerts_p1_policy.arn}",
    });
  });

  test("a percentile is an extended statistic", () => {
    const terraform = watched([thing("backend", [alarm("slow", { metric: metric("TargetResponseTime", "p99") })])]);
    const one = resource(terraform, "aws_cloudwatch_metric_alarm");
    expect(one["extended_statistic"]).toBe("p99");
    expect(one).not.toHaveProperty("statistic");
  });

  test("treats missing data and single breaching periods as the module says", () => {
    const terraform = watched([thing("backend", [alarm("a", { missingData: "breaching", datapointsToAlarm: 1 })])]);
    expect(resource(terraform, "aws_cloudwatch_metric_alarm")).toMatchObject({
      treat_missing_data: "breaching",
      datapoints_to_alarm: 1,
    });
  });

  test("metric math becomes metric queries", () => {
    const rate = {
      expression: "100 * errors / requests",
      using: { errors: metric("5XX"), requests: metric("All") },
      label: "errors",
    };
    const terraform = watched([thing("backend", [alarm("error-rate", { metric: rate, periodSeconds: 60 })])]);
    const one = resource(terraform, "aws_cloudwatch_metric_alarm");

    expect(one["metric_query"]).toEqual([
      { id: "result", expression: "100 * errors / requests", label: "errors", return_data: true },
      { id: "errors", metric: expect.objectContaining({ metric_name: "5XX", period: 60, stat: "Sum" }) as unknown },
      { id: "requests", metric: expect.objectContaining({ metric_name: "All" }) as unknown },
    ]);
    expect(one).not.toHaveProperty("period");
    expect(one).not.toHaveProperty("metric_name");
  });

  test("can be looked up by what they monitor", () => {
    synth((stack) => {
      const monitoring = make(stack, { config: EVERYBODY });
      monitoring.watch(thing("backend", [alarm("high-cpu")]));
      expect(monitoring.alarm("backend", "high-cpu")?.alarmNameInput).toBe("shop-test-backend-high-cpu");
      expect(monitoring.alarm("backend", "low-cpu")).toBeUndefined();
    });
  });

  test("a duplicate name is rejected", () => {
    synth((stack) => {
      const monitoring = make(stack, { config: EVERYBODY });
      monitoring.watch(thing("backend", []));
      expect(() => {
        monitoring.watch(thing("backend", []));
      }).toThrow("test/monitoring: something else called backend is already monitored; rename one of them");
    });
  });
});

describe("topics", () => {
  test("EA-8: only severities in use have one", () => {
    expect(addresses(watched([thing("backend", [alarm("a", { severity: "P3" })])]))).toEqual([
      "aws_cloudwatch_dashboard.monitoring_dashboard",
      "aws_cloudwatch_metric_alarm.monitoring_backend_a",
      "aws_sns_topic.monitoring_alerts_p3",
      "aws_sns_topic_policy.monitoring_alerts_p3_policy",
      "aws_sns_topic_subscription.monitoring_alerts_p3_ops_at_example_com",
    ]);
  });

  test("EA-8: a severity with its own recipients notifies them instead of the default", () => {
    const pager = "https://events.pagerduty.com/integration/0123456789/enqueue";
    const terraform = watched([thing("backend", [alarm("down", { severity: "P1" }), alarm("slow")])], {
      ...EVERYBODY,
      P1: { httpsEndpoints: [pager] },
    });
    const subscriptions = terraform.resource["aws_sns_topic_subscription"]!;
    const [pagerName, ...others] = Object.keys(subscriptions).filter((name) => name.includes("p1"));

    expect(others).toEqual([]);
    expect(pagerName).toMatch(/^monitoring_alerts_p1_events_pagerduty_com_[0-9a-f]{6}$/);
    expect(subscriptions[pagerName!]).toMatchObject({
      protocol: "https",
      endpoint: pager,
      endpoint_auto_confirms: true,
    });
    expect(subscriptions["monitoring_alerts_p2_ops_at_example_com"]).toMatchObject({
      protocol: "email",
      endpoint: "ops@example.com",
      topic_arn: "${aws_sns_topic.monitoring_alerts_p2.arn}",
    });
    expect(resource(terraform, "aws_sns_topic", "monitoring_alerts_p1")["name"]).toBe("shop-test-alerts-p1");
  });

  test("accept messages only from AWS services for this account", () => {
    const terraform = watched([thing("backend", [alarm("a")])]);
    expect(statements(terraform, "monitoring_alerts_p2_publishers")).toEqual({
      AwsServicesPublish: {
        sid: "AwsServicesPublish",
        effect: "Allow",
        actions: ["sns:Publish"],
        resources: ["${aws_sns_topic.monitoring_alerts_p2.arn}"],
        principals: [
          {
            type: "Service",
            identifiers: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"],
          },
        ],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] }],
      },
    });
    // CloudWatch cannot publish with the AWS managed key for SNS.
    expect(resource(terraform, "aws_sns_topic")).not.toHaveProperty("kms_master_key_id");
  });

  test("MR-7: let EventBridge rules publish if there is one, without a condition that they cannot meet", () => {
    const terraform = synth((stack) => {
      const monitoring = make(stack, { config: EVERYBODY });
      monitoring.topicArn("P3");
      stack.output("one", monitoring.topicArnForRules("P2"), "test");
      stack.output("two", monitoring.topicArnForRules("P2"), "test");
    });
    expect(terraform.output["two"]!["value"]).toBe("${aws_sns_topic.monitoring_alerts_p2.arn}");
    expect(statements(terraform, "monitoring_alerts_p2_publishers")["EventBridgePublishes"]).toEqual({
      sid: "EventBridgePublishes",
      effect: "Allow",
      actions: ["sns:Publish"],
      resources: ["${aws_sns_topic.monitoring_alerts_p2.arn}"],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
    });
    expect(Object.keys(statements(terraform, "monitoring_alerts_p3_publishers"))).toEqual(["AwsServicesPublish"]);
  });

  test("are available to others", () => {
    const terraform = synth((stack) => {
      const monitoring = make(stack, { config: EVERYBODY });
      stack.output("topic", monitoring.topicArn("P4"), "test");
    });
    expect(terraform.output["topic"]!["value"]).toBe("${aws_sns_topic.monitoring_alerts_p4.arn}");
  });
});

describe("what reports only in us-east-1", () => {
  const frontend = thing(
    "frontend",
    [alarm("errors", { region: "us-east-1" })],
    [{ title: "Errors", metrics: [metric("5xx")], region: "us-east-1" }],
  );

  test("MR-7: has its alarm and topic there", () => {
    const terraform = watched([frontend]);

    expect(resource(terraform, "aws_cloudwatch_metric_alarm")).toMatchObject({
      provider: "aws.us-east-1",
      alarm_actions: ["${aws_sns_topic.monitoring_us_east_1_alerts_p2.arn}"],
    });
    for (const type of ["aws_sns_topic", "aws_sns_topic_policy", "aws_sns_topic_subscription"]) {
      expect(resource(terraform, type)["provider"]).toBe("aws.us-east-1");
    }
    const [alarms, , graph] = widgets(terraform);
    expect(properties(alarms)["alarms"]).toEqual([
      "arn:aws:cloudwatch:us-east-1:111122223333:alarm:shop-test-frontend-errors",
    ]);
    expect(properties(graph)["region"]).toBe("us-east-1");
  });

  test("needs no second provider if us-east-1 is the home region", () => {
    const terraform = synth(
      (stack) => {
        make(stack, { config: EVERYBODY }).watch(frontend);
      },
      { region: "us-east-1" },
    );
    expect(terraform.provider["aws"]).toHaveLength(1);
    expect(Object.keys(terraform.resource["aws_sns_topic"]!)).toEqual(["monitoring_alerts_p2"]);
  });

  test("needs no provider if nothing does, and reports a missing one", () => {
    expect(watched([thing("backend", [alarm("a")])]).provider["aws"]).toHaveLength(1);
    synth((stack) => {
      const monitoring = new Monitoring(stack, "monitoring", { config: EVERYBODY });
      expect(() => {
        monitoring.watch(frontend);
      }).toThrow(
        "test/monitoring: something reports only in us-east-1; pass providerFor: (region) => stack.providerFor(region)",
      );
    });
  });
});

describe("the dashboard", () => {
  test("MR-8: starts with the alarms, then has a section per part of the system, three graphs a row", () => {
    const graph = (title: string) => ({ title, metrics: [metric(title)] });
    const terraform = watched([
      thing("load-balancer", [alarm("minor", { severity: "P4" }), alarm("down", { severity: "P1" })], [graph("1")]),
      thing("backend", [], ["2", "3", "4", "5"].map(graph)),
      thing("silent", [], []),
    ]);

    expect(resource(terraform, "aws_cloudwatch_dashboard")["dashboard_name"]).toBe("shop-test");
    const laid = widgets(terraform).map(({ type, x, y, width, height }) => [type, x, y, width, height] as unknown[]);
    expect(laid).toEqual([
      ["alarm", 0, 0, 24, 4],
      ["text", 0, 4, 24, 1],
      ["metric", 0, 5, 8, 6],
      ["text", 0, 11, 24, 1],
      ["metric", 0, 12, 8, 6],
      ["metric", 8, 12, 8, 6],
      ["metric", 16, 12, 8, 6],
      ["metric", 0, 18, 8, 6],
    ]);
    expect(properties(widgets(terraform)[0])["alarms"]).toEqual([
      "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:shop-test-load-balancer-down",
      "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:shop-test-load-balancer-minor",
    ]);
    expect(properties(widgets(terraform)[1])).toEqual({ markdown: "## load-balancer" });
  });

  test("EA-7: a graph has its lines, its region and its threshold", () => {
    const rate = {
      expression: "100 * errors / all",
      using: { errors: metric("5XX"), all: metric("All") },
      label: "errors %",
    };
    const terraform = watched([
      thing(
        "backend",
        [],
        [
          {
            title: "Errors",
            metrics: [{ ...metric("5XX"), label: "5xx" }, rate],
            threshold: { value: 5, label: "alarm" },
          },
        ],
      ),
    ]);

    expect(properties(widgets(terraform)[1])).toEqual({
      title: "Errors",
      view: "timeSeries",
      region: "eu-central-1",
      period: 60,
      metrics: [
        ["AWS/ApplicationELB", "5XX", "LoadBalancer", "app/shop/1", { stat: "Sum", label: "5xx" }],
        ["AWS/ApplicationELB", "5XX", "LoadBalancer", "app/shop/1", { stat: "Sum", id: "errors_1", visible: false }],
        ["AWS/ApplicationELB", "All", "LoadBalancer", "app/shop/1", { stat: "Sum", id: "all_1", visible: false }],
        [{ expression: "100 * errors_1 / all_1", label: "errors %", id: "e1" }],
      ],
      yAxis: { left: { min: 0 } },
      annotations: { horizontal: [{ value: 5, label: "alarm" }] },
    });
  });

  test("references into other resources stay references", () => {
    const terraform = synth((stack) => {
      const topic = new SnsTopic(stack, "topic", { name: "t" });
      const dimensions = { TopicName: topic.name };
      make(stack, { config: EVERYBODY }).watch(
        thing("topic-a", [], [{ title: "Sent", metrics: [{ ...metric("Sent"), dimensions }] }]),
      );
    });
    expect(resource(terraform, "aws_cloudwatch_dashboard")["dashboard_body"]).toContain(
      '"TopicName","${aws_sns_topic.topic.name}"',
    );
  });

  test("MR-8: has a URL in the console", () => {
    synth((stack) => {
      expect(make(stack, { config: EVERYBODY }).dashboardUrl).toBe(
        "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/shop-test",
      );
    });
  });
});

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

describe("Budget", () => {
  const CONFIG: BudgetConfig = { monthlyUsd: 120, emails: ["ops@example.com"] };

  test("counts by one tag of the environment, if it is named and exists", () => {
    const config = { ...CONFIG, tag: "Stack" };
    const terraform = synth((stack) => new Budget(stack, "budget", { config, tags: { Stack: "shop-test" } }));

    expect(resource(terraform, "aws_budgets_budget", "budget")["cost_filter"]).toEqual([
      { name: "TagKeyValue", values: ["user:Stack$shop-test"] },
    ]);
    synth((stack) => {
      expect(() => new Budget(stack, "budget", { config })).toThrow(
        'test/budget: tag: "Stack" is not a tag of this environment; add it to tags, with a value that no other one has',
      );
    });
  });

  test("SG-11, ALL-10: tracks the monthly cost of this environment, by its tags", () => {
    const terraform = synth((stack) => new Budget(stack, "budget", { config: CONFIG }));
    const told = {
      comparison_operator: "GREATER_THAN",
      threshold_type: "PERCENTAGE",
      subscriber_email_addresses: ["ops@example.com"],
    };

    expect(resource(terraform, "aws_budgets_budget", "budget")).toMatchObject({
      name: "shop-test-monthly",
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_amount: "120",
      limit_unit: "USD",
      cost_filter: [{ name: "TagKeyValue", values: ["user:System$shop", "user:Environment$test"] }],
      notification: [
        { ...told, notification_type: "ACTUAL", threshold: 80 },
        { ...told, notification_type: "ACTUAL", threshold: 100 },
        { ...told, notification_type: "FORECASTED", threshold: 100 },
      ],
    });
  });

  test.each<[Partial<Record<keyof BudgetConfig, unknown>>, string[]]>([
    [{}, []],
    [{ monthlyUsd: 0 }, ["monthlyUsd: 0 is out of range; use a number from 1 to 10000000"]],
    [{ emails: [] }, ["emails: has 0 items; use 1 to 10"]],
    [{ actualPercents: [0] }, ["actualPercents[0]: 0 is out of range; use a whole number from 1 to 1000"]],
    [{ actualPercents: [50, 60, 70, 80, 90] }, [": has 6 thresholds; AWS accepts 1 to 5 in total"]],
    [{ actualPercents: [], forecastPercents: [] }, [": has 0 thresholds; AWS accepts 1 to 5 in total"]],
  ])("checks %j", (config, problems) => {
    const found = BUDGET.problems({ ...CONFIG, ...config });
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual(problems);
  });
});
