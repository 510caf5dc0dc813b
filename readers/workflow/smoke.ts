import { named } from "./frontend-files";
import { script, type Step } from "./workflow";

/** DNS and new tasks need a moment to settle, so a smoke test retries before it fails. */
const ASK = `curl --fail --silent --show-error --location --max-time 10 \\
  --retry "\${RETRIES:-6}" --retry-delay 10 --retry-all-errors`;

/** Calls the backend's health check the way a user would reach it. */
export function smokeBackend(): Step {
  return script(
    "Call the backend's health check from the internet",
    `
url="\${HEALTH_URL:-$HEALTH_URL_VARIABLE}"
if [ -z "$url" ]; then
  echo "::warning::the backend's health was not checked: set the variable HEALTH_URL of the GitHub environment"
  exit
fi
${ASK} --output "$RUNNER_TEMP/health" "$url"
echo "$url answers"`,
    { env: { HEALTH_URL_VARIABLE: "${{ vars.HEALTH_URL }}" } },
  );
}

/** The same for a service that has paths on the load balancer; others cannot be called from the internet. */
export function smokeService(): Step {
  return script(
    "Call the service's health check from the internet",
    `
${ASK} --output "$RUNNER_TEMP/health" "$HEALTH_URL"
echo "$HEALTH_URL answers"`,
    { if: "env.HEALTH_URL" },
  );
}

/** Opens the page as a user would, and checks that it is the one that was deployed. */
export function smokeFrontend(): Step {
  return script(
    "Open the frontend from the internet",
    `
url="\${FRONTEND_URL:-$FRONTEND_URL_VARIABLE}"
if [ -z "$url" ]; then
  echo "::warning::the frontend was not checked: set the repository variable FRONTEND_URL_$ENVIRONMENT"
  exit
fi
${ASK} --dump-header "$RUNNER_TEMP/headers" --output "$RUNNER_TEMP/page" "$url/index.html"
if ! grep -iq "^x-amz-meta-commit: *$COMMIT" "$RUNNER_TEMP/headers"; then
  echo "::error::$url still serves a commit other than $COMMIT"
  exit 1
fi
echo "$url serves $COMMIT"`,
    { env: { ENVIRONMENT: "${{ inputs.environment }}", FRONTEND_URL_VARIABLE: named("FRONTEND_URL") } },
  );
}
