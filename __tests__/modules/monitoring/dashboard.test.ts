import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { resource, synth } from "../../support/synth";
import { EVERYBODY, alarm, make, metric, properties, thing, watched, widgets } from "./fixtures";

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
