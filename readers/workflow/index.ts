import { backendToEnvironment, BACKEND_TO_ENVIRONMENT, deployBackend } from "./backend";
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
  if (environments.some(({ backend }) => backend)) {
    files.set("deploy-backend.yml", print(deployBackend(system, environments)));
    files.set(BACKEND_TO_ENVIRONMENT, print(backendToEnvironment(system, environments)));
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
