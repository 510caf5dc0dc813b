import { VALID_TAG } from "./task-definition";
import { script, type Step } from "./workflow";

/**
 * A host's previous images are known from the commands that were sent to it, which Systems Manager keeps for 30 days. Each
 * command has the image tag as its comment.
 */
export function chooseHostImage(): Step {
  return script(
    "Find what to deploy to the host",
    `
if [ -z "$VERSION" ]; then
  commands=$(aws ssm list-command-invocations --filters "key=DocumentName,value=$DOCUMENT" "key=Status,value=Success" \\
    --query CommandInvocations --output json)
  VERSION=$(jq -r 'sort_by(.RequestedDateTime) | reverse | map(.Comment) | .[0] as $now
    | map(select(. != $now))[0] // ""' <<< "$commands")
fi
if [ -z "$VERSION" ]; then
  echo "::error::no other image was deployed in the last 30 days; enter the tag of one"
  exit 1
fi
${VALID_TAG}
echo "TAG=$VERSION" >> "$GITHUB_ENV"`,
    { if: "env.DEPLOYMENT == 'host'", env: { VERSION: "${{ inputs.version }}" } },
  );
}

/** Runs the document on the environment's instance. It starts the previous image again if the new one does not become healthy. */
export function deployToHost(): Step {
  return script(
    "Start the image on the host and wait for the result",
    `
id=$(aws ssm send-command --document-name "$DOCUMENT" --comment "$TAG" --parameters "ImageTag=$TAG" \\
  --targets "Key=tag:System,Values=$SYSTEM" "Key=tag:Environment,Values=$SYSTEM_ENVIRONMENT" \\
  --query Command.CommandId --output text)
echo "command $id"

# Without a running instance, there are no invocations at all.
patience=8
while true; do
  invocations=$(aws ssm list-command-invocations --command-id "$id" --query CommandInvocations --output json)
  status=$(jq -r '.[0].Status // "None"' <<< "$invocations")
  case "$status" in
    Success)
      echo "the host runs $TAG"
      break
      ;;
    None)
      patience=$((patience - 1))
      if [ "$patience" -eq 0 ]; then
        echo "::error::no instance of $SYSTEM/$SYSTEM_ENVIRONMENT received the command"
        exit 1
      fi
      ;;
    Pending | InProgress | Delayed) ;;
    *)
      echo "::error::$TAG did not start on the host ($status); the previous image was started again"
      aws ssm get-command-invocation --command-id "$id" --instance-id "$(jq -r '.[0].InstanceId' <<< "$invocations")" \\
        --query '[StandardOutputContent, StandardErrorContent]' --output text
      exit 1
      ;;
  esac
  sleep "\${POLL_SECONDS:-15}"
done`,
    { if: "env.DEPLOYMENT == 'host'" },
  );
}
