import type { Metric, MetricMath, Signals } from "../core";

/** In five minutes. With fewer requests, a single failed one would page somebody. */
const FEWEST_REQUESTS = 50;

/** What to monitor on a distribution. CloudFront only reports to us-east-1. */
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
  const requests = metric("Requests", "Sum", "requests");
  const worthAnAlarm = (errors: Metric): MetricMath => ({
    expression: `IF(requests >= ${FEWEST_REQUESTS}, errors, 0)`,
    using: { errors, requests },
    label: `${errors.label ?? errors.name} of ${FEWEST_REQUESTS} requests or more`,
  });
  return {
    name,
    alarms: [
      {
        id: "server-errors",
        severity: "P1",
        metric: worthAnAlarm(serverErrors),
        comparison: ">",
        threshold: 5,
        periodSeconds: 300,
        evaluationPeriods: 2,
        notBefore: withoutErrors(metric("5xxErrorRate", "Minimum", "5xx %")),
        description:
          "More than 5 % of CloudFront's responses are server errors. If the backend alarms too, start there; otherwise check " +
          "whether the distribution may read its bucket (403 from the origin) and whether it was deployed just now.",
        region: "us-east-1",
      },
      {
        id: "client-errors",
        severity: "P3",
        metric: worthAnAlarm(clientErrors),
        comparison: ">",
        threshold: 15,
        periodSeconds: 300,
        evaluationPeriods: 3,
        description:
          "More than 15 % of CloudFront's responses are client errors. After a deployment this is a page that requests files " +
          "which are gone: deploy again with the old files kept, or roll the frontend back.",
        region: "us-east-1",
      },
    ],
    widgets: [
      { title: "Frontend requests", metrics: [requests], region: "us-east-1" },
      {
        title: "Frontend errors",
        metrics: [serverErrors, clientErrors],
        threshold: { value: 5, label: "alarm on 5xx" },
        region: "us-east-1",
      },
    ],
  };
}

/** The share of responses without an error, in percent. */
function withoutErrors(errors: Metric): MetricMath {
  return { expression: "100 - errors", using: { errors }, label: "% without an error" };
}
