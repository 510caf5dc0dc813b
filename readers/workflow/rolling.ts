import { script, type Step } from "./workflow";

/**
 * `roll <service> <task definition>`. ECS calls a service steady after it went back to the old tasks, too. So what runs in the
 * end is compared with what was wanted.
 */
export const ROLL = `
roll() {
  local service primary
  aws ecs update-service --cluster "$CLUSTER" --service "$1" --task-definition "$2" \\
    --query service.serviceName --output text
  while true; do
    service=$(aws ecs describe-services --cluster "$CLUSTER" --services "$1" --query 'services[0]' --output json)
    primary=$(jq -r '.deployments[] | select(.status == "PRIMARY") | "\\(.taskDefinition) \\(.rolloutState)"' <<< "$service")
    case "$primary" in
      "$2 COMPLETED")
        echo "$1 runs $2"
        return
        ;;
      "$2 IN_PROGRESS")
        sleep "\${POLL_SECONDS:-15}"
        ;;
      *)
        echo "::error::$1 did not become steady with $2 and was rolled back: $primary"
        jq -r '.events[:10][]?.message' <<< "$service"
        return 1
        ;;
    esac
  done
}`.trim();

export function rollService(): Step {
  return script("Roll the service and wait until it is steady", `${ROLL}\nroll "$SERVICE" "$TASK_DEFINITION"`, {
    if: "env.DEPLOYMENT == 'rolling'",
  });
}
