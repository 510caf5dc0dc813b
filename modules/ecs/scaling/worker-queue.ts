import type { AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetrics as MetricQuery } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { show, type Problem } from "../../core";
import type { TaskSettings } from "../task/config";

/** An SQS queue as seen by the worker that consumes it. */
export interface IWorkQueue {
  readonly queueName: string;
  /** How long a message that a worker received stays hidden from the others. */
  readonly visibilityTimeoutSeconds: number;
}

/**
 * Whether a worker that is told to stop can finish its message before another worker gets it too.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export function visibilityProblems(
  { visibilityTimeoutSeconds }: Pick<IWorkQueue, "visibilityTimeoutSeconds">,
  { stopTimeoutSeconds }: Pick<TaskSettings, "stopTimeoutSeconds">,
): Problem[] {
  if (visibilityTimeoutSeconds >= stopTimeoutSeconds) return [];
  const message =
    `${show(stopTimeoutSeconds)} is more than the queue's visibilityTimeoutSeconds ${show(visibilityTimeoutSeconds)}, after which ` +
    `another worker gets the message that this one is still working on; use ${show(visibilityTimeoutSeconds)} or less, or raise the queue's`;
  return [{ path: "stopTimeoutSeconds", message }];
}

/** The messages are counted by a queue. */
export function messagesNeedQueue(messagesPerTask: number): Problem {
  const message = `${show(messagesPerTask)} needs a queue to count messages; give the service one, or scale on CPU or memory`;
  return { path: "scaling.messagesPerTask", message };
}

export interface WatchedWorker {
  readonly queueName: string;
  readonly clusterName: string;
  readonly serviceName: string;
}

/**
 * Every task reports its CPU once a minute, so the number of reports is the number of running tasks. Unlike the count
 * of Container Insights it is free and available in every cluster. Without tasks nothing is reported.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
 */
const TASKS = "FILL(tasks, 0)";

/** Waiting messages per running task. Without tasks it divides by one, to avoid a division by zero. */
export const WAITING_PER_TASK = `waiting / IF(${TASKS} > 1, ${TASKS}, 1)`;

/** Messages that wait while no task runs; zero as soon as one does. */
export const WAITING_FOR_NOBODY = `IF(${TASKS} > 0, 0, waiting)`;

/** The two metrics in the expressions, under the names used there. */
export function workerMetrics({ queueName, clusterName, serviceName }: WatchedWorker) {
  return {
    waiting: {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
      stat: "Maximum",
    },
    tasks: {
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      dimensions: { ClusterName: clusterName, ServiceName: serviceName },
      stat: "SampleCount",
    },
  } as const;
}

/** The backlog per task, for a target tracking policy. */
export function backlogPerTask(worker: WatchedWorker): MetricQuery[] {
  const metrics = Object.entries(workerMetrics(worker)).map(([id, { namespace, metricName, dimensions, stat }]) => ({
    id,
    metricStat: {
      metric: {
        namespace,
        metricName,
        dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      },
      stat,
    },
    returnData: false,
  }));
  return [...metrics, { id: "backlog", expression: WAITING_PER_TASK, label: "messages per task", returnData: true }];
}
