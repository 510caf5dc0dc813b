import { script, type Step } from "./workflow";

/** `image_of <task definition> <container>`. */
export const IMAGE_OF = `
image_of() {
  aws ecs describe-task-definition --task-definition "$1" \\
    --query "taskDefinition.containerDefinitions[?name=='$2'].image | [0]" --output text
}`.trim();

/** The ARN of the task definition that the backend's service runs. With CodeDeploy, it is in the task sets. */
export const RUNNING = `
running=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" --output json |
  jq -r '.services[0] | [.taskSets[]? | select(.status == "PRIMARY") | .taskDefinition][0] // .taskDefinition')`.trim();

/** What is left of a revision without that which ECS adds. */
const SENT = `del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities,
        .registeredAt, .registeredBy, .deregisteredAt)`;

/**
 * `register <family> <container> [<template>]`: the ARN of a revision that runs the image. It is the latest revision, of the
 * template's family if there is one, with only the image changed, so that it includes Terraform's changes since the last
 * deployment; or the latest itself, if it is already that.
 */
export const REGISTER = `
IMAGE="$ACCOUNT.dkr.ecr.$REGION.amazonaws.com/$REPOSITORY:$TAG"
register() {
  local template="$RUNNER_TEMP/template.json" latest="$RUNNER_TEMP/latest.json" next="$RUNNER_TEMP/next.json"
  aws ecs describe-task-definition --task-definition "\${3:-$1}" --query taskDefinition --output json > "$template"
  jq --arg family "$1" --arg container "$2" --arg image "$IMAGE" '
    if all(.containerDefinitions[]; .name != $container) then error("no container " + $container) else . end
    | .containerDefinitions |= map(if .name == $container then .image = $image else . end)
    | .family = $family | ${SENT}' "$template" > "$next"
  # The first deployment of a task with a template makes its family.
  aws ecs describe-task-definition --task-definition "$1" --query taskDefinition --output json \\
    > "$latest" 2> "$RUNNER_TEMP/none" || echo '{}' > "$latest"
  if jq -e --slurpfile next "$next" '(${SENT}) == $next[0]' "$latest" > "$latest.same"; then
    jq -r .taskDefinitionArn "$latest"
  else
    aws ecs register-task-definition --cli-input-json "file://$next" \\
      --query taskDefinition.taskDefinitionArn --output text
  fi
}`.trim();

/** Rejects anything that is not a tag; it becomes a job variable. */
export const VALID_TAG = `
if ! [[ "$VERSION" =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; then
  echo "::error::the version is not an image tag"
  exit 1
fi`.trim();

/** Sets `TAG` to the version to deploy and, if an exact revision is requested, `TASK_DEFINITION`. */
export function chooseRevision(): Step {
  return script(
    "Find what to deploy",
    `
${IMAGE_OF}
# The previous revision is the newest one before the running one that has a different image.
revision_before() {
  local now revision="\${running##*:}" image
  now=$(image_of "$running" "$CONTAINER")
  while [ "$revision" -gt 1 ]; do
    revision=$((revision - 1))
    image=$(image_of "$FAMILY:$revision" "$CONTAINER" 2> "$RUNNER_TEMP/gone") || continue
    case "$image" in
      None | "$now" | *":$FIRST_TAG") ;;
      *)
        echo "$revision"
        return
        ;;
    esac
  done
  echo "::error::$SERVICE ran no other image before $now" >&2
  return 1
}

if [[ "$VERSION" =~ ^[0-9]{1,9}$ ]]; then
  revision=$VERSION
elif [ -n "$VERSION" ]; then
  ${VALID_TAG.replaceAll("\n", "\n  ")}
  echo "TAG=$VERSION" >> "$GITHUB_ENV"
  exit
else
  ${RUNNING.replaceAll("\n", "\n  ")}
  revision=$(revision_before)
fi
image=$(image_of "$FAMILY:$revision" "$CONTAINER")
echo "back to $FAMILY:$revision, which runs $image"
echo "TAG=\${image##*:}" >> "$GITHUB_ENV"
echo "TASK_DEFINITION=arn:aws:ecs:$REGION:$ACCOUNT:task-definition/$FAMILY:$revision" >> "$GITHUB_ENV"`,
    { if: "env.DEPLOYMENT != 'host'", env: { VERSION: "${{ inputs.version }}" } },
  );
}

/** Registers a revision for the service, unless one was requested. */
export function registerRevision(): Step {
  return script(
    "Register a task definition with only the image changed",
    `
${REGISTER}
if [ -z "\${TASK_DEFINITION:-}" ]; then
  TASK_DEFINITION=$(register "$FAMILY" "$CONTAINER")
  echo "TASK_DEFINITION=$TASK_DEFINITION" >> "$GITHUB_ENV"
fi
echo "$SERVICE: $TASK_DEFINITION"`,
    { if: "env.DEPLOYMENT != 'host'" },
  );
}
