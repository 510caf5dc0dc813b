import { BACKEND_TO_ENVIRONMENT } from "./backend";
import type { EnvironmentFacts } from "./facts";
import { FRONTEND_TO_ENVIRONMENT } from "./frontend";
import { jobNames, jobToEnvironmentFile } from "./job-images";
import { READ_AND_DEPLOY, type Call, type Workflow } from "./workflow";

/** `rollback.yml`: the way back, by hand. */
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
Takes a part of ${system} back to what ran before. It runs beside no deployment of the same part and environment.

A rollback does not touch the database. Where the database was changed too, read the runbook first.`,
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { type: "choice", required: true, description: "Where", options: names },
          what: { type: "choice", required: true, description: "What", options: Object.keys(parts) },
          to: {
            type: "string",
            required: false,
            description:
              "To which commit (for the backend also: which revision of the task definition). Empty: the one before",
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
