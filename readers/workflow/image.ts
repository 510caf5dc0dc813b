import type { Architecture } from "./facts";
import { action, checkout, READ, script, type Job, type Step } from "./workflow";

const RUNNERS = { x86_64: "ubuntu-24.04", arm64: "ubuntu-24.04-arm" } as const satisfies Record<Architecture, string>;

/** The image's local name in the jobs that build and push it. */
const LOCAL = "built-here";

/** The artifact through which jobs pass the image on. */
export function artifactOf(what: string, architecture: Architecture): string {
  return `image-${what}-${architecture}`;
}

/**
 * Builds the image once, without any access to AWS: every environment gets the same bytes, and no build step can reach any
 * of them.
 */
export function buildImage(what: string, folder: string, architecture: Architecture): Job {
  return {
    name: `Build ${what} (${architecture})`,
    "runs-on": RUNNERS[architecture],
    "timeout-minutes": 30,
    permissions: READ,
    steps: [
      checkout(),
      action("Set up the builder", "docker/setup-buildx-action"),
      action("Build", "docker/build-push-action", {
        context: folder,
        tags: `${LOCAL}:\${{ github.sha }}`,
        outputs: "type=docker,dest=${{ runner.temp }}/image.tar",
        "cache-from": `type=gha,scope=${what}-${architecture}`,
        "cache-to": `type=gha,scope=${what}-${architecture},mode=max`,
      }),
      action("Keep the image for the environments", "actions/upload-artifact", {
        name: artifactOf(what, architecture),
        path: "${{ runner.temp }}/image.tar",
        "compression-level": 0,
        // Long enough for somebody to approve the deployment.
        "retention-days": 14,
      }),
    ],
  };
}

/** Whether the repository has the tag. Tags are immutable, so an existing image is the right one. */
export function findImage(): Step {
  return script(
    "Check whether the image exists",
    `
digest=$(aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=$TAG" \\
  --query 'images[0].imageId.imageDigest' --output text)
if [ "$digest" = None ]; then
  echo "$REPOSITORY has no image $TAG"
  echo "there=no" >> "$GITHUB_OUTPUT"
else
  echo "$REPOSITORY has the image $TAG: $digest"
  echo "there=yes" >> "$GITHUB_OUTPUT"
fi`,
    { id: "image" },
  );
}

/** Pushes the built image unless it exists; if nothing was built, a missing image is an error. */
export function pushImage(): Step[] {
  const missing = "steps.image.outputs.there == 'no'";
  return [
    script(
      "Fail if the image does not exist",
      `
echo "::error::there is no image $TAG in $REPOSITORY; enter one that was deployed before"
exit 1`,
      { if: `${missing} && inputs.artifact == ''` },
    ),
    action(
      "Fetch the built image",
      "actions/download-artifact",
      { name: "${{ inputs.artifact }}", path: "${{ runner.temp }}" },
      missing,
    ),
    script(
      "Push the image",
      `
registry="$ACCOUNT.dkr.ecr.$REGION.amazonaws.com"
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
docker load --input "$RUNNER_TEMP/image.tar"
docker tag "${LOCAL}:$TAG" "$registry/$REPOSITORY:$TAG"
docker push "$registry/$REPOSITORY:$TAG"`,
      { if: missing },
    ),
  ];
}
