import { jobsNetworkProblems, jobsProblems, type JobsConfig } from "../../modules/batch";
import { check, flag, isSection, map, oneOf, show, text, under, type Problem, type Rule } from "../../modules/core";
import {
  messagesNeedQueue,
  REPOSITORY_RULES,
  scheduledTaskProblems,
  serviceProblems,
  visibilityProblems,
  type ScheduledTaskConfig,
  type ServiceConfig,
} from "../../modules/ecs";
import { queueProblems, queueSettings } from "../../modules/sqs";
import type {
  BackendConfig,
  EnvironmentConfig,
  JobSection,
  JobsSection,
  QueueSection,
  ScheduledTaskSection,
  WorkerSection,
} from "./environment";

/** What runs beside the backend takes from it what belongs to its image and its network. */
type Shared = Pick<ServiceConfig, "image" | "architecture" | "placement" | "egress">;

function shared(backend: BackendConfig | undefined): Shared {
  const { image, architecture, placement, egress } = backend ?? {};
  return {
    ...(image === undefined ? {} : { image }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(placement === undefined ? {} : { placement }),
    ...(egress === undefined ? {} : { egress }),
  };
}

/** A worker as its module takes it: what is left out is the backend's. Variables are put together elsewhere. */
export function workerConfig(worker: WorkerSection, backend: BackendConfig | undefined): ServiceConfig {
  const { queue: _, environment: __, ...own } = worker;
  return { ...shared(backend), ...own };
}

/** A scheduled task as its module takes it. */
export function scheduledTaskConfig(
  task: ScheduledTaskSection,
  backend: BackendConfig | undefined,
): ScheduledTaskConfig {
  const { environment: _, ...own } = task;
  return { ...shared(backend), ...own };
}

/** Jobs as their module takes them. */
export function jobsConfig({ backendAccess: _, databaseAccess: __, definitions, ...config }: JobsSection): JobsConfig {
  return {
    ...config,
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, { environment, repository, bucketAccess, ...job }]) => [name, job]),
    ),
  };
}

const queueName = text(/^[a-z][a-z0-9-]{0,30}$/, "a queue's name in kebab-case, such as invoices");

/** Settings of a service that a worker does not have: nothing calls it. */
const OF_CALLED_SERVICES = [
  "port",
  "healthCheck",
  "healthCheckGracePeriodSeconds",
  "deregistrationDelaySeconds",
  "deployment",
  "blueGreen",
] as const;

/** What is wrong with a worker by itself; the rule for its variables is handed in. */
export function workerSectionProblems(worker: WorkerSection, variables: Rule): Problem[] {
  const { queue, environment, ...service } = worker;
  const called = OF_CALLED_SERVICES.filter((setting) => setting in service);
  if (called.length > 0) {
    const message = "is for what is called, and nothing calls a worker; leave it out";
    return called.map((path) => ({ path, message }));
  }
  return [
    ...(queue === undefined ? [] : queueName(queue, "queue")),
    ...(environment === undefined ? [] : variables(environment, "environment")),
    ...serviceProblems(service),
  ];
}

/** What is wrong with a scheduled task by itself. */
export function scheduledTaskSectionProblems(task: ScheduledTaskSection, variables: Rule): Problem[] {
  const { environment, ...own } = task;
  return [...(environment === undefined ? [] : variables(environment, "environment")), ...scheduledTaskProblems(own)];
}

/** What is wrong with a queue by itself. */
export function queueSectionProblems({ backendAccess, ...queue }: QueueSection): Problem[] {
  const access = backendAccess === undefined ? [] : oneOf("none", "send")(backendAccess, "backendAccess");
  return [...access, ...queueProblems(queue)];
}

/** What is wrong with jobs by themselves. */
export function jobsSectionProblems(jobs: JobsSection, variables: Rule): Problem[] {
  const { backendAccess, databaseAccess } = jobs;
  if (!isSection(jobs.definitions) || !Object.values(jobs.definitions).every(isSection)) {
    const message = `${show(jobs.definitions)} is not a section of sections; write { autograder: { … } }`;
    return [{ path: "definitions", message }];
  }
  const own = Object.entries(jobs.definitions).flatMap(([name, job]) =>
    under(`definitions.${name}`, jobSectionProblems(job, variables)),
  );
  return [
    ...(backendAccess === undefined ? [] : oneOf("none", "submit")(backendAccess, "backendAccess")),
    ...(databaseAccess === undefined ? [] : flag(databaseAccess, "databaseAccess")),
    ...own,
    ...jobsProblems(jobsConfig(jobs)),
  ];
}

function jobSectionProblems({ environment, repository, bucketAccess }: JobSection, variables: Rule): Problem[] {
  const access = map(text(/./, "a bucket's name"), oneOf("read", "read-write"));
  return [
    ...(environment === undefined ? [] : variables(environment, "environment")),
    ...(repository === undefined ? [] : check(REPOSITORY_RULES, repository, "repository")),
    ...(bucketAccess === undefined ? [] : access(bucketAccess, "bucketAccess")),
  ];
}

