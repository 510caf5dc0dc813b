import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { Naming } from "../../core";

export interface FailedRunsProps {
  /** The suffix of the rule's physical name. */
  readonly name: string;
  /** The task, and the name of its container. */
  readonly task: string;
  readonly family: string;
  readonly clusterArn: string;
  /** Where to find the output of a failed run. */
  readonly logGroupName: string;
}

/**
 * Detects runs that could not start, because an image, a secret or capacity was missing, and runs that ended with an error.
 * Only events report them: for EventBridge Scheduler, a run is a success once ECS has accepted it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export class FailedRuns extends Construct {
  readonly rule: CloudwatchEventRule;
  readonly #props: FailedRunsProps;

  constructor(scope: Construct, id: string, props: FailedRunsProps) {
    super(scope, id);
    this.#props = props;
    this.rule = new CloudwatchEventRule(this, "Resource", {
      name: Naming.of(this).name("event-rule", props.name),
      description: `Runs of ${props.task} that did not start, or failed`,
      eventPattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          clusterArn: [props.clusterArn],
          group: [`family:${props.family}`],
          lastStatus: ["STOPPED"],
          $or: [
            { stopCode: ["TaskFailedToStart"] },
            { containers: { name: [props.task], exitCode: [{ "anything-but": [0] }] } },
          ],
        },
      }),
    });
  }

  /** Notifies a topic of each failed run, in a sentence. */
  notify(topicArn: string): void {
    const { task, family, logGroupName } = this.#props;
    new CloudwatchEventTarget(this, "notification", {
      rule: this.rule.name,
      targetId: "notification",
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          id: "$.detail.taskArn",
          revision: "$.detail.taskDefinitionArn",
          reason: "$.detail.stoppedReason",
        },
        inputTemplate:
          `"A run of ${task} did not start or failed: <reason>. It is <id>, of <revision>; its output is in ${logGroupName}. ` +
          `Once that is fixed, start the missed run manually with aws ecs run-task and the task definition ${family}."`,
      },
    });
  }
}
