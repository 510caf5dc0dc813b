import { ROLL } from "./rolling";
import { REGISTER } from "./task-definition";
import { script, type Step } from "./workflow";

const WORKERS = `
for worker in $WORKERS; do
  IFS=/ read -r service family container <<< "$worker"
  roll "$service" "$(register "$family" "$container")"
done`.trim();

const SCHEDULED_TASKS = `
# Each run of a scheduled task uses its family's latest revision, so registering one deploys it. Terraform's own revisions are
# in the template's family.
for scheduled in $SCHEDULED_TASKS; do
  IFS=/ read -r family container template <<< "$scheduled"
  echo "the next run of $family: $(register "$family" "$container" "$template")"
done`.trim();

/**
 * Workers and scheduled tasks run the backend's image. They are updated after the service, so that an image that does not start
 * fails there first, where it is rolled back automatically.
 */
export function workersStep(): Step {
  return script("Update the workers and wait until they are stable", `${REGISTER}\n${ROLL}\n${WORKERS}`, {
    if: "env.WORKERS",
  });
}

export function scheduledTasksStep(): Step {
  return script("Register the scheduled tasks", `${REGISTER}\n${SCHEDULED_TASKS}`, { if: "env.SCHEDULED_TASKS" });
}
