import { Construct } from "constructs";
import type { LoadBalancer } from "../modules/alb";
import type { BaseStack } from "../modules/core";
import { Cluster, FargateService, ScheduledTask, type Repository } from "../modules/ecs";
import { cacheSidecar } from "../modules/elasticache";
import type { Vpc } from "../modules/vpc";
import {
  applicationSecrets,
  applicationVariables,
  connectApplication,
  sidecarVariables,
  type Surroundings,
} from "./application";
import type { EnvironmentConfig, ScheduledTaskSection, WorkerSection } from "./config/environment";
import { scheduledTaskConfig, workerConfig } from "./config/workloads";

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
  config: EnvironmentConfig,
  { network, repository, loadBalancer }: Ground,
  surroundings: Surroundings,
): Backend | undefined {
  if (!config.backend || !network || !repository || !loadBalancer) return undefined;
  const { cluster: clusterConfig } = config.backend;
  const cluster = new Cluster(stack, "cluster", clusterConfig ? { config: clusterConfig } : {});
  stack.output("ecs_cluster", cluster.clusterName, "The cluster.");
  const on = { vpc: network, cluster, repository, protection: config.protection };
  return {
    service: createService(stack, config, { ...on, loadBalancer }, surroundings),
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
  config: EnvironmentConfig,
  on: On & { readonly loadBalancer: LoadBalancer },
  surroundings: Surroundings,
): FargateService {
  const { environment: _, loadBalancer: __, repository: ___, cluster: ____, ...service } = config.backend ?? {};
  const backend = new FargateService(stack, "backend", {
    ...on,
    config: service,
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
  config: EnvironmentConfig,
  on: On,
  surroundings: Surroundings,
): FargateService[] {
  const workers = Object.entries(config.workers ?? {});
  if (workers.length === 0) return [];
  const scope = new Construct(stack, "worker");
  return workers.map(([name, section]) => {
    const worker = createWorker(scope, name, section, stack, config, on, surroundings);
    stack.output(`${snake(name)}_service`, worker.serviceName, `The service of the worker ${name}.`);
    return worker;
  });
}

function createWorker(
  scope: Construct,
  name: string,
  section: WorkerSection,
  stack: BaseStack,
  config: EnvironmentConfig,
  on: On,
  surroundings: Surroundings,
): FargateService {
  const queue = section.queue === undefined ? undefined : surroundings.queues[section.queue];
  const worker = new FargateService(scope, name, {
    ...on,
    config: workerConfig(section, config.backend),
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
  config: EnvironmentConfig,
  on: On,
  surroundings: Surroundings,
): ScheduledTask[] {
  const tasks = Object.entries(config.scheduledTasks ?? {});
  if (tasks.length === 0) return [];
  const scope = new Construct(stack, "scheduled-task");
  return tasks.map(([name, section]: [string, ScheduledTaskSection]) => {
    const task = new ScheduledTask(scope, name, {
      ...on,
      config: scheduledTaskConfig(section, config.backend),
      environment: applicationVariables(stack, config, surroundings, section.environment),
      secrets: applicationSecrets(surroundings),
    });
    connectApplication({ connectable: task, role: task.taskRole }, config, surroundings);
    return task;
  });
}

/** `ocr-worker` as a part of an output's name: `ocr_worker`. */
export function snake(name: string): string {
  return name.replaceAll("-", "_");
}
