import { RENEW } from "./renewal";
import { script, type Step } from "./workflow";

/**
 * `roll <service> <task definition>`. ECS also reports a service as stable after it rolled back. So the script compares the
 * task definition that runs in the end with the requested one.
 */
export const ROLL = `
${RENEW}
roll() {
  local service primary
  aws ecs update-service --cluster "$CLUSTER" --service "$1" --task-definition "$2" \\
    --query service.serviceName --output text
  while true; do
    renew
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
        echo "::error::$1 did not become stable with $2 and was rolled back: $primary"
        jq -r '.events[:10][]?.message' <<< "$service"
        return 1
        ;;
    esac
  done
}`.trim();

export function rollService(): Step {
  return script("Update the service and wait until it is stable", `${ROLL}\nroll "$SERVICE" "$TASK_DEFINITION"`, {
    if: "env.DEPLOYMENT == 'rolling'",
  });
}
