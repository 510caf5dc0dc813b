import { blocks } from "../terraform";
import { count, type Item, type Items } from "./item";

/** Logs, alarms and dashboards. */
export const MONITORING: Items = (root, { logsGb }) => {
  const metrics = root.all("aws_cloudwatch_metric_alarm").reduce((sum, { body }) => {
    const queried = blocks(body["metric_query"]).filter((one) => one["metric"] !== undefined).length;
    return sum + Math.max(1, queried);
  }, 0);
  return [
    ...(root.all("aws_cloudwatch_log_group").length > 0
      ? [
          {
            ...{ service: "CloudWatch", what: "logs", price: "logs.gb", quantity: logsGb },
            assumed: count(logsGb, "GB of logs"),
          },
        ]
      : []),
    ...number(metrics, "metric with an alarm", "cloudwatch.alarm"),
    ...number(root.all("aws_cloudwatch_composite_alarm").length, "composite alarm", "cloudwatch.composite"),
    ...number(root.all("aws_cloudwatch_log_metric_filter").length, "metric of a log", "cloudwatch.metric"),
    ...number(
      root.all("aws_cloudwatch_dashboard").length,
      "dashboard, unless it is one of the account's first three",
      "cloudwatch.dashboard",
    ),
  ];
};

function number(quantity: number, what: string, price: string): Item[] {
  return quantity === 0 ? [] : [{ service: "CloudWatch", what: `${quantity} × ${what}`, price, quantity }];
}
