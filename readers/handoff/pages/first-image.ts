import { type Resource, type Root } from "../../terraform";
import { shell } from "./markdown";

/** An image that a pipeline pushes, and the tag that the first tasks look for. */
interface FirstImage {
  readonly repository: string;
  readonly tag: string;
  readonly platform: "linux/amd64" | "linux/arm64";
}

/** What to do until there is an image: repositories are empty after the first apply. */
export function firstImage(root: Root): string {
  const images = imagesOf(root);
  if (images.length === 0) return "";
  const registry = `${root.account}.dkr.ecr.${root.region}.amazonaws.com`;
  return [
    `After the first apply, ${images.length === 1 ? "the image repository is" : "the image repositories are"} empty, so no task can start and the alarms about missing tasks go off.
The first run of each pipeline pushes an image and starts it; that is all if the pipelines are set up. To start without them, push the
tag that the first tasks look for, from the folder with the Dockerfile:`,
    shell(
      `aws ecr get-login-password --region ${root.region} | docker login --username AWS --password-stdin ${registry}`,
      ...images.map(({ repository, tag, platform }) => {
        const image = `${registry}/${repository}:${tag}`;
        return `docker build --platform ${platform} --tag ${image} . && docker push ${image}`;
      }),
    ),
  ].join("\n\n");
}

function imagesOf(root: Root): FirstImage[] {
  return root.all("aws_ecr_repository").flatMap((repository): FirstImage[] => {
    const pattern = new RegExp(`\\$\\{aws_ecr_repository\\.${repository.name}\\.repository_url\\}:([\\w.-]+)`);
    for (const user of root.resources) {
      const tag = pattern.exec(JSON.stringify(user.body))?.[1];
      if (tag !== undefined) return [{ repository: root.nameOf(repository), tag, platform: platformOf(user) }];
    }
    return [];
  });
}

function platformOf({ body }: Resource): FirstImage["platform"] {
  return /"(?:cpu_architecture|cpuArchitecture)":\s*"ARM64"/.test(JSON.stringify(body).replaceAll("\\", ""))
    ? "linux/arm64"
    : "linux/amd64";
}
