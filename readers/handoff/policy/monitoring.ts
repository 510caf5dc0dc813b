import { on, onAny, type Grant } from "./grant";

const LOG_GROUP = [
  "arn:aws:logs:{region}:{account}:log-group:{name}",
  "arn:aws:logs:{region}:{account}:log-group:{name}:*",
];
const topic = (name: string): string => `arn:aws:sns:{region}:{account}:${name}`;
const rule = (name: string): string => `arn:aws:events:{region}:{account}:rule/${name}`;

/** Monitoring: logs, alarms, topics, budgets, trails. */
export const MONITORING: Readonly<Record<string, readonly Grant[]>> = {
  aws_cloudwatch_log_group: [
    on(
      LOG_GROUP,
      "logs",
      "CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy ListTagsForResource TagResource UntagResource",
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
  aws_cloudwatch_metric_alarm: [
    on(
      "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
      "cloudwatch",
      "PutMetricAlarm DescribeAlarms DeleteAlarms EnableAlarmActions DisableAlarmActions ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_cloudwatch_composite_alarm: [
    // AWS accepts this action only for all alarms: the rule may name any of them.
    onAny("cloudwatch", "PutCompositeAlarm"),
    on(
      "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
      "cloudwatch",
      "DescribeAlarms DeleteAlarms EnableAlarmActions DisableAlarmActions ListTagsForResource TagResource UntagResource",
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
    onAny("config", "PutConfigurationRecorder DescribeConfigurationRecorders DeleteConfigurationRecorder"),
  ],
  aws_config_configuration_recorder_status: [
    onAny(
      "config",
      "StartConfigurationRecorder StopConfigurationRecorder DescribeConfigurationRecorders DescribeConfigurationRecorderStatus",
    ),
  ],
  aws_config_delivery_channel: [onAny("config", "PutDeliveryChannel DescribeDeliveryChannels DeleteDeliveryChannel")],
};
