import { deployPart, partsOf, partToEnvironment, partToEnvironmentFile } from "./backend";
import type { EnvironmentFacts } from "./facts";
import { deployFrontend, FRONTEND_TO_ENVIRONMENT, frontendToEnvironment } from "./frontend";
import { deployJobImage, jobNames, jobToEnvironment, jobToEnvironmentFile } from "./job-images";
import { rollback } from "./rollback";
import { print } from "./workflow";

export { ACTIONS } from "./actions";
export { factsOf, type EnvironmentFacts } from "./facts";

/** The pipelines for a system's own repository: the files for its `.github/workflows/`, by name. */
export function pipelinesOf(system: string, environments: readonly EnvironmentFacts[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of partsOf(environments)) {
    files.set(`deploy-${part.name}.yml`, print(deployPart(system, part, environments)));
    files.set(partToEnvironmentFile(part), print(partToEnvironment(system, part, environments)));
  }
  if (environments.some(({ frontend }) => frontend)) {
    files.set("deploy-frontend.yml", print(deployFrontend(system, environments)));
    files.set(FRONTEND_TO_ENVIRONMENT, print(frontendToEnvironment(system, environments)));
  }
  for (const job of jobNames(environments)) {
    files.set(`deploy-${job}.yml`, print(deployJobImage(system, job, environments)));
    files.set(jobToEnvironmentFile(job), print(jobToEnvironment(system, job, environments)));
  }
  if (files.size > 0) files.set("rollback.yml", print(rollback(system, environments)));
  return files;
}
