import { byId, byName, PUT, type Rule } from "./finder";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const MONITORING: Readonly<Record<string, Rule>> = {
  aws_cloudwatch_log_group: byName("logs describe-log-groups", "logGroups", "logGroupName"),
  aws_cloudwatch_log_delivery: byId("logs describe-deliveries", "deliveries", "deliverySourceName", "id", {
    name: "{delivery_source_name}",
  }),
  aws_cloudwatch_log_delivery_destination: byName(
    "logs describe-delivery-destinations",
    "deliveryDestinations",
    "name",
  ),
  aws_cloudwatch_log_delivery_source: byName("logs describe-delivery-sources", "deliverySources", "name"),
  aws_cloudwatch_log_metric_filter: PUT,
  aws_cloudwatch_metric_alarm: PUT,
  aws_cloudwatch_composite_alarm: PUT,
  aws_cloudwatch_dashboard: PUT,
  aws_cloudwatch_event_rule: PUT,
  aws_cloudwatch_event_target: PUT,
  aws_sns_topic: { ask: "sns list-topics", query: "Topics[].[TopicArn]" },
  aws_sns_topic_policy: PUT,
  aws_sns_topic_subscription: { none: "AWS answers with the subscription that is there" },
  aws_budgets_budget: byName("budgets describe-budgets --account-id {account}", "Budgets", "BudgetName", {
    id: "{account}:@",
  }),
  aws_cloudtrail: byId("cloudtrail describe-trails", "trailList", "Name", "TrailARN"),
  aws_config_configuration_recorder: PUT,
  aws_config_configuration_recorder_status: PUT,
  aws_config_delivery_channel: PUT,
};
