import type { Homes } from "./homes";

/** The home region, which no file of the second home names: the first home has left it in the recovery region. */
export function homeRegion({ facts, region }: Homes): string {
  return `HOME_REGION=$(aws ssm get-parameter --region ${region} --name ${facts}/home-region --query Parameter.Value --output text)`;
}

/** The option that sends a command to the home region. */
export const AT_HOME = ' --region "$HOME_REGION"';

/**
 * Stops everything that writes in one of the homes: schedules, then services, whose scaling would start them again. Then
 * waits until the last task has ended.
 */
export function stopTasks({ schedules, services }: Homes, home: string, at: string): string[] {
  const cluster = `${home}-cluster`;
  return [
    ...(schedules
      ? [
          `schedules=$(aws scheduler list-schedules${at} --name-prefix ${home}- --query 'Schedules[].[GroupName,Name]' --output text)`,
          'echo "$schedules" | while read -r group name; do',
          '  [ -n "$name" ] || continue',
          `  schedule=$(aws scheduler get-schedule${at} --group-name "$group" --name "$name" | jq 'del(.Arn, .CreationDate, .LastModificationDate) | .State = "DISABLED"')`,
          `  aws scheduler update-schedule${at} --cli-input-json "$schedule" >/dev/null`,
          "done",
        ]
      : []),
    ...(services
      ? [
          `scaled=$(aws application-autoscaling describe-scalable-targets${at} --service-namespace ecs --query "ScalableTargets[?starts_with(ResourceId, 'service/${cluster}/')].ResourceId" --output text)`,
          `for service in $scaled; do`,
          `  aws application-autoscaling register-scalable-target${at} ${SCALED} --resource-id "$service" --suspended-state '${suspended(true)}'`,
          "done",
          `running=$(aws ecs list-services${at} --cluster ${cluster} --query 'serviceArns[]' --output text)`,
          `for service in $running; do`,
          `  aws ecs update-service${at} --cluster ${cluster} --service "$service" --desired-count 0 --query service.serviceName --output text`,
          "done",
          `until [ "$(aws ecs list-tasks${at} --cluster ${cluster} --query 'taskArns[0]' --output text)" = None ]; do echo "waiting for the last tasks"; sleep 15; done`,
        ]
      : []),
  ];
}

/** Undoes {@link stopTasks} for services that scale; an apply starts the others, and the schedules. */
export function startTasks({ services }: Homes, home: string, at: string): string[] {
  const cluster = `${home}-cluster`;
  if (!services) return [];
  return [
    `scaled=$(aws application-autoscaling describe-scalable-targets${at} --service-namespace ecs --query "ScalableTargets[?starts_with(ResourceId, 'service/${cluster}/')].[ResourceId,MinCapacity]" --output text)`,
    'echo "$scaled" | while read -r service count; do',
    '  [ -n "$service" ] || continue',
    `  aws application-autoscaling register-scalable-target${at} ${SCALED} --resource-id "$service" --suspended-state '${suspended(false)}'`,
    `  aws ecs update-service${at} --cluster ${cluster} --service "\${service##*/}" --desired-count "$count" --query service.serviceName --output text`,
    "done",
  ];
}

const SCALED = "--service-namespace ecs --scalable-dimension ecs:service:DesiredCount";

function suspended(is: boolean): string {
  const parts = ["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"];
  return JSON.stringify(Object.fromEntries(parts.map((one) => [one, is])));
}

/** Prints the state of every target behind one of the homes. */
export function targetHealth(home: string, at: string): string {
  return `for group in $(aws elbv2 describe-target-groups${at} --query "TargetGroups[?starts_with(TargetGroupName, '${home.slice(0, PREFIX)}')].TargetGroupArn" --output text); do aws elbv2 describe-target-health${at} --target-group-arn "$group" --query 'TargetHealthDescriptions[].TargetHealth.State' --output text; done`;
}

/** A name that is too long for a target group is cut. */
const PREFIX = 20;

/** Sends requests to the second home, or back to the first: CloudFront's, and those to names in DNS. */
export function switching({ first, facts, dns }: Homes, away: boolean): string[] {
  return [
    `SWITCH=$(aws ssm get-parameters --names ${facts}/switch --query 'Parameters[].Value' --output text)`,
    `if [ -n "$SWITCH" ]; then ETAG=$(aws cloudfront-keyvaluestore describe-key-value-store --kvs-arn "$SWITCH" --query ETag --output text); aws cloudfront-keyvaluestore put-key --kvs-arn "$SWITCH" --if-match "$ETAG" --key home --value ${away ? "recovery" : "first"}; fi`,
    ...(dns
      ? [`aws cloudwatch put-metric-data --namespace ${first} --metric-name AwayFromHome --value ${away ? "1" : "0"}`]
      : []),
  ];
}
