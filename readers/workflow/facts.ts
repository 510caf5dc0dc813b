import { architectureOf } from "../../modules/compose-host";
import { nameInAddress } from "../../modules/core";
import type { AccountConfig } from "../../stacks/config/account";
import type { EnvironmentSettings, TierName } from "../../stacks/config/environment";
import type { ResolvedEnvironment } from "../../stacks/config/resolve";
import { IDS } from "../../stacks/ids";
import { needsNoSignIn, publicHealthUrl, serviceHealthUrl } from "../../stacks/public-health-url";
import {
  block,
  codeDeployGroupOf,
  frontendBucketOf,
  releaseOf,
  roleIn,
  stringOf,
  type Resource,
  type Root,
} from "../terraform";

/** What pipelines must know about one environment. */
export interface EnvironmentFacts {
  /** The environment's name: `prod`. */
  readonly name: string;
  /** The GitHub environment whose jobs AWS trusts. */
  readonly githubEnvironment: string;
  /** The branches and tags that AWS trusts. */
  readonly refs: Refs;
  readonly tier: TierName;
  readonly account: string;
  readonly region: string;
  readonly system: string;
  readonly backend: BackendFacts | undefined;
  /** The services that have a repository of their own. */
  readonly services: readonly NamedServiceFacts[];
  readonly frontend: FrontendFacts | undefined;
  readonly jobs: readonly JobFacts[];
}

