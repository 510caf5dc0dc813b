import { BACKEND_TO_ENVIRONMENT } from "./backend";
import type { EnvironmentFacts } from "./facts";
import { FRONTEND_TO_ENVIRONMENT } from "./frontend";
import { jobNames, jobToEnvironmentFile } from "./job-images";
import { READ_AND_DEPLOY, type Call, type Workflow } from "./workflow";

/** `rollback.yml`: a rollback, started manually. */
export function rollback(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const names = environments.map(({ githubEnvironment }) => githubEnvironment);
  const jobs = jobNames(environments);
  const parts: Record<string, Call> = {
    ...(environments.some(({ backend }) => backend)
      ? { backend: back("backend", BACKEND_TO_ENVIRONMENT, "version") }
      : {}),
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

A rollback does not touch the database. If the database has changed too, read the runbook first.`,
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
    jobs: parts,
  };
}

function back(what: string, file: string, version: string): Call {
  return {
    if: `inputs.what == '${what}'`,
    permissions: READ_AND_DEPLOY,
    uses: `./.github/workflows/${file}`,
    with: { environment: "${{ inputs.environment }}", [version]: "${{ inputs.to }}" },
  };
}
