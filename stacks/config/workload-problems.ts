import { jobsNetworkProblems } from "../../modules/batch";
import { definitionProblems, show, under, type Problem } from "../../modules/core";
import { messagesNeedQueue, visibilityProblems } from "../../modules/ecs";
import { secretId } from "../../modules/secrets";
import type { EnvironmentSettings } from "./environment";
import { secretIn } from "./variables";
import type { JobsSectionSettings, WorkerSettings } from "./workloads";

/** Checks that workers, scheduled tasks, jobs and the host fit the rest of the environment. */
export function workloadProblems(config: EnvironmentSettings): Problem[] {
  return [
    ...nameProblems(config),
    ...partNameProblems(config),
    ...backendlessProblems(config),
    ...Object.entries(config.workers ?? {}).flatMap(([name, worker]) =>
      under(`workers.${name}`, [...workerProblems(worker, config), ...inheritedProblems(worker, config)]),
    ),
    ...Object.entries(config.scheduledTasks ?? {}).flatMap(([name, task]) =>
      under(`scheduledTasks.${name}`, inheritedProblems(task, config)),
    ),
    ...jobProblems(config),
    ...hostProblems(config),
  ];
}

const RELEASE_FAMILIES = ["backend-release", "backend-release-template"];

/** Each name is used for a section of the dashboard and for alarms, or for families of task definitions. */
function nameProblems({ backend, queues, services, workers, scheduledTasks, jobs }: EnvironmentSettings): Problem[] {
  const taken = new Map(
    ["backend", "database", "cache", "frontend", "api", "jobs", "host", "firewall", "load-balancer", "custom"].map(
      (name) => [name, "a built-in part"],
    ),
  );
  if (backend?.release) for (const name of RELEASE_FAMILIES) taken.set(name, "the backend's release");
  const problems: Problem[] = [];
  for (const [part, named] of Object.entries({ queues, services, workers, scheduledTasks })) {
    for (const name of Object.keys(named ?? {})) {
      const owner = taken.get(name);
      if (owner !== undefined)
        problems.push({
          path: `${part}.${name}`,
          message: `${show(name)} is already the name of ${owner}; use another name`,
        });
      taken.set(name, `${part}.${name}`);
    }
  }
  // Both have a repository and a role of that name.
  for (const name of Object.keys(jobs?.definitions ?? {}).filter((one) => services?.[one] !== undefined)) {
    const message = `${show(name)} is already the name of services.${name}; use another name`;
    problems.push({ path: `jobs.definitions.${name}`, message });
  }
  return problems;
}

/** Names that a part of the environment already has in AWS, or in the addresses of its resources. */
function partNameProblems({
  queues,
  services,
  jobs,
  buckets,
  frontend,
  secrets,
  database,
  host,
}: EnvironmentSettings): Problem[] {
  const queueNames = Object.keys(queues ?? {});
  const taken: readonly (readonly [path: string, name: string, owner: string | undefined])[] = [
    ...Object.keys(jobs?.definitions ?? {}).map((name) => {
      const owner = ["backend", "frontend"].includes(name) ? `the role that deploys the ${name}` : undefined;
      return [`jobs.definitions.${name}`, name, owner ?? ofPipelines(name)] as const;
    }),
    ...Object.keys(services ?? {}).map(
      (name) => [`services.${name}`, name, ofPipelines(name) ?? ofOutputs(name)] as const,
    ),
    ...Object.keys(buckets ?? {}).map(
      (name) =>
        [`buckets.${name}`, name, name === "frontend" && frontend ? "the frontend's bucket" : undefined] as const,
    ),
    ...Object.keys(secrets ?? {}).map((name) => {
      return [`secrets.${name}`, name, secretOwner(name, { database, host })] as const;
    }),
    ...queueNames.map((name) => {
      const parent = queueNames.find((one) => `${one}-dead-letters` === name);
      return [`queues.${name}`, name, parent && `the dead-letter queue of ${parent}`] as const;
    }),
  ];
  return taken.flatMap(([path, name, owner]) => {
    if (owner === undefined) return [];
    return [{ path, message: `${show(name)} is already the name of ${owner}; use another name` }];
  });
}

/** The secrets of the database and the host. The variables of their URLs are taken anyway. */
function secretOwner(
  variable: string,
  { database, host }: Pick<EnvironmentSettings, "database" | "host">,
): string | undefined {
  const id = secretId(variable);
  if (database && id === "database") return "the password of the database";
  if (host && (id === "host" || id === "host-database-password")) return "the password of the host";
  const isTaken = variable === variable.toUpperCase();
  return database && !isTaken && /^database-(reader-)?url$/.test(id) ? "the URL of the database" : undefined;
}

/** In `rollback.yml`, every part has a job of its name, and so has the check that comes first. */
function ofPipelines(name: string): string | undefined {
  return name === "verify" ? "the check of a rollback" : undefined;
}

/** Outputs of a service are called after it, and these belong to the backend: `ecs_service`, `ecr_repository_url`. */
function ofOutputs(name: string): string | undefined {
  return ["ecs", "ecr"].includes(name) ? `the outputs of the backend (${name}_…)` : undefined;
}

