import { ComposeHost } from "../modules/compose-host";
import type { BaseStack } from "../modules/core";
import type { IRepository } from "../modules/ecs";
import { grantPermissions } from "../modules/iam";
import type { Vpc } from "../modules/vpc";
import { backendVariables, connectApplication, databaseParts, type Dependencies } from "./application";
import type { AccountSettings } from "./config/account";
import type { EnvironmentSettings } from "./config/environment";

/** Creates the Docker Compose host, if the environment has one. {@link configureHost} passes it its dependencies later. */
export function createHost(
  stack: BaseStack,
  { host: config, backend, protection, tags }: EnvironmentSettings,
  account: AccountSettings,
  network: Vpc | undefined,
  repository: IRepository | undefined,
): ComposeHost | undefined {
  if (config === undefined || backend === undefined || network === undefined || repository === undefined)
    return undefined;
  const { image, port = 0, healthCheck, containerHealthCheck, entryPoint, command, stopTimeoutSeconds } = backend;
  const host = new ComposeHost(stack, "host", {
    config,
    vpc: network,
    protection,
    repository,
    tags: { ...account.tags, ...tags },
    application: {
      image: image.owner === "terraform" ? { reference: image.reference } : { firstTag: image.tag },
      port,
      healthPath: healthCheck.path,
      stopTimeoutSeconds,
      ...(entryPoint ? { entryPoint } : {}),
      ...(command ? { command } : {}),
      ...(containerHealthCheck ? { healthCheck: containerHealthCheck } : {}),
    },
  });
  stack.output(
    "host_group",
    host.resource.name,
    "Name of the Auto Scaling group that replaces the instance if it fails.",
  );
  stack.output(
    "host_deploy_document",
    host.deployment.documentName,
    "Name of the Systems Manager document that a pipeline runs to deploy an image.",
  );
  stack.output("backend_log_group", host.logGroup.name, "Log group of the containers.");
  return host;
}

/** Gives the host's containers the variables, network access and permissions for their dependencies. */
export function configureHost(
  stack: BaseStack,
  config: EnvironmentSettings,
  host: ComposeHost | undefined,
  dependencies: Dependencies,
): void {
  if (host === undefined) return;
  const { environment, secrets } = backendVariables(stack, config, dependencies, databaseParts(host.database));
  for (const [name, value] of Object.entries(environment)) host.addEnvironment(name, value);
  for (const [name, secret] of Object.entries(secrets)) host.addSecret(name, secret);
  for (const [name, { port, to }] of Object.entries(config.backend?.outbound ?? {})) {
    host.connections.allowToPeer({ cidr: to, name }, port);
  }
  connectApplication({ connectable: host, role: host.role }, config, dependencies);
  grantPermissions(config.backend?.permissions ?? [], {
    taskRole: host.role,
    addEnvironment: (name, value) => {
      host.addEnvironment(name, value);
    },
  });
}
