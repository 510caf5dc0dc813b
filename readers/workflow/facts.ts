import { architectureOf } from "../../modules/compose-host";
import type { AccountConfig } from "../../stacks/config/account";
import type { EnvironmentSettings, TierName } from "../../stacks/config/environment";
import type { ResolvedEnvironment } from "../../stacks/config/resolve";
import { publicHealthUrl } from "../../stacks/names";
import type { TerraformJson } from "../../stacks/synthesized";
import { Lookup } from "./lookup";

/** What pipelines must know of one environment. */
export interface EnvironmentFacts {
  /** The environment's name: `prod`. */
  readonly name: string;
  /** The GitHub environment whose jobs AWS trusts. */
  readonly githubEnvironment: string;
  readonly tier: TierName;
  readonly account: string;
  readonly region: string;
  readonly system: string;
  readonly backend: BackendFacts | undefined;
  readonly frontend: FrontendFacts | undefined;
  readonly jobs: readonly JobFacts[];
}

export type Architecture = "x86_64" | "arm64";

interface Image {
  readonly role: string;
  /** The ECR repository's name. */
  readonly repository: string;
  readonly architecture: Architecture;
}

export type BackendFacts = Image & {
  /** The tag of the image that ran before a pipeline did. */
  readonly firstTag: string;
  /** What the internet asks for the backend's health; undefined where its name is known only once it is built. */
  readonly healthUrl: string | undefined;
} & (EcsFacts | HostFacts);

export interface EcsFacts {
  readonly deployment: "rolling" | "blue-green";
  readonly cluster: string;
  readonly service: ServiceFacts;
  readonly port: number;
  readonly publicAddresses: boolean;
  /** With blue/green. */
  readonly codeDeploy: { readonly application: string; readonly group: string } | undefined;
  readonly workers: readonly ServiceFacts[];
  readonly scheduledTasks: readonly TaskFacts[];
}

export interface HostFacts {
  readonly deployment: "host";
  readonly document: string;
}

export interface TaskFacts {
  readonly family: string;
  readonly container: string;
}

export interface ServiceFacts extends TaskFacts {
  readonly service: string;
}

export interface FrontendFacts {
  readonly role: string;
  readonly bucket: string;
  /** Folders of files that carry their hash in their names: `assets`. */
  readonly immutableFolders: readonly string[];
  /** Undefined where CloudFront gives the name. */
  readonly url: string | undefined;
  /** Where the application finds its API: nothing where it is under the frontend's own name; undefined where AWS gives the name. */
  readonly apiUrl: string | undefined;
}

export interface JobFacts extends Image {
  readonly name: string;
  /** The tag that jobs start from. */
  readonly tag: string;
}

/** Reads it from the environment's configuration and its Terraform. */
export function factsOf(
  environment: ResolvedEnvironment,
  account: AccountConfig,
  terraform: TerraformJson,
): EnvironmentFacts {
  const { settings, name, system, tier } = environment;
  const read = new Lookup(terraform, account.id);
  return {
    name,
    githubEnvironment: settings.delivery?.githubEnvironment ?? name,
    tier,
    account: account.id,
    region: environment.region ?? account.region,
    system,
    backend: backendFacts(environment, read),
    frontend: frontendFacts(environment, read),
    jobs: jobFacts(environment, read),
  };
}

function backendFacts({ settings: config }: ResolvedEnvironment, read: Lookup): BackendFacts | undefined {
  const role = read.roleArn("deploy_backend");
  const image = config.backend?.image;
  if (role === undefined || config.backend === undefined || image === undefined || image.owner === "terraform")
    return undefined;
  const health = config.domain && publicHealthUrl(config, config.domain);
  const common = {
    role,
    repository: read.text("aws_ecr_repository", "backend_image", "name"),
    firstTag: image.tag,
    healthUrl: health && `https://${health.host}${health.path}`,
  };
  if (config.host) {
    const document = read.text("aws_ssm_document", "host_deploy", "name");
    const { instanceType } = config.host;
    return { ...common, architecture: architectureOf(instanceType), deployment: "host", document };
  }
  return { ...common, architecture: config.backend.architecture, ...ecsFacts(config, read) };
}

function ecsFacts(config: EnvironmentSettings, read: Lookup): EcsFacts {
  const { backend, workers = {}, scheduledTasks = {} } = config;
  const codeDeploy = read.has("aws_codedeploy_app", "backend_blue_green_application");
  return {
    deployment: codeDeploy ? "blue-green" : "rolling",
    cluster: read.text("aws_ecs_cluster", "cluster", "name"),
    service: { service: read.text("aws_ecs_service", "backend", "name"), ...taskFacts(read, "backend", "backend") },
    port: backend?.port ?? 0,
    publicAddresses: backend?.placement === "public",
    codeDeploy: codeDeploy
      ? {
          application: read.text("aws_codedeploy_app", "backend_blue_green_application", "name"),
          group: read.text("aws_codedeploy_deployment_group", "backend_blue_green", "deployment_group_name"),
        }
      : undefined,
    workers: namesOfPipeline(workers).map((name) => {
      const address = `worker_${snake(name)}`;
      return { service: read.text("aws_ecs_service", address, "name"), ...taskFacts(read, address, name) };
    }),
    scheduledTasks: namesOfPipeline(scheduledTasks).map((name) =>
      taskFacts(read, `scheduled_task_${snake(name)}`, name),
    ),
  };
}

function taskFacts(read: Lookup, address: string, container: string): TaskFacts {
  return { family: read.text("aws_ecs_task_definition", `${address}_task`, "family"), container };
}

/** Those whose image is not Terraform's. */
function namesOfPipeline(sections: Readonly<Record<string, { readonly image: { readonly owner: string } }>>): string[] {
  return Object.keys(sections).filter((name) => sections[name]?.image.owner !== "terraform");
}

function frontendFacts({ settings: config }: ResolvedEnvironment, read: Lookup): FrontendFacts | undefined {
  const { frontend, domain, api, backend } = config;
  const role = read.roleArn("deploy_frontend");
  if (role === undefined || frontend === undefined) return undefined;
  const { apiPaths, immutablePaths } = frontend;
  const sameOrigin = apiPaths.length > 0 || (backend === undefined && api === undefined);
  return {
    role,
    bucket: read.text("aws_s3_bucket", "frontend_bucket", "bucket"),
    immutableFolders: immutablePaths.flatMap((pattern) => /^\/?([^*?]+)\/\*$/.exec(pattern)?.[1] ?? []),
    url: domain && `https://${domain.host}`,
    apiUrl: sameOrigin ? "" : domain && `https://${domain.apiHost}`,
  };
}

function jobFacts({ settings: config }: ResolvedEnvironment, read: Lookup): JobFacts[] {
  return Object.entries(config.jobs?.definitions ?? {}).flatMap(([name, { image, architecture }]) => {
    const role = read.roleArn(`deploy_job_${snake(name)}`);
    if (role === undefined || image.owner === "terraform") return [];
    const repository = read.text("aws_ecr_repository", `job_image_${snake(name)}`, "name");
    return [{ name, role, repository, architecture, tag: image.tag }];
  });
}

/** `ocr-worker` as a part of an address: `ocr_worker`. */
function snake(name: string): string {
  return name.replaceAll("-", "_");
}
