import { Token } from "cdktf";
import { Naming } from "../../modules/core";
import type { DomainConfig } from "../../modules/dns";
import type { Encrypted } from "../../modules/kms";
import type { ExistingSecretConfig, SecretConfig } from "../../modules/secrets";
import { IDS } from "../ids";
import type { AccountSettings } from "./account";
import type { EnvironmentConfig } from "./environment";
import { ResolvedEnvironment } from "./resolve";
import type { Variables } from "./variables";
import type { BackendConfig } from "./workloads";

/** The environment's name in the recovery region is that of the first home with this suffix. */
const SUFFIX = "recovery";

/** What secrets that somebody else keeps have in common. */
type KeptSecret = Pick<ExistingSecretConfig, "kmsKeyArn" | "replica">;

/** Where an environment lives if its home region is lost: the same settings, in the account's recovery region. */
export interface SecondHome {
  readonly first: ResolvedEnvironment;
  readonly environment: ResolvedEnvironment;
  /** The account as it is then, with its state in the recovery region. */
  readonly account: AccountSettings;
}

/** The second home of an environment; undefined if it has no recovery targets, or the account no recovery region. */
export function secondHomeOf(first: ResolvedEnvironment, account: AccountSettings): SecondHome | undefined {
  const there = recoveryAccount(account);
  if (first.config.recovery === undefined || there === undefined) return undefined;
  const { system, name, tier, account: accountName, origins } = first;
  const environment = new ResolvedEnvironment(
    system,
    secondName(name),
    tier,
    accountName,
    there.region,
    {
      ...configThere(first, imageThere(first, there)),
      ...secretsThere(first.config, first.region ?? account.region, there.region),
    },
    origins,
    first.extension,
  );
  return { first, environment, account: there };
}

/** The name of an environment's second home: `prod-recovery`. */
export function secondName(environment: string): string {
  return `${environment}-${SUFFIX}`;
}

/** The account in its recovery region, where its second homes keep their state; undefined without such a region. */
export function recoveryAccount(account: AccountSettings): AccountSettings | undefined {
  const { recoveryRegion: region, state } = account;
  if (region === undefined) return undefined;
  return {
    ...omit(account, "recoveryRegion", "imageReplication", "github"),
    region,
    zones: [],
    dnssec: [],
    state: { ...state, bucket: `${state.bucket}-${region}` },
  };
}

/**
 * What the sections are there. Data is taken over from the copies. What AWS operates from us-east-1 alone, or what the
 * first home shares, is left out: the distribution and its firewall, budgets, pipelines' roles, health checks.
 */
function configThere({ name, config }: ResolvedEnvironment, image: TerraformImage): EnvironmentConfig {
  const { database, domain, backend, services, jobs, workers, scheduledTasks } = config;
  const keys = keysThere(config.encryption);
  return {
    ...omit(config, "recovery", "frontend", "backups", "delivery", "budget", "encryption"),
    ...(keys.length > 0 ? { encryption: { customerManagedKeys: keys } } : {}),
    ...(jobs ? { jobs: { ...jobs, definitions: asInFirst(jobs.definitions, name) } } : {}),
    ...(services ? { services: asInFirst(services, name) } : {}),
    ...(workers ? { workers: withImage(workers, image) } : {}),
    ...(scheduledTasks ? { scheduledTasks: withImage(scheduledTasks, image) } : {}),
    ...(database ? { database: omit(database, "recovery", "snapshotExport") } : {}),
    ...(backend ? { backend: backendThere(backend, image, name) } : {}),
    ...(domain ? { domain: domainThere(domain, config.frontend !== undefined) } : {}),
  };
}

/** The copies of buckets and database have keys already, which the first home made. */
function keysThere(encryption: EnvironmentConfig["encryption"]): Encrypted[] {
  return (encryption?.customerManagedKeys ?? []).filter((kind) => kind === "cache" || kind === "logs");
}

