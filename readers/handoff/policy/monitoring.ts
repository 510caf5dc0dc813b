import { on, onAny, onOwned, onUnclaimed, type Grant } from "./grant";

const LOG_GROUP = [
  "arn:aws:logs:{region}:{account}:log-group:{name}",
  "arn:aws:logs:{region}:{account}:log-group:{name}:*",
];
const LOG_TAGS = "ListTagsForResource TagResource UntagResource";
/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
const delivery = (kind: string): string => `arn:aws:logs:{region}:{account}:delivery-${kind}`;
const topic = (name: string): string => `arn:aws:sns:{region}:{account}:${name}`;
const RECORDER = "arn:aws:config:{region}:{account}:configuration-recorder/{name}/*";
const rule = (name: string): string => `arn:aws:events:{region}:{account}:rule/${name}`;

/** Monitoring: logs, alarms, topics, budgets, trails. */
export const MONITORING: Readonly<Record<string, readonly Grant[]>> = {
  aws_cloudwatch_log_group: [
    on(
      LOG_GROUP,
      "logs",
      "CreateLogGroup DeleteLogGroup AssociateKmsKey DisassociateKmsKey PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource UntagResource",
    ),
    onAny("logs", "DescribeLogGroups"),
  ],
  aws_cloudwatch_log_metric_filter: [
    on(
      [
        "arn:aws:logs:{region}:{account}:log-group:{log_group_name}",
        "arn:aws:logs:{region}:{account}:log-group:{log_group_name}:*",
      ],
      "logs",
      "PutMetricFilter DescribeMetricFilters DeleteMetricFilter",
    ),
  ],
  aws_cloudwatch_log_delivery_source: [
    on(delivery("source:{name}"), "logs", `PutDeliverySource GetDeliverySource DeleteDeliverySource ${LOG_TAGS}`),
    // What a distribution logs is delivered with its permission.
    onOwned("arn:aws:cloudfront::{account}:distribution/*", "cloudfront", "AllowVendedLogDeliveryForResource"),
  ],
  aws_cloudwatch_log_delivery_destination: [
    on(
      delivery("destination:{name}"),
      "logs",
      `PutDeliveryDestination GetDeliveryDestination DeleteDeliveryDestination ${LOG_TAGS}`,
    ),
  ],
  aws_cloudwatch_log_delivery: [
    onUnclaimed("arn:aws:logs:{region}:{account}:delivery:*", "logs", "CreateDelivery TagResource"),
    onOwned(
      "arn:aws:logs:{region}:{account}:delivery:*",
      "logs",
      "UpdateDeliveryConfiguration DeleteDelivery TagResource UntagResource",
    ),
    on("arn:aws:logs:{region}:{account}:delivery:*", "logs", "GetDelivery ListTagsForResource"),
    on(
      [delivery("source:{delivery_source_name}"), delivery("destination:{delivery_destination_arn}")],
      "logs",
      "CreateDelivery",
    ),
  ],
  aws_cloudwatch_metric_alarm: [
    on(
      "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
      "cloudwatch",
      "PutMetricAlarm DescribeAlarms DeleteAlarms EnableAlarmActions DisableAlarmActions ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_cloudwatch_composite_alarm: [
    on(
      "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
      "cloudwatch",
      "PutCompositeAlarm DescribeAlarms DeleteAlarms EnableAlarmActions DisableAlarmActions ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_cloudwatch_dashboard: [
    on(
      "arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}",
      "cloudwatch",
      "PutDashboard GetDashboard DeleteDashboards",
    ),
  ],
  aws_cloudwatch_event_rule: [
    on(
      rule("{name}"),
      "events",
      "PutRule DescribeRule EnableRule DisableRule DeleteRule ListTargetsByRule ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_cloudwatch_event_target: [on(rule("{rule}"), "events", "PutTargets ListTargetsByRule RemoveTargets")],
  aws_sns_topic: [
    on(
      topic("{name}"),
      "sns",
      "CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_sns_topic_policy: [on(topic("{arn}"), "sns", "GetTopicAttributes SetTopicAttributes")],
  aws_sns_topic_subscription: [
    on(topic("{topic_arn}"), "sns", "Subscribe ListSubscriptionsByTopic"),
    on(
      [topic("{topic_arn}"), topic("{topic_arn}:*")],
      "sns",
      "GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe",
    ),
  ],
  aws_budgets_budget: [
    on(
      "arn:aws:budgets::{account}:budget/{name}",
      "budgets",
      "ViewBudget ModifyBudget ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_cloudtrail: [
    on(
      "arn:aws:cloudtrail:{region}:{account}:trail/{name}",
      "cloudtrail",
      "CreateTrail GetTrail GetTrailStatus GetEventSelectors GetInsightSelectors PutEventSelectors StartLogging StopLogging UpdateTrail DeleteTrail ListTags AddTags RemoveTags",
    ),
    onAny("cloudtrail", "DescribeTrails"),
  ],
  aws_config_configuration_recorder: [
    on(RECORDER, "config", "PutConfigurationRecorder DeleteConfigurationRecorder"),
    onAny("config", "DescribeConfigurationRecorders"),
  ],
  aws_config_configuration_recorder_status: [
    on(RECORDER, "config", "StartConfigurationRecorder StopConfigurationRecorder"),
    onAny("config", "DescribeConfigurationRecorders DescribeConfigurationRecorderStatus"),
  ],
  aws_config_delivery_channel: [onAny("config", "PutDeliveryChannel DescribeDeliveryChannels DeleteDeliveryChannel")],
};
