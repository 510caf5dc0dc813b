import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { Naming } from "../core";
import type { IJobQueue } from "./interfaces";

export interface FailedJobsProps {
  /** The suffix of the rule's physical name. */
  readonly name: string;
  readonly queues: readonly IJobQueue[];
  /** Where to find the output of a failed job. */
  readonly logGroupName: string;
}

/**
 * Detects jobs that failed for good, after their last attempt. Batch has no metric for them: the rule's own count is
 * used.
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
 */
export class FailedJobs extends Construct {
  readonly ruleName: string;
  readonly rule: CloudwatchEventRule;
  readonly #logGroupName: string;

  constructor(scope: Construct, id: string, { name, queues, logGroupName }: FailedJobsProps) {
    super(scope, id);
    this.#logGroupName = logGroupName;
    this.ruleName = Naming.of(this).name("event-rule", name);
    this.rule = new CloudwatchEventRule(this, "Resource", {
      name: this.ruleName,
      description: "Jobs that failed after their last attempt",
      eventPattern: JSON.stringify({
        source: ["aws.batch"],
        "detail-type": ["Batch Job State Change"],
        detail: { status: ["FAILED"], jobQueue: queues.map((queue) => queue.queueArn) },
      }),
    });
  }

  /** Notifies a topic of each failed job, in a sentence. */
  notify(topicArn: string): void {
    new CloudwatchEventTarget(this, "notification", {
      rule: this.rule.name,
      targetId: "notification",
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          id: "$.detail.jobId",
          job: "$.detail.jobName",
          log: "$.detail.container.logStreamName",
          reason: "$.detail.statusReason",
        },
        inputTemplate: `"The job <job> (<id>) failed: <reason>. What it printed is in ${this.#logGroupName}, stream <log>."`,
      },
    });
  }
}
