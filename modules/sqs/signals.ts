import type { AlarmSpec, Metric, WidgetSpec } from "../core";
import type { QueueSettings } from "./config";

type Alarms = QueueSettings["alarms"];

/** What to alarm on: messages that nobody processes, and messages whose processing keeps failing. */
export function queueAlarms(alarms: Alarms, queueName: string, deadLetters: string): AlarmSpec[] {
  return [
    {
      id: "old-messages",
      severity: "P3",
      metric: metric(queueName, "ApproximateAgeOfOldestMessage", "Maximum"),
      comparison: ">=",
      threshold: alarms.oldestMessageMinutes * 60,
      periodSeconds: 300,
      evaluationPeriods: 1,
      description:
        `A message has waited in ${queueName} for ${alarms.oldestMessageMinutes} minutes or more. Check whether the workers run and what they ` +
        "log; if there are just too few, run more of them.",
    },
    {
      id: "dead-letters",
      severity: "P2",
      metric: metric(deadLetters, "ApproximateNumberOfMessagesVisible", "Maximum"),
      comparison: ">=",
      threshold: alarms.deadLetters,
      periodSeconds: 300,
      evaluationPeriods: 1,
      description:
        `Work was given up: ${alarms.deadLetters} or more messages are in ${deadLetters}. Look in the workers' logs for why. Once that is fixed, ` +
        'send them back with "Start DLQ redrive" in the console. They are lost 14 days after they were first sent.',
    },
  ];
}

export function queueWidgets(alarms: Alarms, queueName: string, deadLetters: string): WidgetSpec[] {
  return [
    {
      title: "Messages",
      metrics: [
        { ...metric(queueName, "ApproximateNumberOfMessagesVisible", "Maximum"), label: "waiting" },
        { ...metric(queueName, "ApproximateNumberOfMessagesNotVisible", "Maximum"), label: "in work" },
      ],
    },
    {
      title: "Age of the oldest message (s)",
      metrics: [metric(queueName, "ApproximateAgeOfOldestMessage", "Maximum")],
      threshold: { value: alarms.oldestMessageMinutes * 60, label: "alarm" },
    },
    {
      title: "Dead letters",
      metrics: [metric(deadLetters, "ApproximateNumberOfMessagesVisible", "Maximum")],
      threshold: { value: alarms.deadLetters, label: "alarm" },
    },
  ];
}

function metric(queueName: string, name: string, statistic: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName }, statistic };
}
