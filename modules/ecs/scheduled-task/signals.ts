import type { Metric, MetricMath, Signals } from "../../core";

/**
 * What to monitor on a scheduled task. Its schedule is the only one in its group, so the group's metrics are its own.
 */
export function scheduledTaskSignals(name: string, scheduleGroup: string): Signals {
  const metric = (metricName: string, label: string): Metric => ({
    namespace: "AWS/Scheduler",
    name: metricName,
    dimensions: { ScheduleGroup: scheduleGroup },
    statistic: "Sum",
    label,
  });
  const refused = metric("TargetErrorCount", "refused");
  const dropped = metric("InvocationDroppedCount", "given up");
  const failed: MetricMath = {
    expression: "FILL(refused, 0) + FILL(dropped, 0)",
    using: { refused, dropped },
    label: "failed starts",
  };
  return {
    name,
    alarms: [
      {
        id: "not-started",
        severity: "P2",
        metric: failed,
        comparison: ">",
        threshold: 0,
        periodSeconds: 300,
        evaluationPeriods: 1,
        description:
          `A scheduled run of ${name} could not be started. ` +
          "Look in CloudTrail for RunTask of this cluster: a role, subnet or image that is gone, or no capacity. " +
          "Once that is fixed, start the missed run manually with aws ecs run-task.",
      },
    ],
    widgets: [{ title: "Scheduled runs", metrics: [metric("InvocationAttemptCount", "started"), refused, dropped] }],
  };
}
