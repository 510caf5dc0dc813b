import { named } from "./frontend-files";
import { script, type Step } from "./workflow";

/** Names change their addresses, and new tasks their place, for a moment: a smoke test asks again before it gives up. */
const ASK = `curl --fail --silent --show-error --location --max-time 10 \\
  --retry "\${RETRIES:-6}" --retry-delay 10 --retry-all-errors`;

/** Asks the backend for its health as a user would reach it. */
export function smokeBackend(): Step {
  return script(
    "Ask for the backend's health from the internet",
    `
url="\${HEALTH_URL:-$HEALTH_URL_VARIABLE}"
if [ -z "$url" ]; then
  echo "::warning::nobody asked for the backend's health: set the variable HEALTH_URL of the GitHub environment"
  exit
fi
${ASK} --output "$RUNNER_TEMP/health" "$url"
echo "$url answers"`,
    { env: { HEALTH_URL_VARIABLE: "${{ vars.HEALTH_URL }}" } },
  );
}

/** Asks for the page as a user would, and whether it is the one that was deployed. */
export function smokeFrontend(): Step {
  return script(
    "Open the frontend from the internet",
    `
url="\${FRONTEND_URL:-$FRONTEND_URL_VARIABLE}"
if [ -z "$url" ]; then
  echo "::warning::nobody opened the frontend: set the variable FRONTEND_URL_$ENVIRONMENT of the repository"
  exit
fi
${ASK} --dump-header "$RUNNER_TEMP/headers" --output "$RUNNER_TEMP/page" "$url/index.html"
if ! grep -iq "^x-amz-meta-commit: *$COMMIT" "$RUNNER_TEMP/headers"; then
  echo "::error::$url still answers with another commit than $COMMIT"
  exit 1
fi
echo "$url answers with $COMMIT"`,
    { env: { ENVIRONMENT: "${{ inputs.environment }}", FRONTEND_URL_VARIABLE: named("FRONTEND_URL") } },
  );
}
