import { resource, statements, synth } from "../../support/synth";
import { EVERYBODY, alarm, make, metric, thing, watched, widgets } from "./fixtures";

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
