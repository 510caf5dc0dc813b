import type { AlarmSpec, Metric, WidgetSpec } from "../core";
import type { JobsSettings } from "./config";

type Alarms = JobsSettings["alarms"];

export function jobsAlarms({ failedJobs }: Alarms, ruleName: string, logGroupName: string): AlarmSpec[] {
  return [
    {
      id: "failed-jobs",
      severity: "P2",
      metric: failures(ruleName),
      comparison: ">=",
      threshold: failedJobs,
      periodSeconds: 300,
      evaluationPeriods: 1,
      description:
        `${failedJobs} or more jobs have failed in five minutes, after their last attempt. The Batch console says why under the job's ` +
        `status reason; what it printed is in ${logGroupName}. A job that failed is gone: submit it again once that is fixed.`,
    },
  ];
}

export function jobsWidgets({ failedJobs }: Alarms, ruleName: string): WidgetSpec[] {
  return [{ title: "Failed jobs", metrics: [failures(ruleName)], threshold: { value: failedJobs, label: "alarm" } }];
}

/** How often the rule that detects failed jobs has matched. */
function failures(ruleName: string): Metric {
  return {
    namespace: "AWS/Events",
    name: "TriggeredRules",
    dimensions: { RuleName: ruleName },
    statistic: "Sum",
    label: "failed",
  };
}
