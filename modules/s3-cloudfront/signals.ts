import type { Metric, Signals } from "../core";

/** What is worth knowing about a distribution. CloudFront reports to us-east-1 alone. */
export function frontendSignals(name: string, distributionId: string): Signals {
  const metric = (metricName: string, statistic: string, label: string): Metric => ({
    namespace: "AWS/CloudFront",
    name: metricName,
    dimensions: { DistributionId: distributionId, Region: "Global" },
    statistic,
    label,
  });
  const serverErrors = metric("5xxErrorRate", "Average", "5xx %");
  const clientErrors = metric("4xxErrorRate", "Average", "4xx %");
  return {
    name,
    alarms: [
      {
        id: "server-errors",
        severity: "P1",
        metric: serverErrors,
        comparison: ">",
        threshold: 5,
        periodSeconds: 300,
        evaluationPeriods: 2,
        description:
          "More than 5 % of what CloudFront answers are server errors. If the backend alarms too, begin there; otherwise see " +
          "whether the distribution may read its bucket (403 from the origin) and whether it was deployed just now.",
        region: "us-east-1",
      },
      {
        id: "client-errors",
        severity: "P3",
        metric: clientErrors,
        comparison: ">",
        threshold: 15,
        periodSeconds: 300,
        evaluationPeriods: 3,
        description:
          "More than 15 % of what CloudFront answers are client errors. After a deployment this is a page that asks for files " +
          "which are gone: deploy again with the old files kept, or roll the frontend back.",
        region: "us-east-1",
      },
    ],
    widgets: [
      { title: "Frontend requests", metrics: [metric("Requests", "Sum", "requests")], region: "us-east-1" },
      {
        title: "Frontend errors",
        metrics: [serverErrors, clientErrors],
        threshold: { value: 5, label: "alarm on 5xx" },
        region: "us-east-1",
      },
    ],
  };
}
