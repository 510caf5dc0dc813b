import type { Problem } from "../../core";
import type { IRepository } from "../repository/repository";
import { variableName, type ImageConfig } from "./config";

/** The variables that other constructs pass to a task. */
export function variableProblems({ environment, secrets }: { environment?: object; secrets?: object }): Problem[] {
  const names = Object.keys({ ...environment, ...secrets });
  return names.flatMap((name) => variableName.problems(name, `environment.${name}`));
}

/** If CI owns the image, it needs a repository. */
export function imageProblems(image: ImageConfig | undefined, repository: IRepository | undefined): Problem[] {
  if (repository || image?.owner === "terraform") return [];
  return [
    { path: "image", message: 'is pushed by CI, but there is no repository; pass one, or use owner "terraform"' },
  ];
}
