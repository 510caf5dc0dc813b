import { show, type Problem } from "../../modules/core";
import type { ServiceSettings } from "../../modules/ecs";
import type { EnvironmentSettings } from "./environment";

/** Checks that the network suits what runs in it. */
export function networkProblems(config: EnvironmentSettings): Problem[] {
  const { network, backend, database, cache, jobs } = config;
  const ownCache = cache?.mode === "managed";
  const wanting = [backend && "backend", database && "database", ownCache && "cache", jobs && "jobs"].filter(
    (one) => typeof one === "string",
  );
  if (network === undefined) {
    return wanting.length === 0
      ? []
      : [
          {
            path: "network",
            message: `is missing, and ${wanting.join(" and ")} ${wanting.length === 1 ? "needs" : "need"} it; set network.cidr`,
          },
        ];
  }
  const { azs } = network;
  const problems: Problem[] = [];
  if (azs.length < 2 && wanting.length > 0) {
    problems.push({
      path: "network.azs",
      message: `${show(azs)} is one availability zone, and ${wanting.join(" and ")} ${wanting.length === 1 ? "needs" : "need"} two; add a letter`,
    });
  }
  return [...problems, ...fargate(config).flatMap((task) => reachProblems(task, config))];
}

/** What Fargate in private subnets needs to pull an image and write logs when there is no NAT gateway. */
const PULL_ENDPOINTS = ["ecr.api", "ecr.dkr", "logs"];

/** Something that runs on Fargate, by the path of its section. */
interface FargateTask {
  readonly path: string;
  readonly settings: Pick<ServiceSettings, "placement"> &
    Partial<Pick<ServiceSettings, "exec" | "tracing">> & {
      readonly image: { readonly owner: string; readonly reference?: string };
    };
  readonly sidecarCache: boolean;
}

function fargate({ backend, services, workers, scheduledTasks, host, cache }: EnvironmentSettings): FargateTask[] {
  const tasks: FargateTask[] = [];
  if (backend && host === undefined) {
    tasks.push({ path: "backend", settings: backend, sidecarCache: cache?.mode === "sidecar" });
  }
  for (const [name, service] of Object.entries(services ?? {})) {
    tasks.push({ path: `services.${name}`, settings: service, sidecarCache: false });
  }
  for (const [name, worker] of Object.entries(workers ?? {})) {
    tasks.push({ path: `workers.${name}`, settings: worker, sidecarCache: false });
  }
  for (const [name, task] of Object.entries(scheduledTasks ?? {})) {
    tasks.push({ path: `scheduledTasks.${name}`, settings: task, sidecarCache: false });
  }
  return tasks;
}

function reachProblems({ path, settings, sidecarCache }: FargateTask, config: EnvironmentSettings): Problem[] {
  const { natGateways, interfaceEndpoints = [] } = config.network ?? {};
  if (settings.placement !== "private" || natGateways !== "none") return [];
  const problems: Problem[] = [];
  const needed = [
    ...PULL_ENDPOINTS,
    ...(keepsSecrets(config) ? ["secretsmanager"] : []),
    ...(Object.values(config.secrets ?? {}).some(({ kind }) => kind === "parameter") ? ["ssm"] : []),
    ...(settings.exec === true ? ["ssmmessages"] : []),
  ];
  const missing = needed.filter((one) => !interfaceEndpoints.some((known) => known === one));
  if (missing.length > 0) {
    problems.push({
      path: "network.natGateways",
      message:
        `"none" leaves private tasks unable to reach ${missing.join(", ")}; add them to network.interfaceEndpoints, ` +
        `or use "single", or ${path}.placement "public"`,
    });
  }
  const { reference = "" } = settings.image;
  const pulling = [
    ...(settings.tracing === true ? [[`${path}.tracing`, PUBLIC_REGISTRY] as const] : []),
    ...(sidecarCache ? [['cache.mode "sidecar"', PUBLIC_REGISTRY] as const] : []),
    ...(reference === "" || PRIVATE_REGISTRY.test(reference)
      ? []
      : [[`${path}.image`, registryOf(reference)] as const]),
  ];
  for (const registry of new Set(pulling.map(([, one]) => one))) {
    const wanting = pulling.filter(([, one]) => one === registry).map(([what]) => what);
    problems.push({
      path: "network.natGateways",
      message:
        `"none" leaves private tasks unable to reach ${registry}, which has no VPC endpoint and hosts the image for ` +
        `${wanting.join(" and ")}; ` +
        `use "single", or ${path}.placement "public"`,
    });
  }
  return problems;
}

const PUBLIC_REGISTRY = "public.ecr.aws";
const PRIVATE_REGISTRY = /^\d{12}\.dkr\.ecr\./;

/** The host of an image; without one it is Docker Hub's. */
function registryOf(reference: string): string {
  const [host = ""] = reference.split("/");
  return reference.includes("/") && /[.:]/.test(host) ? host : "docker.io";
}

function keepsSecrets({ secrets, database }: EnvironmentSettings): boolean {
  const kinds = Object.values(secrets ?? {}).map(({ kind }) => kind);
  return database !== undefined || kinds.some((kind) => kind !== "parameter");
}