function backendlessProblems({ backend, host, workers, scheduledTasks }: EnvironmentSettings): Problem[] {
  const problems: Problem[] = [];
  for (const [path, named] of Object.entries({ workers, scheduledTasks })) {
    if (named === undefined || Object.keys(named).length === 0) continue;
    if (backend === undefined) {
      problems.push({
        path,
        message: "run the backend's image, and there is no backend; add a backend section, or leave them out",
      });
    } else if (host !== undefined) {
      problems.push({ path, message: "run on Fargate, and with host there is no cluster; leave out one of the two" });
    }
  }
  return problems;
}

function workerProblems(worker: WorkerSettings, { queues }: EnvironmentSettings): Problem[] {
  const messages = worker.scaling?.messagesPerTask;
  if (worker.queue === undefined) return messages === undefined ? [] : [messagesNeedQueue(messages)];
  const queue = queues?.[worker.queue];
  if (queue === undefined) return [unknown("queue", worker.queue, Object.keys(queues ?? {}))];
  return visibilityProblems(queue, worker);
}

/** A worker and a scheduled task have the backend's variables too, and its pipeline is the only one that deploys them. */
function inheritedProblems(
  { image, command, environment }: Pick<WorkerSettings, "image" | "command" | "environment">,
  { backend }: EnvironmentSettings,
): Problem[] {
  if (image.owner === "ci" && backend?.image.owner === "terraform") {
    const message =
      '"ci" is the backend\'s pipeline, and the backend has none; use "terraform" with a reference, or make it one of services, which have pipelines of their own';
    return [{ path: "image.owner", message }];
  }
  return definitionProblems({ command, environment: { ...backend?.environment, ...environment } }, "a task definition");
}

function jobProblems({ jobs, network, buckets, database, secrets }: EnvironmentSettings): Problem[] {
  if (jobs === undefined) return [];
  const known = [...Object.keys(secrets ?? {}), ...(jobs.databaseAccess ? ["DATABASE_URL"] : [])];
  const own = Object.entries(jobs.definitions).flatMap(([name, job]) => [
    ...job.secrets
      .filter((secret) => !known.includes(secret))
      .map((secret) => unknown(`definitions.${name}.secrets`, secret, known)),
    ...Object.keys(job.bucketAccess)
      .filter((bucket) => buckets?.[bucket] === undefined)
      .map((bucket) => unknown(`definitions.${name}.bucketAccess`, bucket, Object.keys(buckets ?? {}))),
  ]);
  if (jobs.databaseAccess && database === undefined) {
    own.push({
      path: "databaseAccess",
      message: "true needs a database, and there is none; add a database section, or leave it out",
    });
  }
  return under("jobs", [...own, ...(network ? jobsNetworkProblems(jobs, network, storesOf(jobs, secrets)) : [])]);
}

/** Where the secrets of jobs are: those that they list, and those that their variables refer to. */
function storesOf(
  { definitions }: JobsSectionSettings,
  secrets: EnvironmentSettings["secrets"] = {},
): ("secretsmanager" | "ssm")[] {
  const used = Object.values(definitions).flatMap(({ secrets: listed, environment }) => [
    ...listed,
    ...Object.values(environment).flatMap((variable) => secretIn(variable) ?? []),
  ]);
  const stores = used.map((name) => (secrets[name]?.kind === "parameter" ? "ssm" : "secretsmanager"));
  return [...new Set(stores)].sort();
}

function hostProblems({ host, backend, database, cache, api, frontend, network }: EnvironmentSettings): Problem[] {
  if (host === undefined) return [];
  const problems: Problem[] = [];
  if (backend?.release !== undefined) {
    const message =
      "runs as a task on Fargate, and with host there is no cluster; leave it out, and run the command when the container starts";
    problems.push({ path: "backend.release", message });
  }
  if (backend?.port === undefined) {
    problems.push({ path: "host", message: "runs the backend, which needs a port; set backend.port" });
  }
  if (api === undefined) {
    problems.push({ path: "host", message: "can only be reached through an HTTP API, and there is none; add api: {}" });
  }
  if (database !== undefined) {
    problems.push({
      path: "database",
      message: "cannot be combined with host, which runs its own; set database to null, or leave out host",
    });
  }
  if (cache !== undefined) {
    problems.push({ path: "cache", message: "cannot be combined with host; set cache to null, or leave out host" });
  }
  if (frontend && frontend.apiPaths.length > 0) {
    problems.push({
      path: "frontend.apiPaths",
      message:
        "are routed to a load balancer, and with host there is none; leave them out and call the API at its own address",
    });
  }
  if (host.az !== undefined && network !== undefined && !network.azs.some((az) => az === host.az)) {
    problems.push(unknown("host.az", host.az, network.azs));
  }
  if (backend !== undefined) problems.push(...under("backend", definitionProblems(backend, "the host's start script")));
  return problems;
}

function unknown(path: string, got: string, known: readonly string[]): Problem {
  const use = known.length === 0 ? "there is none" : `use ${known.map(show).join(" or ")}`;
  return { path, message: `${show(got)} is not defined in this environment; ${use}` };
}
