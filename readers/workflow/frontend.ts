import { having, lookUp, place, stages, triggers, type Variables } from "./environments";
import type { EnvironmentFacts } from "./facts";
import { buildFrontend, chooseCommit, deleteOldFiles, invalidate, uploadFiles } from "./frontend-files";
import { smokeFrontend } from "./smoke";
import {
  action,
  checkout,
  credentials,
  oneAtATime,
  READ,
  READ_AND_DEPLOY,
  RUNNER,
  type Job,
  type Workflow,
} from "./workflow";

export const FRONTEND_TO_ENVIRONMENT = "frontend-to-environment.yml";

/** `deploy-frontend.yml`: deploys the frontend of each commit that is pushed to `delivery.branches` to one environment after another. */
export function deployFrontend(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const deployed = environments.filter(({ frontend }) => frontend !== undefined);
  const waits = stages(deployed);
  return {
    name: "Deploy frontend",
    comment: `
Builds the frontend of ${system} for the environments in order: ${[...waits.keys()].join(", ")}.
The protection rules of each GitHub environment decide who approves a deployment to it.

Each GitHub environment needs the variable CLOUDFRONT_DISTRIBUTION_ID, which is known after the first apply:

  gh variable set CLOUDFRONT_DISTRIBUTION_ID --env <environment> --body "$(terraform output -raw cloudfront_distribution_id)"`,
    on: triggers(deployed),
    jobs: Object.fromEntries(
      [...waits].map(([name, after]) => [
        name,
        {
          ...(after.length > 0 ? { needs: after } : {}),
          permissions: READ_AND_DEPLOY,
          uses: `./.github/workflows/${FRONTEND_TO_ENVIRONMENT}`,
          with: { environment: name, commit: "${{ github.sha }}" },
        },
      ]),
    ),
  };
}

/** `frontend-to-environment.yml`: deploys one commit's frontend to one environment, for a deployment or a rollback. */
export function frontendToEnvironment(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const text = (description: string, required: boolean) => ({ type: "string", required, description });
  const facts = lookUp(having(environments, variablesOf));
  return {
    name: "Frontend to environment",
    comment: `
Deploys the frontend of ${system} from one commit to one environment. Called by deploy-frontend.yml and rollback.yml.

Repository variables: FRONTEND_FOLDER, the source folder (default: frontend/); FRONTEND_DIST, the folder with the built files in it
(default: dist/); NODE_VERSION (default: 22). The build gets the API's URL in VITE_API_BASE_URL, which is empty if the API is under
the frontend's own name.`,
    on: {
      workflow_call: {
        inputs: {
          environment: text("The environment.", true),
          commit: text("The commit. Empty: the previous one.", false),
        },
      },
    },
    jobs: { build: buildJob(facts), deploy: deployJob(facts) },
  };
}

/** Code that npm installs runs here, without any access to AWS. */
function buildJob(facts: ReturnType<typeof lookUp>): Job {
  return {
    name: "Build",
    "runs-on": RUNNER,
    "timeout-minutes": 20,
    permissions: READ,
    env: { FRONTEND_FOLDER: "${{ vars.FRONTEND_FOLDER || 'frontend' }}" },
    outputs: { commit: "${{ steps.choose.outputs.commit }}" },
    steps: [
      facts,
      chooseCommit(),
      checkout("${{ steps.choose.outputs.commit }}"),
      action("Set up Node", "actions/setup-node", {
        "node-version": "${{ vars.NODE_VERSION || '22' }}",
        cache: "npm",
        "cache-dependency-path": "${{ env.FRONTEND_FOLDER }}/package-lock.json",
      }),
      buildFrontend(),
      action("Keep the files", "actions/upload-artifact", {
        name: "frontend-${{ inputs.environment }}",
        path: "${{ env.FRONTEND_FOLDER }}/${{ vars.FRONTEND_DIST || 'dist' }}",
        "if-no-files-found": "error",
        "include-hidden-files": true,
        "retention-days": 14,
      }),
    ],
  };
}

function deployJob(facts: ReturnType<typeof lookUp>): Job {
  return {
    name: "Deploy",
    needs: "build",
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment: "${{ inputs.environment }}",
    concurrency: oneAtATime("frontend"),
    permissions: READ_AND_DEPLOY,
    env: { COMMIT: "${{ needs.build.outputs.commit }}" },
    steps: [
      facts,
      credentials(),
      action("Fetch the files", "actions/download-artifact", {
        name: "frontend-${{ inputs.environment }}",
        path: "${{ runner.temp }}/dist",
      }),
      ...uploadFiles(),
      invalidate(),
      smokeFrontend(),
      deleteOldFiles(),
    ],
  };
}

function variablesOf(facts: EnvironmentFacts): Variables | undefined {
  const { frontend } = facts;
  if (frontend === undefined) return undefined;
  return {
    ...place(facts, frontend.role),
    BUCKET: frontend.bucket,
    IMMUTABLE_FOLDERS: frontend.immutableFolders.join(" "),
    ...(frontend.url === undefined ? {} : { FRONTEND_URL: frontend.url }),
    ...(frontend.apiUrl === undefined ? {} : { API_URL: frontend.apiUrl }),
  };
}
