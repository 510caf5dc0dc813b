import { Construct } from "constructs";
import { rulePriority, type LoadBalancer } from "../modules/alb";
import type { BaseStack } from "../modules/core";
import { FargateService, Repository, ServiceNamespace, type IRepository, type ServiceConnect } from "../modules/ecs";
import {
  applicationVariables,
  connectApplication,
  databaseUrls,
  sidecars,
  variables,
  type ContainerEnvironment,
  type Dependencies,
} from "./application";
import type { EnvironmentSettings } from "./config/environment";
import { serviceOf, type ServiceSectionSettings } from "./config/services";
import { IDS } from "./ids";
import { snake } from "./output-names";

/** The URLs under which services are called by name. */
export function serviceUrls({ services = {} }: EnvironmentSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { port, tls, callers }]) =>
      port === undefined || callers.length === 0 ? [] : [[name, `${tls ? "https" : "http"}://${name}:${String(port)}`]],
    ),
  );
}

/** What the services, the workers and the scheduled tasks share. */
export type SharedProps = Pick<ConstructorParameters<typeof FargateService>[2], "vpc" | "cluster" | "protection"> & {
  /** The repository of the backend's image. */
  readonly repository: IRepository;
};

type ServiceProps = SharedProps & { readonly loadBalancer: LoadBalancer };

/** The services next to the backend, and how others call them. */
export class Services {
  readonly all: Readonly<Record<string, FargateService>>;
  /** The repositories that pipelines push to, of those that have one of their own. */
  readonly repositories: Readonly<Record<string, IRepository>>;
  readonly #sections: Readonly<Record<string, ServiceSectionSettings>>;
  readonly #namespaceArn: string | undefined;
  readonly #made = new Map<string, FargateService>();

  constructor(
    private readonly stack: BaseStack,
    private readonly config: EnvironmentSettings,
    props: ServiceProps,
    dependencies: Dependencies,
  ) {
    this.#sections = config.services ?? {};
    const names = Object.keys(this.#sections);
    const byName = Object.values(this.#sections).some(({ callers }) => callers.length > 0);
    this.#namespaceArn = byName ? new ServiceNamespace(stack, IDS.services).namespaceArn : undefined;
    this.repositories = this.#createRepositories();
    if (names.length > 0) {
      const scope = new Construct(stack, IDS.service);
      for (const name of calledFirst(this.#sections)) this.#create(scope, name, props, dependencies);
    }
    this.all = Object.fromEntries(names.flatMap((name) => [...this.#calledAs(name)]));
  }

  /** What a service or a worker must have to call those that name it among their callers. */
  connect(caller: string): { readonly connect?: ServiceConnect } {
    const calls = this.#calledBy(caller).map(([name, { resource }]) => ({
      resource,
      endpoint: `${name}:${String(this.#sections[name]?.port ?? "")}`,
    }));
    const offered = (this.#sections[caller]?.callers ?? []).length > 0;
    if (this.#namespaceArn === undefined || (!offered && calls.length === 0)) return {};
    return { connect: { namespaceArn: this.#namespaceArn, offered, calls } };
  }

  /** Opens the ports of those services to it. */
  allowFrom(caller: string, from: FargateService): void {
    for (const [, service] of this.#calledBy(caller)) from.connections.allowTo(service);
  }

  #calledBy(caller: string): [name: string, service: FargateService][] {
    const names = Object.entries(this.#sections).filter(([, { callers }]) => callers.includes(caller));
    return names.flatMap(([name]) => this.#calledAs(name));
  }

  #calledAs(name: string): [name: string, service: FargateService][] {
    const service = this.#made.get(name);
    return service ? [[name, service]] : [];
  }

  #create(scope: Construct, name: string, { loadBalancer, repository, ...props }: ServiceProps, of: Dependencies) {
    const section = this.#sections[name];
    if (section === undefined) return;
    const { image, paths, hosts, priority = rulePriority(name, section) } = section;
    const pullsFrom = image.owner === "backend" ? repository : this.repositories[name];
    const made = new FargateService(scope, name, {
      ...props,
      ...this.connect(name),
      ...(paths.length + hosts.length > 0 ? { loadBalancer, requests: { paths, hosts, priority } } : {}),
      ...(pullsFrom ? { repository: pullsFrom } : {}),
      namesPort: section.port !== undefined,
      config: serviceOf(section, this.config.backend?.image),
      sidecars: sidecars(section, of),
      ...this.#variables(name, section, of),
    });
    this.#made.set(name, made);
    this.allowFrom(name, made);
    if (section.inherits === "backend") {
      connectApplication({ connectable: made, role: made.taskRole }, this.config, of);
    } else grantNamed(made, section, of);
    this.stack.output(`${snake(name)}_service`, made.serviceName, `Name of the ECS service ${name}.`);
  }

  #variables(name: string, section: ServiceSectionSettings, dependencies: Dependencies): ContainerEnvironment {
    if (section.inherits === "backend") {
      return applicationVariables(this.stack, this.config, dependencies, section.environment, name);
    }
    const redis = section.cacheAccess ? dependencies.cache?.url : undefined;
    const known = { ...dependencies.secrets, ...databaseUrls(dependencies.database) };
    const named = section.secrets.flatMap((name) => (known[name] ? [[name, known[name]] as const] : []));
    const { environment, secrets } = variables(this.stack, section.environment, dependencies);
    return {
      environment: { ...environment, ...(redis === undefined ? {} : { REDIS_URL: redis }) },
      secrets: { ...Object.fromEntries(named), ...secrets },
    };
  }

  #createRepositories(): Record<string, IRepository> {
    const pushed = Object.entries(this.#sections).filter(([, { image }]) => image.owner === "ci");
    if (pushed.length === 0) return {};
    const scope = new Construct(this.stack, IDS.serviceImage);
    return Object.fromEntries(
      pushed.map(([name, { repository: config }]) => {
        const made = new Repository(scope, name, { config, protection: this.config.protection });
        const description = `URL of the repository that a pipeline pushes the image of ${name} to.`;
        this.stack.output(`${snake(name)}_repository_url`, made.repositoryUrl, description);
        return [name, made];
      }),
    );
  }
}

/** Gives a service access to what it names, and to nothing else. */
function grantNamed(
  { connections, taskRole }: FargateService,
  { databaseAccess, cacheAccess, bucketAccess, queueAccess }: ServiceSectionSettings,
  { database, cache, buckets, queues }: Dependencies,
): void {
  if (databaseAccess && database) connections.allowTo(database);
  if (cacheAccess && cache) connections.allowTo(cache);
  for (const [name, access] of Object.entries(bucketAccess)) {
    if (access === "read") buckets[name]?.grantRead(taskRole);
    else buckets[name]?.grantReadWrite(taskRole);
  }
  for (const [name, access] of Object.entries(queueAccess)) {
    if (access === "send") queues[name]?.grantSend(taskRole);
    else queues[name]?.grantConsume(taskRole);
  }
}

/** Their names, those that others call before those that call them. */
function calledFirst(sections: Readonly<Record<string, ServiceSectionSettings>>): string[] {
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const [other, { callers }] of Object.entries(sections)) if (callers.includes(name)) visit(other);
    ordered.push(name);
  };
  for (const name of Object.keys(sections)) visit(name);
  return ordered;
}
