import type { Metric, Signals } from "../core";

/** What to monitor on an HTTP API. */
export function httpApiSignals(name: string, apiId: string): Signals {
  const metric = (metricName: string, statistic: string, label: string): Metric => ({
    namespace: "AWS/ApiGateway",
    name: metricName,
    dimensions: { ApiId: apiId },
    statistic,
    label,
  });
  const serverErrors = metric("5xx", "Sum", "5xx");
  const clientErrors = metric("4xx", "Sum", "4xx");
  const latency = metric("Latency", "p95", "p95 latency");
  return {
    name,
    alarms: [
      {
        id: "server-errors",
        severity: "P2",
        metric: serverErrors,
        comparison: ">",
        threshold: 10,
        periodSeconds: 60,
        evaluationPeriods: 3,
        description:
          "More than 10 requests a minute to the HTTP API get a server error. In its access log, backendStatus tells " +
          "whether the backend failed; where it is empty, the VPC link did not reach the load balancer.",
      },
      {
        id: "slow",
        severity: "P3",
        metric: latency,
        comparison: ">",
        threshold: 2000,
        periodSeconds: 300,
        evaluationPeriods: 3,
        description:
          "One request in twenty takes longer than 2 seconds. Compare latencyMs with backendLatencyMs in the access log: where " +
          "they are close, look at the backend and the database.",
      },
    ],
    widgets: [
      { title: "API requests", metrics: [metric("Count", "Sum", "requests"), clientErrors, serverErrors] },
      {
        title: "API latency (ms)",
        metrics: [metric("Latency", "p50", "p50 latency"), latency],
        threshold: { value: 2000, label: "alarm on p95" },
      },
    ],
  };
}
