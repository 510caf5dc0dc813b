import { ConfigError } from "../../modules/core";
import { deployBlueGreen } from "./blue-green";
import { having, lookUp, place, stages, type Variables } from "./environments";
import type { Architecture, EnvironmentFacts } from "./facts";
import { chooseHostImage, deployToHost } from "./host";
import { artifactOf, buildImage, findImage, pushImage } from "./image";
import { rollService } from "./rolling";
import { smokeBackend } from "./smoke";
import { chooseRevision, registerRevision } from "./task-definition";
import { scheduledTasksStep, workersStep } from "./workers";
import {
  credentials,
  oneAtATime,
  READ_AND_DEPLOY,
  RUNNER,
  type Call,
  type Job,
  type Step,
  type Workflow,
} from "./workflow";

export const BACKEND_TO_ENVIRONMENT = "backend-to-environment.yml";

/** `deploy-backend.yml`: builds an image for each commit of the main branch and deploys it to one environment after another. */
export function deployBackend(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const deployed = environments.filter(({ backend }) => backend !== undefined);
  const architectures = [...new Set(deployed.flatMap(({ backend }) => backend?.architecture ?? []))].sort();
  const waits = stages(deployed);
  return {
    name: "Deploy backend",
    comment: `
Builds the backend of ${system} and deploys it to the environments in order: ${[...waits.keys()].join(", ")}.
The protection rules of each GitHub environment decide who approves a deployment to it.

The image is built from the folder in the repository variable BACKEND_FOLDER (default: backend/).`,
    on: { push: { branches: ["main"] }, workflow_dispatch: {} },
    jobs: {
      ...Object.fromEntries(architectures.map((one) => [buildId(one), buildImage("backend", FOLDER, one)])),
      ...Object.fromEntries(
        deployed.map((facts) => {
          const name = facts.githubEnvironment;
          const architecture = facts.backend?.architecture ?? "x86_64";
          return [name, deployTo(name, architecture, waits.get(name) ?? [])];
        }),
      ),
    },
  };
}

/** A pull on a host can take long, as can a rollout that ECS gives up; what CodeDeploy waits for comes on top. */
const USUAL_MINUTES = 90;
/** @see https://docs.github.com/en/actions/reference/limits */
const LONGEST_JOB_MINUTES = 360;
const FOLDER = "${{ vars.BACKEND_FOLDER || 'backend' }}";

function buildId(architecture: Architecture): string {
  return `build-${architecture}`;
}

function deployTo(name: string, architecture: Architecture, after: readonly string[]): Call {
  return {
    needs: [buildId(architecture), ...after],
    permissions: READ_AND_DEPLOY,
    uses: `./.github/workflows/${BACKEND_TO_ENVIRONMENT}`,
    with: { environment: name, version: "${{ github.sha }}", artifact: artifactOf("backend", architecture) },
  };
}

/** `backend-to-environment.yml`: deploys one image to one environment, for a deployment or a rollback. */
export function backendToEnvironment(system: string, environments: readonly EnvironmentFacts[]): Workflow {
  const text = (description: string, required: boolean) => ({ type: "string", required, description });
  return {
    name: "Backend to environment",
    comment: `
Deploys one image of the backend of ${system} to one environment. Called by deploy-backend.yml and rollback.yml.`,
    on: {
      workflow_call: {
        inputs: {
          environment: text("The environment.", true),
          version: text("An image tag or a task definition revision. Empty: the previous image.", false),
          artifact: text("The artifact with the image, if it was just built.", false),
        },
      },
    },
    jobs: { deploy: deployJob(environments) },
  };
}

/** @throws ConfigError if a deployment takes longer than GitHub lets a job run. */
function timeoutMinutes(environments: readonly EnvironmentFacts[]): number {
  const waits = environments.map(({ system, name, backend }): number => {
    const minutes = backend?.deployment === "blue-green" ? (backend.codeDeploy?.waitMinutes ?? 0) : 0;
    if (USUAL_MINUTES + minutes <= LONGEST_JOB_MINUTES) return minutes;
    const message =
      `waitForApprovalMinutes and terminateOldAfterMinutes are ${minutes} together, and a job on GitHub's runners ends after ` +
      `six hours; use at most ${LONGEST_JOB_MINUTES - USUAL_MINUTES} together`;
    throw new ConfigError(`${system}-${name}`, [{ path: "backend.blueGreen", message }]);
  });
  return USUAL_MINUTES + Math.max(0, ...waits);
}

function deployJob(environments: readonly EnvironmentFacts[]): Job {
  const kinds = new Set(environments.flatMap(({ backend }) => backend?.deployment ?? []));
  const ecs = environments.flatMap(({ backend }) => (backend && backend.deployment !== "host" ? backend : []));
  const workers = ecs.some((backend) => backend.workers.length > 0);
  const scheduledTasks = ecs.some((backend) => backend.scheduledTasks.length > 0);
  const onEcs = ecs.length > 0;
  const when = (wanted: unknown, ...steps: Step[]) => (wanted ? steps : []);
  return {
    name: "Deploy",
    "runs-on": RUNNER,
    "timeout-minutes": timeoutMinutes(environments),
    environment: "${{ inputs.environment }}",
    concurrency: oneAtATime("backend"),
    permissions: READ_AND_DEPLOY,
    steps: [
      lookUp(having(environments, variablesOf)),
      credentials(),
      ...when(onEcs, chooseRevision()),
      ...when(kinds.has("host"), chooseHostImage()),
      findImage(),
      ...pushImage(),
      ...when(onEcs, registerRevision()),
      ...when(kinds.has("rolling"), rollService()),
      ...when(kinds.has("blue-green"), deployBlueGreen()),
      ...when(workers, workersStep()),
      ...when(scheduledTasks, scheduledTasksStep()),
      ...when(kinds.has("host"), deployToHost()),
      smokeBackend(),
    ],
  };
}

function variablesOf(facts: EnvironmentFacts): Variables | undefined {
  const { backend } = facts;
  if (backend === undefined) return undefined;
  const common = {
    ...place(facts, backend.role),
    DEPLOYMENT: backend.deployment,
    REPOSITORY: backend.repository,
    FIRST_TAG: backend.firstTag,
    ...(backend.healthUrl === undefined ? {} : { HEALTH_URL: backend.healthUrl }),
  };
  if (backend.deployment === "host") {
    return { ...common, DOCUMENT: backend.document, SYSTEM: facts.system, SYSTEM_ENVIRONMENT: facts.name };
  }
  const { service, codeDeploy, workers, scheduledTasks } = backend;
  return {
    ...common,
    CLUSTER: backend.cluster,
    SERVICE: service.service,
    FAMILY: service.family,
    CONTAINER: service.container,
    ...(codeDeploy
      ? {
          PORT: backend.port,
          PUBLIC_ADDRESSES: backend.publicAddresses ? "ENABLED" : "DISABLED",
          APPLICATION: codeDeploy.application,
          DEPLOYMENT_GROUP: codeDeploy.group,
        }
      : {}),
    // service/family/container of each, and family/container/template.
    ...given(
      "WORKERS",
      workers.map((one) => [one.service, one.family, one.container].join("/")),
    ),
    ...given(
      "SCHEDULED_TASKS",
      scheduledTasks.map(({ family, container, template }) => [family, container, template].join("/")),
    ),
  };
}

/** A list for the shell, left out if empty. */
function given(name: string, list: readonly string[]): Variables {
  return list.length > 0 ? { [name]: list.join(" ") } : {};
}