/** How workers, scheduled tasks, jobs and the host go with the rest of the environment. */
export function workloadProblems(config: EnvironmentConfig): Problem[] {
  return [
    ...nameProblems(config),
    ...backendlessProblems(config),
    ...Object.entries(config.workers ?? {}).flatMap(([name, worker]) =>
      under(`workers.${name}`, workerProblems(worker, config)),
    ),
    ...jobProblems(config),
    ...hostProblems(config),
  ];
}

/** Each has a section of the dashboard and alarms under its name. */
function nameProblems({ queues, workers, scheduledTasks }: EnvironmentConfig): Problem[] {
  const taken = new Map(
    ["backend", "database", "cache", "frontend", "api", "jobs", "host", "firewall", "load-balancer", "custom"].map(
      (name) => [name, "a part that every environment may have"],
    ),
  );
  const problems: Problem[] = [];
  for (const [part, named] of Object.entries({ queues, workers, scheduledTasks })) {
    for (const name of Object.keys(named ?? {})) {
      const owner = taken.get(name);
      if (owner !== undefined)
        problems.push({ path: `${part}.${name}`, message: `${show(name)} is the name of ${owner}; use another one` });
      taken.set(name, `${part}.${name}`);
    }
  }
  return problems;
}

function backendlessProblems({ backend, host, workers, scheduledTasks }: EnvironmentConfig): Problem[] {
  const problems: Problem[] = [];
  for (const [path, named] of Object.entries({ workers, scheduledTasks })) {
    if (named === undefined || Object.keys(named).length === 0) continue;
    if (backend === undefined) {
      problems.push({ path, message: "run the backend's image, and there is no backend; add one, or leave them out" });
    } else if (host !== undefined) {
      problems.push({ path, message: "run on Fargate, and with host there is no cluster; leave out one of them" });
    }
  }
  return problems;
}

function workerProblems(worker: WorkerSection, { queues, backend }: EnvironmentConfig): Problem[] {
  const config = workerConfig(worker, backend);
  const messages = worker.scaling?.messagesPerTask;
  if (worker.queue === undefined) return messages === undefined ? [] : [messagesNeedQueue(messages)];
  const queue = queues?.[worker.queue];
  if (queue === undefined) return [unknown("queue", worker.queue, Object.keys(queues ?? {}))];
  const { backendAccess: _, ...settings } = queue;
  return visibilityProblems(queueSettings(settings), config);
}

function jobProblems({ jobs, network, buckets, database, secrets }: EnvironmentConfig): Problem[] {
  if (jobs === undefined) return [];
  const known = [...Object.keys(secrets ?? {}), ...(jobs.databaseAccess === true ? ["DATABASE_URL"] : [])];
  const own = Object.entries(jobs.definitions).flatMap(([name, job]) => [
    ...(job.secrets ?? [])
      .filter((secret) => !known.includes(secret))
      .map((secret) => unknown(`definitions.${name}.secrets`, secret, known)),
    ...Object.keys(job.bucketAccess ?? {})
      .filter((bucket) => buckets?.[bucket] === undefined)
      .map((bucket) => unknown(`definitions.${name}.bucketAccess`, bucket, Object.keys(buckets ?? {}))),
  ]);
  if (jobs.databaseAccess === true && database === undefined) {
    own.push({ path: "databaseAccess", message: "true leads nowhere, as there is no database; leave it out" });
  }
  return under("jobs", [...own, ...(network ? jobsNetworkProblems(jobsConfig(jobs), network) : [])]);
}

function hostProblems({ host, backend, database, cache, api, frontend, network }: EnvironmentConfig): Problem[] {
  if (host === undefined) return [];
  const problems: Problem[] = [];
  if (backend?.port === undefined) {
    problems.push({ path: "host", message: "runs the backend, and there is none with a port; set backend.port" });
  }
  if (api === undefined) {
    problems.push({ path: "host", message: "is reached through an HTTP API alone, and there is none; add api: {}" });
  }
  if (database !== undefined) {
    problems.push({
      path: "database",
      message: "does not go with host, which runs its own; set database to null, or leave out host",
    });
  }
  if (cache !== undefined) {
    problems.push({ path: "cache", message: "does not go with host; set cache to null, or leave out host" });
  }
  if ((frontend?.apiPaths ?? []).length > 0) {
    problems.push({
      path: "frontend.apiPaths",
      message: "go to a load balancer, and with host there is none; use the api's own address",
    });
  }
  if (host.az !== undefined && network !== undefined && !(network.azs ?? ["a", "b"]).some((az) => az === host.az)) {
    problems.push(unknown("host.az", host.az, network.azs ?? ["a", "b"]));
  }
  return problems;
}

function unknown(path: string, got: string, known: readonly string[]): Problem {
  const use = known.length === 0 ? "there is none" : `use ${known.map(show).join(" or ")}`;
  return { path, message: `${show(got)} is not built here; ${use}` };
}
