import { resource, type Block } from "../../support/synth";
import { built } from "./fixtures";

describe("MR-7: failed jobs", () => {
  test("are detected in all of our queues", () => {
    const { terraform } = built({ queues: { fast: {}, slow: {} }, definitions: { autograder: { queue: "fast" } } });
    const rule = resource(terraform, "aws_cloudwatch_event_rule");

    expect(rule["name"]).toBe("shop-test-jobs-failed");
    expect(JSON.parse(String(rule["event_pattern"]))).toEqual({
      source: ["aws.batch"],
      "detail-type": ["Batch Job State Change"],
      detail: {
        status: ["FAILED"],
        jobQueue: ["${aws_batch_job_queue.jobs_queue_fast.arn}", "${aws_batch_job_queue.jobs_queue_slow.arn}"],
      },
    });
    expect(terraform.resource).not.toHaveProperty("aws_cloudwatch_event_target");
  });

  test("are reported to a topic, in a sentence", () => {
    const { terraform } = built({}, (jobs) => {
      jobs.notifyFailures("arn:aws:sns:eu-central-1:111122223333:alerts");
    });
    const target = resource(terraform, "aws_cloudwatch_event_target");

    expect(target).toMatchObject({
      rule: "${aws_cloudwatch_event_rule.jobs_failed.name}",
      arn: "arn:aws:sns:eu-central-1:111122223333:alerts",
    });
    const { input_paths: paths, input_template: template } = target["input_transformer"] as Block;
    const used = [...String(JSON.parse(String(template))).matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(Object.keys(paths as object).sort());
  });

  test("raise an alarm at the configured number", () => {
    const { alarms, widgets } = built({ alarms: { failedJobs: 7 } }).jobs.signals;

    expect(built().jobs.signals.alarms[0]).toMatchObject({ threshold: 5, comparison: ">=" });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({
      id: "failed-jobs",
      severity: "P2",
      threshold: 7,
      metric: {
        namespace: "AWS/Events",
        name: "TriggeredRules",
        dimensions: { RuleName: "shop-test-jobs-failed" },
        statistic: "Sum",
      },
    });
    expect(widgets[0]?.threshold?.value).toBe(7);
  });
});
