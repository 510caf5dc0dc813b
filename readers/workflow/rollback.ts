import { partsOf, partToEnvironmentFile } from "./backend";
import type { EnvironmentFacts } from "./facts";
import { FRONTEND_TO_ENVIRONMENT } from "./frontend";
import { jobNames, jobToEnvironmentFile } from "./job-images";
import { action, READ, READ_AND_DEPLOY, RUNNER, script, type Call, type Job, type Workflow } from "./workflow";

/** `rollback.yml`: a rollback, started manually. */
export function rollback(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const names = environments.map(({ githubEnvironment }) => githubEnvironment);
  const jobs = jobNames(environments);
  const parts: Record<string, Call> = {
    ...Object.fromEntries(
      partsOf(environments).map((part) => [part.name, back(part.name, partToEnvironmentFile(part), "version")]),
    ),
    ...(environments.some(({ frontend }) => frontend)
      ? { frontend: back("frontend", FRONTEND_TO_ENVIRONMENT, "commit") }
      : {}),
    ...Object.fromEntries(jobs.map((job) => [job, back(job, jobToEnvironmentFile(job), "version")])),
  };
  return {
    name: "Roll back",
    comment: `
Rolls a part of ${system} back to an earlier version. It never runs at the same time as a deployment of the same part and
environment.

A rollback does not touch the database. If the database has changed too, read the runbook first.

Only a commit of the default branch can be deployed. Start it on one of delivery.branches: AWS refuses the others.`,
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { type: "choice", required: true, description: "Environment", options: names },
          what: { type: "choice", required: true, description: "Part", options: Object.keys(parts) },
          to: {
            type: "string",
            required: false,
            description:
              "Commit to roll back to (for the backend, a task definition revision works too). Empty: the previous one",
          },
        },
      },
    },
    jobs: { [VERIFY]: verify(), ...parts },
  };
}

const VERIFY = "verify";

/** A commit by its id could also be that of a branch nobody has reviewed, or of a fork. */
function verify(): Job {
  return {
    name: "Check that it was on the default branch",
    "runs-on": RUNNER,
    "timeout-minutes": 10,
    permissions: READ,
    steps: [
      action("Check out the default branch with its history", "actions/checkout", {
        "persist-credentials": false,
        ref: "${{ github.event.repository.default_branch }}",
        "fetch-depth": 0,
      }),
      script(
        "Look for the commit in it",
        `
if [ "$REF" != "refs/heads/$DEFAULT_BRANCH" ]; then
  echo "::error::this rollback was started from $REF; start it from $DEFAULT_BRANCH, whose workflows were reviewed"
  exit 1
fi
# Empty is the previous version, a short number the revision of a task definition: both were deployed before.
if [[ -z "$TO" || "$TO" =~ ^[0-9]{1,6}$ ]]; then exit 0; fi
if [[ ! "$TO" =~ ^[0-9a-f]{40}$ ]]; then
  echo "::error::$TO is not a commit; give all 40 digits"
  exit 1
fi
if ! git merge-base --is-ancestor "$TO" HEAD; then
  echo "::error::$TO was never on $DEFAULT_BRANCH; only what was reviewed and merged can be deployed"
  exit 1
fi`,
        {
          env: {
            TO: "${{ inputs.to }}",
            REF: "${{ github.ref }}",
            DEFAULT_BRANCH: "${{ github.event.repository.default_branch }}",
          },
        },
      ),
    ],
  };
}

function back(what: string, file: string, version: string): Call {
  return {
    needs: VERIFY,
    if: `inputs.what == '${what}'`,
    permissions: READ_AND_DEPLOY,
    uses: `./.github/workflows/${file}`,
    with: { environment: "${{ inputs.environment }}", [version]: "${{ inputs.to }}" },
  };
}
