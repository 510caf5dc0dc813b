import { RENEW } from "./renewal";
import { IMAGE_OF, RUNNING } from "./task-definition";
import { script, type Step } from "./workflow";

/**
 * Creates a CodeDeploy deployment and waits until it has shifted the traffic and stopped the old tasks. It includes a network
 * configuration only if the variables `SUBNET_IDS` and `SECURITY_GROUP_IDS` of the GitHub environment are set.
 */
export function deployBlueGreen(): Step {
  return script(
    "Deploy through CodeDeploy and wait for the result",
    `
${IMAGE_OF}
${RENEW}
appspec=$(jq -n -c --arg task "$TASK_DEFINITION" --arg container "$CONTAINER" --argjson port "$PORT" \\
  --arg subnets "$SUBNET_IDS" --arg groups "$SECURITY_GROUP_IDS" --arg public "$PUBLIC_ADDRESSES" '
  {version: 0.0, Resources: [{TargetService: {Type: "AWS::ECS::Service", Properties: ({
    TaskDefinition: $task,
    LoadBalancerInfo: {ContainerName: $container, ContainerPort: $port}
  } + if $subnets == "" then {} else {NetworkConfiguration: {AwsvpcConfiguration: {
    Subnets: ($subnets | split(",")),
    SecurityGroups: ($groups | split(",")),
    AssignPublicIp: $public
  }}} end)}}]}')
revision=$(jq -n -c --arg content "$appspec" '{revisionType: "AppSpecContent", appSpecContent: {content: $content}}')
# CodeDeploy starts no deployment while an alarm is active. A rollback must be possible just then, and so must the first
# deployment: until there is an image, no task answers.
${RUNNING}
alarms=()
if [ "$BACKWARDS" = true ] || [[ "$(image_of "$running" "$CONTAINER")" == *":$FIRST_TAG" ]]; then
  alarms=(--override-alarm-configuration enabled=false)
fi
id=$(aws deploy create-deployment --application-name "$APPLICATION" --deployment-group-name "$DEPLOYMENT_GROUP" \\
  --description "$TAG" --revision "$revision" "\${alarms[@]}" --query deploymentId --output text)
echo "deployment $id of $TASK_DEFINITION"

while true; do
  renew
  deployment=$(aws deploy get-deployment --deployment-id "$id" --query deploymentInfo --output json)
  status=$(jq -r .status <<< "$deployment")
  case "$status" in
    Succeeded)
      echo "$SERVICE runs $TASK_DEFINITION"
      break
      ;;
    Created | Queued | InProgress | Baking | Ready)
      sleep "\${POLL_SECONDS:-15}"
      ;;
    *)
      reason=$(jq -r '.errorInformation.message // "no reason given"' <<< "$deployment")
      echo "::error::deployment $id of $TASK_DEFINITION was rolled back ($status): $reason"
      exit 1
      ;;
  esac
done`,
    {
      if: "env.DEPLOYMENT == 'blue-green'",
      env: {
        BACKWARDS: "${{ inputs.artifact == '' }}",
        SUBNET_IDS: "${{ vars.SUBNET_IDS }}",
        SECURITY_GROUP_IDS: "${{ vars.SECURITY_GROUP_IDS }}",
      },
    },
  );
}
