import type { Metric, MetricMath, Signals } from "../core";
import type { LoadBalancerAlarmsConfig } from "./config";

/** What to monitor on a load balancer. No data in its error metrics means no errors. */
export function loadBalancerSignals(
  name: string,
  arnSuffix: string,
  alarms: Required<LoadBalancerAlarmsConfig>,
): Signals {
  const dimensions = { LoadBalancer: arnSuffix };
  const metric = (metricName: string, statistic: string, label: string): Metric => {
    return { namespace: "AWS/ApplicationELB", name: metricName, dimensions, statistic, label };
  };
  const requests = metric("RequestCount", "Sum", "Requests");
  const p95 = metric("TargetResponseTime", "p95", "p95");
  const errors: MetricMath = {
    expression: "FILL(balancer, 0) + FILL(tasks, 0)",
    using: {
      balancer: metric("HTTPCode_ELB_5XX_Count", "Sum", "5xx of the load balancer"),
      tasks: metric("HTTPCode_Target_5XX_Count", "Sum", "5xx of the tasks"),
    },
    label: "5xx answers",
  };
  return {
    name,
    alarms: [
      {
        id: "high-5xx",
        severity: "P2",
        metric: errors,
        comparison: ">",
        threshold: alarms.errors5xxPerMinute,
        periodSeconds: 60,
        evaluationPeriods: 1,
        notBefore: metric("HTTPCode_Target_2XX_Count", "Sum", "2xx of the tasks"),
        description:
          `More than ${String(alarms.errors5xxPerMinute)} requests a minute get a server error. ` +
          "Read the service's log group for stack traces and check whether something was just deployed; if so, roll it back. " +
          "Errors of the load balancer only (502, 503, 504) mean that no healthy task answers in time.",
      },
      {
        id: "slow-responses",
        severity: "P3",
        metric: p95,
        comparison: ">",
        threshold: alarms.responseTimeSeconds,
        periodSeconds: 300,
        evaluationPeriods: 2,
        description:
          `One request in twenty takes longer than ${String(alarms.responseTimeSeconds)} s. ` +
          "Compare with the CPU of the service and of the database; add tasks or find the slow query.",
      },
    ],
    widgets: [
      { title: "Requests and server errors", metrics: [requests, errors] },
      {
        title: "Response time (s)",
        metrics: [metric("TargetResponseTime", "Average", "average"), p95, metric("TargetResponseTime", "p99", "p99")],
        threshold: { value: alarms.responseTimeSeconds, label: "alarm (p95)" },
      },
    ],
  };
}
