import { ROLL } from "./rolling";
import { REGISTER } from "./task-definition";
import { script, type Step } from "./workflow";

const WORKERS = `
for worker in $WORKERS; do
  IFS=/ read -r service family container <<< "$worker"
  roll "$service" "$(register "$family" "$container")"
done`.trim();

const SCHEDULED_TASKS = `
# Each run of a scheduled task starts from its latest revision: registered is deployed.
for scheduled in $SCHEDULED_TASKS; do
  IFS=/ read -r family container <<< "$scheduled"
  echo "the next run of $family: $(register "$family" "$container")"
done`.trim();

/**
 * Workers and scheduled tasks run the backend's image. They come after its service, so that an image that does not start is found
 * where it is taken back at once.
 */
export function workersStep(): Step {
  return script("Roll the workers and wait until they are steady", `${REGISTER}\n${ROLL}\n${WORKERS}`, {
    if: "env.WORKERS",
  });
}

export function scheduledTasksStep(): Step {
  return script("Register the scheduled tasks", `${REGISTER}\n${SCHEDULED_TASKS}`, { if: "env.SCHEDULED_TASKS" });
}
