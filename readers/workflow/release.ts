import { RENEW } from "./renewal";
import { REGISTER } from "./task-definition";
import { script, type Step } from "./workflow";

/** Starts the release, unless one is at work. Sets `task`, `container` and `stream`. */
const START = `
IFS=/ read -r family container template <<< "$RELEASE"
busy=$(aws ecs list-tasks --cluster "$CLUSTER" --family "$family" --desired-status RUNNING \\
  --query 'taskArns[0]' --output text)
if [ "$busy" != None ]; then
  echo "::error::an earlier release is still at work, and two at once may harm each other: wait until $busy has ended, or stop it"
  exit 1
fi

task_definition=$(register "$family" "$container" "$template")
network=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" --output json |
  jq -c --arg subnets "$SUBNET_IDS" --arg groups "$SECURITY_GROUP_IDS" '
    .services[0] | [.taskSets[]? | select(.status == "PRIMARY") | .networkConfiguration][0] // .networkConfiguration
    | if $subnets == "" then . else .awsvpcConfiguration.subnets = ($subnets | split(",")) end
    | if $groups == "" then . else .awsvpcConfiguration.securityGroups = ($groups | split(",")) end')
# Never on Spot, which would interrupt it.
started=$(aws ecs run-task --cluster "$CLUSTER" --task-definition "$task_definition" --launch-type FARGATE \\
  --network-configuration "$network" --output json)
task=$(jq -r '.tasks[0].taskArn // empty' <<< "$started")
if [ -z "$task" ]; then
  echo "::error::the release could not be started, so nothing was deployed: $(jq -c .failures <<< "$started")"
  exit 1
fi
stream="$container/$container/\${task##*/}"
echo "$task runs the release of $TAG; it writes to the log group $RELEASE_LOG_GROUP, stream $stream"`.trim();

/** Waits for its end, and judges it. */
const AWAIT = `
until=$((SECONDS + RELEASE_MINUTES * 60))
while true; do
  renew
  # ECS may take a moment to know a task that it has just started.
  state=$(aws ecs describe-tasks --cluster "$CLUSTER" --tasks "$task" --output json)
  if [ "$(jq -r '.tasks[0].lastStatus' <<< "$state")" = STOPPED ]; then break; fi
  if [ "$SECONDS" -ge "$until" ]; then
    echo "::error::the release has not ended after $RELEASE_MINUTES minutes, so nothing was deployed; $task is still at work"
    exit 1
  fi
  sleep "\${POLL_SECONDS:-15}"
done

code=$(jq -r --arg container "$container" \\
  '[.tasks[0].containers[] | select(.name == $container) | .exitCode][0] // "no exit code"' <<< "$state")
if [ "$code" = 0 ]; then
  echo "the release has ended with 0"
  exit
fi
reason=$(jq -r '[.tasks[0] | .stoppedReason, .containers[].reason] | map(values) | unique | join("; ")' <<< "$state")
echo "the last lines of $RELEASE_LOG_GROUP, stream $stream:"
aws logs get-log-events --log-group-name "$RELEASE_LOG_GROUP" --log-stream-name "$stream" --limit 50 \\
  --query 'events[].message' --output json | jq -r '.[]' || echo "(none)"
echo "::error::the release has ended with $code, so nothing was deployed: $reason"
exit 1`.trim();

/**
 * Runs the release once with the new image, in a task of its own in the service's network, and stops the deployment unless it
 * ends with 0. A rollback has no artifact, and does not run it: the database has been further already.
 *
 * A release that takes too long is left alone: killed half-way, it may leave worse behind.
 */
export function releaseStep(): Step {
  return script("Run the release and wait for its end", [REGISTER, RENEW, START, AWAIT].join("\n"), {
    if: "env.RELEASE && inputs.artifact != ''",
    env: {
      SUBNET_IDS: "${{ vars.SUBNET_IDS }}",
      SECURITY_GROUP_IDS: "${{ vars.SECURITY_GROUP_IDS }}",
    },
  });
}
