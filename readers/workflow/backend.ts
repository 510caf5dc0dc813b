import { ConfigError } from "../../modules/core";
import { deployBlueGreen } from "./blue-green";
import { having, lookUp, place, stages, triggers, type Variables } from "./environments";
import type { Architecture, BackendFacts, EnvironmentFacts, TemplatedFacts } from "./facts";
import { chooseHostImage, deployToHost } from "./host";
import { artifactOf, buildImage, findImage, pushImage } from "./image";
import { releaseStep } from "./release";
import { rollService } from "./rolling";
import { smokeBackend, smokeService } from "./smoke";
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

/** Something with a pipeline that builds an image and deploys it to ECS or a host: the backend, or a service next to it. */
export interface Part {
  /** In the names of files and jobs: `backend`. */
  readonly name: string;
  /** In sentences: `backend`, `service plugins`. */
  readonly label: string;
  readonly of: (environment: EnvironmentFacts) => BackendFacts | undefined;
}

const BACKEND: Part = { name: "backend", label: "backend", of: ({ backend }) => backend };

/** The backend and the services with a pipeline of their own, in any environment. */
export function partsOf(environments: readonly EnvironmentFacts[]): Part[] {
  const names = [...new Set(environments.flatMap(({ services }) => services.map(({ name }) => name)))].sort();
  return [
    BACKEND,
    ...names.map((name) => ({
      name,
      label: `service ${name}`,
      of: ({ services }: EnvironmentFacts) => services.find((one) => one.name === name),
    })),
  ].filter(({ of }) => environments.some((one) => of(one) !== undefined));
}

export function partToEnvironmentFile({ name }: Part): string {
  return `${name}-to-environment.yml`;
}

/** `deploy-backend.yml`: builds an image for each commit that is pushed to `delivery.branches` and deploys it to one environment after another. */
export function deployPart(system: string, part: Part, environments: readonly EnvironmentFacts[]): Workflow {
  const { name: what, label, of } = part;
  const deployed = environments.filter((facts) => of(facts) !== undefined);
  const architectures = [...new Set(deployed.flatMap((facts) => of(facts)?.architecture ?? []))].sort();
  const waits = stages(deployed);
  const folder = `${what.replaceAll("-", "_").toUpperCase()}_FOLDER`;
  return {
    name: `Deploy ${what}`,
    comment: `
Builds the ${label} of ${system} and deploys it to the environments in order: ${[...waits.keys()].join(", ")}.
The protection rules of each GitHub environment decide who approves a deployment to it.

The image is built from the folder in the repository variable ${folder} (default: ${what}/).`,
    on: triggers(deployed),
    jobs: {
      ...Object.fromEntries(
        architectures.map((one) => [buildId(one), buildImage(what, `\${{ vars.${folder} || '${what}' }}`, one)]),
      ),
      ...Object.fromEntries(
        deployed.map((facts) => {
          const name = facts.githubEnvironment;
          const architecture = of(facts)?.architecture ?? "x86_64";
          return [name, deployTo(name, part, architecture, waits.get(name) ?? [])];
        }),
      ),
    },
  };
}

/** A pull on a host can take long, as can a rollout that ECS gives up; what CodeDeploy waits for comes on top. */
const USUAL_MINUTES = 90;
/** @see https://docs.github.com/en/actions/reference/limits */
const LONGEST_JOB_MINUTES = 360;

function buildId(architecture: Architecture): string {
  return `build-${architecture}`;
}

function deployTo(name: string, part: Part, architecture: Architecture, after: readonly string[]): Call {
  return {
    needs: [buildId(architecture), ...after],
    permissions: READ_AND_DEPLOY,
    uses: `./.github/workflows/${partToEnvironmentFile(part)}`,
    with: { environment: name, version: "${{ github.sha }}", artifact: artifactOf(part.name, architecture) },
  };
}

/** `backend-to-environment.yml`: deploys one image to one environment, for a deployment or a rollback. */
export function partToEnvironment(system: string, part: Part, environments: readonly EnvironmentFacts[]): Workflow {
  const text = (description: string, required: boolean) => ({ type: "string", required, description });
  return {
    name: `${part.name.charAt(0).toUpperCase()}${part.name.slice(1)} to environment`,
    comment: `
Deploys one image of the ${part.label} of ${system} to one environment. Called by deploy-${part.name}.yml and rollback.yml.`,
    on: {
      workflow_call: {
        inputs: {
          environment: text("The environment.", true),
          version: text("An image tag or a task definition revision. Empty: the previous image.", false),
          artifact: text("The artifact with the image, if it was just built.", false),
        },
      },
    },
    jobs: { deploy: deployJob(part, environments) },
  };
}