export interface Refs {
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

export type Architecture = "x86_64" | "arm64";

interface Image {
  readonly role: string;
  /** The ECR repository's name. */
  readonly repository: string;
  readonly architecture: Architecture;
}

export type BackendFacts = Image & {
  /** The tag of the image that ran before the first deployment by a pipeline. */
  readonly firstTag: string;
  /** The public URL of the backend's health check; undefined if it is known only after the apply. */
  readonly healthUrl: string | undefined;
} & (EcsFacts | HostFacts);

/** A service with a pipeline of its own. */
export type NamedServiceFacts = BackendFacts & { readonly name: string };

export interface EcsFacts {
  readonly deployment: "rolling" | "blue-green";
  readonly cluster: string;
  readonly service: ServiceFacts;
  readonly port: number;
  readonly publicAddresses: boolean;
  /** With blue/green. */
  readonly codeDeploy: CodeDeployFacts | undefined;
  /** Workers and services that run the same image. */
  readonly workers: readonly ServiceFacts[];
  readonly scheduledTasks: readonly TemplatedFacts[];
  /** What runs before the service's tasks are replaced. */
  readonly release: ReleaseFacts | undefined;
}

export interface HostFacts {
  readonly deployment: "host";
  readonly document: string;
}

export interface TaskFacts {
  readonly family: string;
  readonly container: string;
}

/** A task in whose family only pipelines register revisions. */
export interface TemplatedFacts extends TaskFacts {
  /** The family that Terraform registers in. */
  readonly template: string;
}

export interface ReleaseFacts extends TemplatedFacts {
  readonly logGroup: string;
  /** How long a deployment waits for it. */
  readonly minutes: number;
}

export interface CodeDeployFacts {
  readonly application: string;
  readonly group: string;
  /** The longest time that it waits, for approval and before it stops the old tasks. */
  readonly waitMinutes: number;
}

export interface ServiceFacts extends TaskFacts {
  readonly service: string;
}

export interface FrontendFacts {
  readonly role: string;
  readonly bucket: string;
  /** Folders of files with a hash in their names: `assets`. */
  readonly immutableFolders: readonly string[];
  /** Undefined if CloudFront assigns the domain name. */
  readonly url: string | undefined;
  /** The API's URL: empty if it is under the frontend's own name, undefined if AWS assigns the domain name. */
  readonly apiUrl: string | undefined;
}

export interface JobFacts extends Image {
  readonly name: string;
  /** The tag that jobs start from. */
  readonly tag: string;
}

/** Reads the facts from the environment's configuration and its Terraform. @throws Error if only AWS knows a name. */
export function factsOf(environment: ResolvedEnvironment, account: AccountConfig, root: Root): EnvironmentFacts {
  const { settings, name, system, tier } = environment;
  return {
    name,
    githubEnvironment: settings.delivery?.githubEnvironment ?? name,
    refs: { branches: settings.delivery?.branches ?? [], tags: settings.delivery?.tags ?? [] },
    tier,
    account: account.id,
    region: environment.region ?? account.region,
    system,
    backend: backendFacts(environment, root),
    services: namedServiceFacts(environment, root),
    frontend: frontendFacts(environment, root),
    jobs: jobFacts(environment, root),
  };
}

function backendFacts({ settings: config }: ResolvedEnvironment, root: Root): BackendFacts | undefined {
  const role = roleArn(root, IDS.deployBackend);
  const image = config.backend?.image;
  if (role === undefined || config.backend === undefined || image === undefined || image.owner === "terraform")
    return undefined;
  const health = config.domain && publicHealthUrl(config, config.domain);
  const common = {
    role,
    repository: root.text("aws_ecr_repository", nameInAddress(IDS.backendImage), "name"),
    firstTag: image.tag,
    healthUrl: asked(config, health),
  };
  if (config.host) {
    const document = textOf(root, root.first("aws_ssm_document"), "name");
    const { instanceType } = config.host;
    return { ...common, architecture: architectureOf(instanceType), deployment: "host", document };
  }
  return { ...common, architecture: config.backend.architecture, ...ecsFacts(config, root) };
}

/** What a pipeline asks after a deployment; it cannot sign in. */
function asked(config: EnvironmentSettings, url: ReturnType<typeof publicHealthUrl>): string | undefined {
  return url && needsNoSignIn(config, url.path) ? `https://${url.host}${url.path}` : undefined;
}

function ecsFacts(config: EnvironmentSettings, root: Root): EcsFacts {
  const { backend, services = {}, workers = {}, scheduledTasks = {} } = config;
  const withBackend = Object.keys(services).filter((name) => services[name]?.image.owner === "backend");
  const service = root.get(`aws_ecs_service.${nameInAddress(IDS.backend)}`);
  const group = service && codeDeployGroupOf(root, service);
  return {
    deployment: group ? "blue-green" : "rolling",
    cluster: root.text("aws_ecs_cluster", nameInAddress(IDS.cluster), "name"),
    service: serviceFacts(root, service, IDS.backend),
    port: backend?.port ?? 0,
    publicAddresses: backend?.placement === "public",
    codeDeploy: group && {
      application: textOf(root, root.referenced(group.body["app_name"])[0], "name"),
      group: textOf(root, group, "deployment_group_name"),
      waitMinutes: waitMinutes(group),
    },
    workers: [
      ...withBackend.map((name) => serviceFacts(root, serviceNextToBackend(root, name), name)),
      ...namesOfPipeline(workers).map((name) =>
        serviceFacts(root, root.get(`aws_ecs_service.${nameInAddress(IDS.worker, name)}`), name),
      ),
    ],
    scheduledTasks: namesOfPipeline(scheduledTasks).map((name) => scheduledTaskFacts(root, name)),
    release: backend?.release && releaseFacts(root, backend.release.timeoutMinutes),
  };
}

/** A service next to the backend. */
function serviceNextToBackend(root: Root, name: string): Resource | undefined {
  return root.get(`aws_ecs_service.${nameInAddress(IDS.service, name)}`);
}

function namedServiceFacts({ settings: config }: ResolvedEnvironment, root: Root): NamedServiceFacts[] {
  return Object.entries(config.services ?? {}).flatMap(([name, { image, architecture, port, placement }]) => {
    const role = roleArn(root, IDS.deployService, name);
    if (role === undefined || image.owner !== "ci") return [];
    const health = config.domain && serviceHealthUrl(config, config.domain, name);
    return {
      name,
      role,
      repository: root.text("aws_ecr_repository", nameInAddress(IDS.serviceImage, name), "name"),
      architecture,
      firstTag: image.tag,
      healthUrl: asked(config, health),
      deployment: "rolling",
      cluster: root.text("aws_ecs_cluster", nameInAddress(IDS.cluster), "name"),
      service: serviceFacts(root, serviceNextToBackend(root, name), name),
      port: port ?? 0,
      publicAddresses: placement === "public",
      codeDeploy: undefined,
      workers: [],
      scheduledTasks: [],
      release: undefined,
    };
  });
}

function serviceFacts(root: Root, service: Resource | undefined, container: string): ServiceFacts {
  return { service: textOf(root, service, "name"), ...taskFacts(root, service, container) };
}

function taskFacts(root: Root, starter: Resource | undefined, container: string): TaskFacts {
  const [task] = root.referenced(starter?.body, "aws_ecs_task_definition");
  return { family: textOf(root, task, "family"), container };
}

function scheduledTaskFacts(root: Root, name: string): TemplatedFacts {
  const schedule = root.get(`aws_scheduler_schedule.${nameInAddress(IDS.scheduledTask, name)}`);
  const { ecs_parameters: task } = block(schedule?.body["target"]);
  const family = /:task-definition\/([\w-]+)$/.exec(stringOf(block(task)["task_definition_arn"]))?.[1];
  if (family === undefined) throw new Error(`${schedule?.address ?? name} does not start a family of task definitions`);
  const template = root.text("aws_ecs_task_definition", nameInAddress(IDS.scheduledTask, name, "task"), "family");
  return { family, container: name, template };
}

function releaseFacts(root: Root, minutes: number): ReleaseFacts {
  const found = releaseOf(root);
  if (found === undefined) throw new Error("there is a release, and no task that runs it");
  return { ...found, minutes };
}

function waitMinutes({ body }: Resource): number {
  const config = block(body["blue_green_deployment_config"]);
  const { wait_time_in_minutes: approval } = block(config["deployment_ready_option"]);
  const { termination_wait_time_in_minutes: termination } = block(
    config["terminate_blue_instances_on_deployment_success"],
  );
  return Number(approval ?? 0) + Number(termination ?? 0);
}

/** An argument of a resource that must exist; its value must be a literal. */
function textOf(root: Root, resource: Resource | undefined, argument: string): string {
  if (resource === undefined)
    throw new Error(`a pipeline needs a resource with the argument ${argument}, and there is none`);
  return root.text(resource.type, resource.name, argument);
}

/** A role's ARN, derived from its name; undefined if there is no such role. */
function roleArn(root: Root, ...ids: readonly string[]): string | undefined {
  const role = root.get(`aws_iam_role.${nameInAddress(...ids)}`);
  return role && `arn:aws:iam::${root.account}:role${roleIn(root, role)}`;
}

/** Those whose image is deployed by a pipeline rather than by Terraform. */
function namesOfPipeline(sections: Readonly<Record<string, { readonly image: { readonly owner: string } }>>): string[] {
  return Object.keys(sections).filter((name) => sections[name]?.image.owner !== "terraform");
}

function frontendFacts({ settings: config }: ResolvedEnvironment, root: Root): FrontendFacts | undefined {
  const { frontend, domain, api, backend } = config;
  const role = roleArn(root, IDS.deployFrontend);
  if (role === undefined || frontend === undefined) return undefined;
  const { apiPaths, immutablePaths } = frontend;
  const sameOrigin = apiPaths.length > 0 || (backend === undefined && api === undefined);
  return {
    role,
    bucket: textOf(root, frontendBucketOf(root), "bucket"),
    immutableFolders: immutablePaths.flatMap((pattern) => /^\/?([^*?]+)\/\*$/.exec(pattern)?.[1] ?? []),
    url: domain && `https://${domain.host}`,
    apiUrl: sameOrigin ? "" : domain && `https://${domain.apiHost}`,
  };
}

function jobFacts({ settings: config }: ResolvedEnvironment, root: Root): JobFacts[] {
  return Object.entries(config.jobs?.definitions ?? {}).flatMap(([name, { image, architecture }]) => {
    const role = roleArn(root, IDS.deployJob, name);
    if (role === undefined || image.owner === "terraform") return [];
    const repository = root.text("aws_ecr_repository", nameInAddress(IDS.jobImage, name), "name");
    return [{ name, role, repository, architecture, tag: image.tag }];
  });
}
