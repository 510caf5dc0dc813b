import { Construct } from "constructs";
import type { ComposeHost } from "../modules/compose-host";
import type { BaseStack } from "../modules/core";
import type { IRepository } from "../modules/ecs";
import { GithubDeployRole } from "../modules/iam";
import type { Frontend } from "../modules/s3-cloudfront";
import type { Backend } from "./backend";
import type { GithubSettings } from "./config/account";
import type { EnvironmentSettings } from "./config/environment";
import { IDS } from "./ids";
import type { BatchJobs } from "./jobs";
import { snake } from "./output-names";

/** What pipelines deploy; undefined where the environment has none. */
export interface DeliveryProps {
  readonly backend: Backend | undefined;
  readonly host: ComposeHost | undefined;
  readonly repository: IRepository | undefined;
  readonly frontend: Frontend | undefined;
  readonly jobs: BatchJobs | undefined;
}

/** Creates a separate role for each part that is deployed, so that a frontend's pipeline cannot touch the backend. */
export function createDelivery(
  stack: BaseStack,
  config: EnvironmentSettings,
  github: GithubSettings | undefined,
  { backend, host, repository, frontend, jobs }: DeliveryProps,
): void {
  const { delivery } = config;
  if (delivery === undefined || github === undefined) return;
  const roleFor = (scope: Construct, id: string, what: string): GithubDeployRole => {
    return new GithubDeployRole(scope, id, { ...github, delivery, deploys: what });
  };
  if ((backend ?? host) && config.backend?.image.owner !== "terraform") {
    const role = roleFor(stack, IDS.deployBackend, "the backend");
    backend?.service.grantDeploy(role);
    otherDeployables(backend, config).forEach((one) => {
      one.grantDeploy(role);
    });
    host?.grantDeploy(role);
    repository?.grantPush(role);
    stack.output("deploy_backend_role", role.roleArn, "ARN of the role that a pipeline assumes to deploy the backend.");
  }
  if (frontend) {
    const role = roleFor(stack, IDS.deployFrontend, "the frontend");
    frontend.grantDeploy(role);
    stack.output(
      "deploy_frontend_role",
      role.roleArn,
      "ARN of the role that a pipeline assumes to deploy the frontend.",
    );
  }
  createServiceRoles(stack, backend, roleFor);
  const images = Object.entries(jobs?.repositories ?? {});
  if (images.length === 0) return;
  const scope = new Construct(stack, IDS.deployJob);
  for (const [name, image] of images) {
    const role = roleFor(scope, name, `the job ${name}`);
    image.grantPush(role);
    stack.output(
      `deploy_${snake(name)}_role`,
      role.roleArn,
      `ARN of the role that a pipeline assumes to push the image of ${name}.`,
    );
  }
}

/** A role for each service that has a repository of its own. */
function createServiceRoles(
  stack: BaseStack,
  backend: Backend | undefined,
  roleFor: (scope: Construct, id: string, what: string) => GithubDeployRole,
): void {
  const images = Object.entries(backend?.repositories ?? {});
  if (images.length === 0) return;
  const scope = new Construct(stack, IDS.deployService);
  for (const [name, image] of images) {
    const role = roleFor(scope, name, `the service ${name}`);
    backend?.services.find(({ node }) => node.id === name)?.grantDeploy(role);
    image.grantPush(role);
    const description = `ARN of the role that a pipeline assumes to deploy the service ${name}.`;
    stack.output(`deploy_${snake(name)}_role`, role.roleArn, description);
  }
}

/** Services, workers and scheduled tasks that get the backend's image from the same pipeline. */
function otherDeployables(
  backend: Backend | undefined,
  { services = {}, workers = {}, scheduledTasks = {} }: EnvironmentSettings,
) {
  const byTerraform = (name: string) => (workers[name] ?? scheduledTasks[name])?.image.owner === "terraform";
  return [
    ...(backend?.services ?? []).filter(({ node }) => services[node.id]?.image.owner === "backend"),
    ...[...(backend?.workers ?? []), ...(backend?.scheduledTasks ?? [])].filter(({ node }) => !byTerraform(node.id)),
  ];
}
