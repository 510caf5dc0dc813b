import type { BaseStack } from "../modules/core";
import type { FargateService, Repository } from "../modules/ecs";
import { GithubDeployRole } from "../modules/iam";
import type { Frontend } from "../modules/s3-cloudfront";
import type { GithubConfig } from "./config/account";
import type { EnvironmentConfig } from "./config/environment";

/** What pipelines deploy, where the environment has it. */
export interface DeliveryParts {
  readonly backend: FargateService | undefined;
  readonly repository: Repository | undefined;
  readonly frontend: Frontend | undefined;
}

/** A role per thing that is deployed, so that a frontend's pipeline cannot touch the backend. */
export function createDelivery(
  stack: BaseStack,
  { delivery, backend: section }: EnvironmentConfig,
  github: GithubConfig | undefined,
  { backend, repository, frontend }: DeliveryParts,
): void {
  if (delivery === undefined || github === undefined) return;
  if (backend && section?.image?.owner !== "terraform") {
    const role = new GithubDeployRole(stack, "deploy-backend", { ...github, delivery, deploys: "the backend" });
    backend.grantDeploy(role);
    repository?.grantPush(role);
    stack.output("deploy_backend_role", role.roleArn, "The role of the pipeline that deploys the backend.");
  }
  if (frontend) {
    const role = new GithubDeployRole(stack, "deploy-frontend", { ...github, delivery, deploys: "the frontend" });
    frontend.grantDeploy(role);
    stack.output("deploy_frontend_role", role.roleArn, "The role of the pipeline that deploys the frontend.");
  }
}
