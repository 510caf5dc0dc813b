import { Monitoring } from "../../../modules/monitoring";
import { addresses, resource, statements, synth } from "../../support/synth";
import { EVERYBODY, alarm, make, metric, properties, thing, watched, widgets } from "./fixtures";

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
