import type { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { Construct } from "constructs";
import type { LoadBalancer } from "../modules/alb";
import type { BaseStack } from "../modules/core";
import {
  Cluster,
  FargateService,
  SCHEDULED_TASK,
  ScheduledTask,
  SERVICE,
  type IRepository,
  type ScheduledTaskConfig,
  type ServiceConfig,
  type ServiceConnect,
  type SidecarSpec,
} from "../modules/ecs";
import { cacheSidecar } from "../modules/elasticache";
import type { Queue } from "../modules/sqs";
import type { Vpc } from "../modules/vpc";
import {
  applicationVariables,
  backendVariables,
  connectApplication,
  sidecars,
  type ContainerEnvironment,
  type Dependencies,
} from "./application";
import type { EnvironmentSettings } from "./config/environment";
import type { BackendSettings, ScheduledTaskSectionSettings, WorkerSettings } from "./config/workloads";
import { IDS } from "./ids";
import { snake } from "./output-names";
import { Services, type SharedProps } from "./services";

/** What the backend runs on. */
export interface BackendProps {
  readonly network: Vpc | undefined;
  readonly repository: IRepository | undefined;
  readonly loadBalancer: LoadBalancer | undefined;
}

/** The application on Fargate: the service, its workers and its scheduled tasks. */
export interface Backend {
  readonly cluster: Cluster;
  readonly service: FargateService;
  /** The services next to it, and the repositories of those that have one. */
  readonly services: readonly FargateService[];
  readonly repositories: Readonly<Record<string, IRepository>>;
  readonly workers: readonly FargateService[];
  readonly scheduledTasks: readonly ScheduledTask[];
}

/** Creates the application on Fargate, with the variables, network access and permissions for its dependencies. */
export function createBackend(
  stack: BaseStack,
  config: EnvironmentSettings,
  { network, repository, loadBalancer }: BackendProps,
  dependencies: Dependencies,
): Backend | undefined {
  if (!config.backend || !network || !repository || !loadBalancer) return undefined;
  const cluster = new Cluster(stack, IDS.cluster, { config: config.backend.cluster });
  stack.output("ecs_cluster", cluster.clusterName, "Name of the ECS cluster.");
  const shared = { vpc: network, cluster, repository, protection: config.protection };
  const services = new Services(stack, config, { ...shared, loadBalancer }, dependencies);
  const service = createService(stack, config, config.backend, { ...shared, loadBalancer, services }, dependencies);
  return {
    cluster,
    service,
    services: Object.values(services.all),
    repositories: services.repositories,
    workers: createWorkers(stack, config, { ...shared, ...released(service, config.backend), services }, dependencies),
    scheduledTasks: createScheduledTasks(stack, config, shared, dependencies),
  };
}

/** With what the release changes, the backend comes first; its workers get the image once its tasks run. */
function released({ resource }: FargateService, { release, image }: BackendSettings): Pick<WorkerProps, "after"> {
  return release && image.owner === "terraform" ? { after: [resource] } : {};
}

function createService(
  stack: BaseStack,
  config: EnvironmentSettings,
  section: BackendSettings,
  { services, ...shared }: SharedProps & { readonly loadBalancer: LoadBalancer; readonly services: Services },
  dependencies: Dependencies,
): FargateService {
  const backend = new FargateService(stack, IDS.backend, {
    ...shared,
    ...services.connect(IDS.backend),
    config: serviceOf(section),
    ...backendVariables(stack, config, dependencies),
    sidecars: [
      ...(config.cache?.mode === "sidecar" ? [cacheSidecar(config.cache)] : []),
      ...sidecars(section, dependencies),
    ],
  });
  connectApplication({ connectable: backend, role: backend.taskRole }, config, dependencies);
  services.allowFrom(IDS.backend, backend);
  if (backend.release) {
    const description = "Family of the task that runs the release, in which a pipeline registers it with its image.";
    stack.output("release_task_family", backend.release.deployment.taskFamily, description);
  }
  const { taskFamily, codeDeploy } = backend.deployment;
  stack.output("ecs_service", backend.serviceName, "Name of the backend's ECS service.");
  stack.output(
    "ecs_task_family",
    taskFamily,
    "Task definition family of the backend, under which a pipeline registers revisions.",
  );
  stack.output("backend_log_group", backend.taskDefinition.logGroup.name, "Log group of the backend's containers.");
  if (codeDeploy) {
    stack.output(
      "codedeploy_application",
      codeDeploy.applicationName,
      "Name of the CodeDeploy application in which a pipeline creates deployments.",
    );
    stack.output(
      "codedeploy_deployment_group",
      codeDeploy.deploymentGroupName,
      "Name of the CodeDeploy deployment group that shifts the traffic.",
    );
  }
  return backend;
}

function createWorkers(
  stack: BaseStack,
  config: EnvironmentSettings,
  { services, ...shared }: SharedProps & Pick<WorkerProps, "after"> & { readonly services: Services },
  dependencies: Dependencies,
): FargateService[] {
  const workers = Object.entries(config.workers ?? {});
  if (workers.length === 0) return [];
  const scope = new Construct(stack, IDS.worker);
  return workers.map(([name, section]) => {
    const queue = section.queue === undefined ? undefined : dependencies.queues[section.queue];
    const worker = createWorker(scope, name, section, {
      ...shared,
      ...services.connect(name),
      ...applicationVariables(stack, config, dependencies, section.environment, name),
      sidecars: sidecars(section, dependencies),
      queue,
    });
    connectApplication({ connectable: worker, role: worker.taskRole }, config, dependencies);
    services.allowFrom(name, worker);
    queue?.grantConsume(worker.taskRole);
    stack.output(`${snake(name)}_service`, worker.serviceName, `Name of the ECS service of the worker ${name}.`);
    return worker;
  });
}

type WorkerProps = SharedProps &
  ContainerEnvironment & {
    readonly connect?: ServiceConnect;
    readonly after?: readonly EcsService[];
    readonly sidecars: readonly SidecarSpec[];
    /** The queue that it processes. */
    readonly queue: Queue | undefined;
  };

function createWorker(
  scope: Construct,
  name: string,
  section: WorkerSettings,
  { queue, environment, ...props }: WorkerProps,
): FargateService {
  return new FargateService(scope, name, {
    ...props,
    config: serviceOf(section),
    environment: { ...environment, ...(queue ? { QUEUE_URL: queue.queueUrl } : {}) },
    ...(queue ? { queue } : {}),
  });
}

function createScheduledTasks(
  stack: BaseStack,
  config: EnvironmentSettings,
  shared: SharedProps,
  dependencies: Dependencies,
): ScheduledTask[] {
  const tasks = Object.entries(config.scheduledTasks ?? {});
  if (tasks.length === 0) return [];
  const scope = new Construct(stack, IDS.scheduledTask);
  return tasks.map(([name, section]) => {
    const task = new ScheduledTask(scope, name, {
      ...shared,
      config: scheduledTaskOf(section),
      ...applicationVariables(stack, config, dependencies, section.environment),
    });
    connectApplication({ connectable: task, role: task.taskRole }, config, dependencies);
    return task;
  });
}

/** The service's part of a section; `application.ts` handles its variables. */
function serviceOf({ environment: _, ...section }: BackendSettings | WorkerSettings): ServiceConfig {
  return SERVICE.of(section);
}

function scheduledTaskOf({ environment: _, ...section }: ScheduledTaskSectionSettings): ScheduledTaskConfig {
  return SCHEDULED_TASK.of(section);
}
