import { Construct } from "constructs";
import type { LoadBalancer } from "../modules/alb";
import type { BaseStack } from "../modules/core";
import {
  Cluster,
  FargateService,
  SCHEDULED_TASK,
  ScheduledTask,
  SERVICE,
  type Repository,
  type ScheduledTaskConfig,
  type ServiceConfig,
} from "../modules/ecs";
import { cacheSidecar } from "../modules/elasticache";
import type { Vpc } from "../modules/vpc";
import {
  applicationSecrets,
  applicationVariables,
  connectApplication,
  sidecarVariables,
  type Surroundings,
} from "./application";
import type { EnvironmentSettings } from "./config/environment";
import type { BackendSettings, ScheduledTaskSectionSettings, WorkerSettings } from "./config/workloads";
import { IDS } from "./ids";

/** What the application runs on. */
export interface Ground {
  readonly network: Vpc | undefined;
  readonly repository: Repository | undefined;
  readonly loadBalancer: LoadBalancer | undefined;
}

/** The application on Fargate: the service that is called, and what runs beside it. */
export interface Backend {
  readonly service: FargateService;
  readonly workers: readonly FargateService[];
  readonly scheduledTasks: readonly ScheduledTask[];
}

/** The application on Fargate: told where everything is, let through to it, allowed to use it. */
export function createBackend(
  stack: BaseStack,
  config: EnvironmentSettings,
  { network, repository, loadBalancer }: Ground,
  surroundings: Surroundings,
): Backend | undefined {
  if (!config.backend || !network || !repository || !loadBalancer) return undefined;
  const cluster = new Cluster(stack, IDS.cluster, { config: config.backend.cluster });
  stack.output("ecs_cluster", cluster.clusterName, "The cluster.");
  const on = { vpc: network, cluster, repository, protection: config.protection };
  return {
    service: createService(stack, config, config.backend, { ...on, loadBalancer }, surroundings),
    workers: createWorkers(stack, config, on, surroundings),
    scheduledTasks: createScheduledTasks(stack, config, on, surroundings),
  };
}

/** What everything that runs on Fargate is handed. */
type On = Pick<ConstructorParameters<typeof FargateService>[2], "vpc" | "cluster" | "protection"> & {
  readonly repository: Repository;
};

function createService(
  stack: BaseStack,
  config: EnvironmentSettings,
  section: BackendSettings,
  on: On & { readonly loadBalancer: LoadBalancer },
  surroundings: Surroundings,
): FargateService {
  const backend = new FargateService(stack, IDS.backend, {
    ...on,
    config: serviceOf(section),
    environment: { ...applicationVariables(stack, config, surroundings), ...sidecarVariables(config) },
    secrets: applicationSecrets(surroundings),
    ...(config.cache?.mode === "sidecar" ? { sidecars: [cacheSidecar(config.cache)] } : {}),
  });
  connectApplication({ connectable: backend, role: backend.taskRole }, config, surroundings);
  const { taskFamily, codeDeploy } = backend.deployment;
  stack.output("ecs_service", backend.serviceName, "The backend's service.");
  stack.output("ecs_task_family", taskFamily, "What a pipeline registers task definitions under.");
  stack.output("backend_log_group", backend.taskDefinition.logGroup.name, "Where the backend's output is.");
  if (codeDeploy) {
    stack.output("codedeploy_application", codeDeploy.applicationName, "Where a pipeline creates deployments.");
    stack.output("codedeploy_deployment_group", codeDeploy.deploymentGroupName, "How they move the requests.");
  }
  return backend;
}

function createWorkers(
  stack: BaseStack,
  config: EnvironmentSettings,
  on: On,
  surroundings: Surroundings,
): FargateService[] {
  const workers = Object.entries(config.workers ?? {});
  if (workers.length === 0) return [];
  const scope = new Construct(stack, IDS.worker);
  return workers.map(([name, section]) => {
    const worker = createWorker(scope, name, section, stack, config, on, surroundings);
    stack.output(`${snake(name)}_service`, worker.serviceName, `The service of the worker ${name}.`);
    return worker;
  });
}

function createWorker(
  scope: Construct,
  name: string,
  section: WorkerSettings,
  stack: BaseStack,
  config: EnvironmentSettings,
  on: On,
  surroundings: Surroundings,
): FargateService {
  const queue = section.queue === undefined ? undefined : surroundings.queues[section.queue];
  const worker = new FargateService(scope, name, {
    ...on,
    config: serviceOf(section),
    environment: {
      ...applicationVariables(stack, config, surroundings, section.environment),
      ...(queue ? { QUEUE_URL: queue.queueUrl } : {}),
    },
    secrets: applicationSecrets(surroundings),
    ...(queue ? { queue } : {}),
  });
  connectApplication({ connectable: worker, role: worker.taskRole }, config, surroundings);
  queue?.grantConsume(worker.taskRole);
  return worker;
}

function createScheduledTasks(
  stack: BaseStack,
  config: EnvironmentSettings,
  on: On,
  surroundings: Surroundings,
): ScheduledTask[] {
  const tasks = Object.entries(config.scheduledTasks ?? {});
  if (tasks.length === 0) return [];
  const scope = new Construct(stack, IDS.scheduledTask);
  return tasks.map(([name, section]) => {
    const task = new ScheduledTask(scope, name, {
      ...on,
      config: scheduledTaskOf(section),
      environment: applicationVariables(stack, config, surroundings, section.environment),
      secrets: applicationSecrets(surroundings),
    });
    connectApplication({ connectable: task, role: task.taskRole }, config, surroundings);
    return task;
  });
}

/** The part of a section that is the service's; its variables are put together in `application.ts`. */
function serviceOf({ environment: _, ...section }: BackendSettings | WorkerSettings): ServiceConfig {
  return SERVICE.of(section);
}

function scheduledTaskOf({ environment: _, ...section }: ScheduledTaskSectionSettings): ScheduledTaskConfig {
  return SCHEDULED_TASK.of(section);
}

/** `ocr-worker` as a part of an output's name: `ocr_worker`. */
export function snake(name: string): string {
  return name.replaceAll("-", "_");
}
