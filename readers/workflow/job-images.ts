import { having, lookUp, place, stages, triggers } from "./environments";
import type { Architecture, EnvironmentFacts } from "./facts";
import { artifactOf, buildImage, findImage, pushImage } from "./image";
import { credentials, oneAtATime, READ_AND_DEPLOY, RUNNER, script, type Step, type Workflow } from "./workflow";

/** The jobs whose images a pipeline pushes, in any environment. */
export function jobNames(environments: readonly EnvironmentFacts[]): string[] {
  return [...new Set(environments.flatMap(({ jobs }) => jobs.map(({ name }) => name)))].sort();
}

export function jobToEnvironmentFile(job: string): string {
  return `${job}-to-environment.yml`;
}

/** `deploy-<job>.yml`: a job's image for each commit that is pushed to `delivery.branches`. The next job starts from it. */
export function deployJobImage(system: string, job: string, environments: readonly EnvironmentFacts[]): Workflow {
  const deployed = environments.filter((facts) => imageOf(facts, job) !== undefined);
  const architectureOf = (facts: EnvironmentFacts): Architecture => imageOf(facts, job)?.architecture ?? "x86_64";
  const architectures = [...new Set(deployed.map(architectureOf))].sort();
  const waits = stages(deployed);
  const folder = `${job.replaceAll("-", "_").toUpperCase()}_FOLDER`;
  return {
    name: `Deploy ${job}`,
    comment: `
Builds the image of the job ${job} of ${system} and pushes it to the environments in order: ${[...waits.keys()].join(", ")}.
The image is built from the folder in the repository variable ${folder} (default: ${job}/).`,
    on: triggers(deployed),
    jobs: {
      ...Object.fromEntries(
        architectures.map((one) => [`build-${one}`, buildImage(job, `\${{ vars.${folder} || '${job}' }}`, one)]),
      ),
      ...Object.fromEntries(
        deployed.map((facts) => {
          const name = facts.githubEnvironment;
          const call = {
            needs: [`build-${architectureOf(facts)}`, ...(waits.get(name) ?? [])],
            permissions: READ_AND_DEPLOY,
            uses: `./.github/workflows/${jobToEnvironmentFile(job)}`,
            with: { environment: name, version: "${{ github.sha }}", artifact: artifactOf(job, architectureOf(facts)) },
          };
          return [name, call];
        }),
      ),
    },
  };
}

/** `<job>-to-environment.yml`: one image under the tag that jobs start from. */
export function jobToEnvironment(system: string, job: string, environments: readonly EnvironmentFacts[]): Workflow {
  const text = (description: string, required: boolean) => ({ type: "string", required, description });
  const variables = having(environments, (facts) => {
    const image = imageOf(facts, job);
    return image && { ...place(facts, image.role), REPOSITORY: image.repository, MOVING_TAG: image.tag };
  });
  return {
    name: `${job} to environment`,
    comment: `
Deploys one image of the job ${job} of ${system} to one environment. Called by deploy-${job}.yml and rollback.yml.`,
    on: {
      workflow_call: {
        inputs: {
          environment: text("The environment.", true),
          version: text("The image tag, which is a commit.", true),
          artifact: text("The artifact with the image, if it was just built.", false),
        },
      },
    },
    jobs: {
      deploy: {
        name: "Deploy",
        "runs-on": RUNNER,
        "timeout-minutes": 30,
        environment: "${{ inputs.environment }}",
        concurrency: oneAtATime(job),
        permissions: READ_AND_DEPLOY,
        env: { TAG: "${{ inputs.version }}" },
        steps: [lookUp(variables), credentials(), findImage(), ...pushImage(), moveTag()],
      },
    },
  };
}

function imageOf(facts: EnvironmentFacts, job: string) {
  return facts.jobs.find(({ name }) => name === job);
}

/** Pushes the same manifest under another tag; nothing is copied. */
function moveTag(): Step {
  return script(
    "Point the tag that jobs run at the image",
    `
tagged() { aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=$1" --output json; }
image=$(tagged "$TAG")
wanted=$(jq -r '.images[0].imageId.imageDigest' <<< "$image")
present=$(tagged "$MOVING_TAG" | jq -r '.images[0].imageId.imageDigest')
if [ "$wanted" != "$present" ]; then
  aws ecr put-image --repository-name "$REPOSITORY" --image-tag "$MOVING_TAG" \\
    --image-manifest "$(jq -r '.images[0].imageManifest' <<< "$image")" \\
    --image-manifest-media-type "$(jq -r '.images[0].imageManifestMediaType' <<< "$image")" \\
    --query image.imageId --output json
fi
echo "$REPOSITORY:$MOVING_TAG is now $TAG"`,
  );
}