/** @throws ConfigError if a deployment takes longer than GitHub lets a job run. */
function timeoutMinutes({ of }: Part, environments: readonly EnvironmentFacts[]): number {
  const waits = environments.map((facts): number => {
    const part = of(facts);
    if (part === undefined || part.deployment === "host") return 0;
    const [release, shift] = [part.release?.minutes ?? 0, part.codeDeploy?.waitMinutes ?? 0];
    if (USUAL_MINUTES + release + shift <= LONGEST_JOB_MINUTES) return release + shift;
    const together = [
      ...(release > 0 ? ["release.timeoutMinutes"] : []),
      ...(shift > 0 ? ["waitForApprovalMinutes", "terminateOldAfterMinutes"] : []),
    ];
    const message =
      `${together.join(", ").replace(/, (?=[^,]*$)/, " and ")} are ${release + shift} together, and a job on GitHub's runners ends after ` +
      `six hours; use at most ${LONGEST_JOB_MINUTES - USUAL_MINUTES} together`;
    throw new ConfigError(`${facts.system}-${facts.name}`, [{ path: "backend.blueGreen", message }]);
  });
  return USUAL_MINUTES + Math.max(0, ...waits);
}

function deployJob(part: Part, environments: readonly EnvironmentFacts[]): Job {
  const found = environments.flatMap((facts) => part.of(facts) ?? []);
  const kinds = new Set(found.map(({ deployment }) => deployment));
  const ecs = found.flatMap((one) => (one.deployment === "host" ? [] : one));
  const workers = ecs.some((one) => one.workers.length > 0);
  const scheduledTasks = ecs.some((one) => one.scheduledTasks.length > 0);
  const onEcs = ecs.length > 0;
  const when = (wanted: unknown, ...steps: Step[]) => (wanted ? steps : []);
  return {
    name: "Deploy",
    "runs-on": RUNNER,
    "timeout-minutes": timeoutMinutes(part, environments),
    environment: "${{ inputs.environment }}",
    concurrency: oneAtATime(part.name),
    permissions: READ_AND_DEPLOY,
    steps: [
      lookUp(having(environments, (facts) => variablesOf(facts, part.of(facts)))),
      credentials(),
      ...when(onEcs, chooseRevision()),
      ...when(kinds.has("host"), chooseHostImage()),
      findImage(),
      ...pushImage(),
      ...when(
        ecs.some((one) => one.release !== undefined),
        releaseStep(),
      ),
      ...when(onEcs, registerRevision()),
      ...when(kinds.has("rolling"), rollService()),
      ...when(kinds.has("blue-green"), deployBlueGreen()),
      ...when(workers, workersStep()),
      ...when(scheduledTasks, scheduledTasksStep()),
      ...when(kinds.has("host"), deployToHost()),
      ...(part === BACKEND
        ? [smokeBackend()]
        : when(
            found.some(({ healthUrl }) => healthUrl !== undefined),
            smokeService(),
          )),
    ],
  };
}

function variablesOf(facts: EnvironmentFacts, part: BackendFacts | undefined): Variables | undefined {
  if (part === undefined) return undefined;
  const common = {
    ...place(facts, part.role),
    DEPLOYMENT: part.deployment,
    REPOSITORY: part.repository,
    FIRST_TAG: part.firstTag,
    ...(part.healthUrl === undefined ? {} : { HEALTH_URL: part.healthUrl }),
  };
  if (part.deployment === "host") {
    return { ...common, DOCUMENT: part.document, SYSTEM: facts.system, SYSTEM_ENVIRONMENT: facts.name };
  }
  const { service, codeDeploy, workers, scheduledTasks, release } = part;
  return {
    ...common,
    CLUSTER: part.cluster,
    SERVICE: service.service,
    FAMILY: service.family,
    CONTAINER: service.container,
    ...(codeDeploy
      ? {
          PORT: part.port,
          PUBLIC_ADDRESSES: part.publicAddresses ? "ENABLED" : "DISABLED",
          APPLICATION: codeDeploy.application,
          DEPLOYMENT_GROUP: codeDeploy.group,
        }
      : {}),
    ...(release
      ? {
          // family/container/template
          RELEASE: asArgument(release),
          RELEASE_LOG_GROUP: release.logGroup,
          RELEASE_MINUTES: release.minutes,
        }
      : {}),
    // service/family/container of each, and family/container/template.
    ...given(
      "WORKERS",
      workers.map((one) => [one.service, one.family, one.container].join("/")),
    ),
    ...given("SCHEDULED_TASKS", scheduledTasks.map(asArgument)),
  };
}

function asArgument({ family, container, template }: TemplatedFacts): string {
  return [family, container, template].join("/");
}

/** A list for the shell, left out if empty. */
function given(name: string, list: readonly string[]): Variables {
  return list.length > 0 ? { [name]: list.join(" ") } : {};
}