/** Secrets that somebody else keeps, as they are called there: the ARN of a replica differs in its region only. */
function secretsThere({ secrets }: EnvironmentConfig, from: string, to: string): Pick<EnvironmentConfig, "secrets"> {
  if (secrets === undefined) return {};
  const isHere = (id: string) => !id.startsWith("arn:") || id.split(":")[3] === from;
  const moved = (arn: string) => arn.replace(`:${from}:`, `:${to}:`);
  const there = Object.entries(secrets).map(([name, one]): [string, SecretConfig] => {
    if (one.kind === "existing" && isHere(one.secret)) {
      return [name, { ...one, ...keyThere(one, moved), secret: moved(one.secret) }];
    }
    if (one.kind === "parameter" && isHere(one.name)) {
      return [name, { ...one, ...keyThere(one, moved), name: moved(one.name) }];
    }
    return [name, one];
  });
  return { secrets: Object.fromEntries(there) };
}

/** The key of the replica: its own, or that of a multi-Region key, whose ARN differs in its region only. */
function keyThere({ kmsKeyArn, replica }: KeptSecret, moved: (arn: string) => string): { kmsKeyArn?: string } {
  const key = replica?.kmsKeyArn ?? (kmsKeyArn === undefined ? undefined : moved(kmsKeyArn));
  return key === undefined ? {} : { kmsKeyArn: key };
}

/** Next to a frontend, only the backend's name is that of both homes: CloudFront, which has the others, stays the same. */
function domainThere(domain: DomainConfig, besideFrontend: boolean): DomainConfig {
  if (!besideFrontend) return { ...domain, healthCheck: false };
  const { host = domain.zone ?? "" } = domain;
  return { apiHost: `api.${host}`, ...omit(domain, "alsoHosts"), healthCheck: false };
}

/** No release runs there: the database is a copy of one that had it. */
function backendThere(backend: BackendConfig, image: TerraformImage, name: string) {
  return {
    ...withOwnImage(omit(backend, "deployment", "release"), image),
    environment: environmentThere(backend, name),
  };
}

/** Those that do not inherit the backend's variables. */
function asInFirst<T extends { readonly environment?: Variables }>(
  all: Readonly<Record<string, T>>,
  name: string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(all).map(([key, one]) => [key, { ...one, environment: environmentThere(one, name) }]),
  );
}

/** To the application it is the same environment. */
function environmentThere({ environment }: { readonly environment?: Variables }, name: string): Variables {
  return { ENVIRONMENT: name, ...environment };
}

function omit<T extends object, K extends keyof T>(of: T, ...keys: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}

/** The variable that says which of the replicated images runs. */
export const IMAGE_TAG = "image_tag";

interface TerraformImage {
  readonly owner: "terraform";
  readonly reference: string;
}

/** The backend's image in the repository that ECR replicates to. No pipeline deploys there, so Terraform does. */
function imageThere({ system, name }: ResolvedEnvironment, { id, region }: AccountSettings): TerraformImage {
  const naming = new Naming({ system, environment: name, accountId: id, region });
  const repository = naming.name("ecr", IDS.backendImage);
  const tag = Token.asString(`\${var.${IMAGE_TAG}}`);
  return { owner: "terraform", reference: `${id}.dkr.ecr.${region}.amazonaws.com/${repository}:${tag}` };
}

function withImage<T extends { readonly image?: BackendConfig["image"] }>(
  all: Readonly<Record<string, T>>,
  image: TerraformImage,
): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, withOwnImage(one, image)]));
}

/** An image that Terraform names already stays. */
function withOwnImage<T extends { readonly image?: BackendConfig["image"] }>(one: T, image: TerraformImage): T {
  return one.image?.owner === "terraform" ? one : { ...one, image };
}

/** The name by which CloudFront reaches the load balancer of the second home: `recovery.shop.example.com`. */
export function originHost({ host }: { readonly host: string }): string {
  return `${SUFFIX}.${host}`;
}
