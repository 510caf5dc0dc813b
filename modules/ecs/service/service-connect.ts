import type { EcsService, EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import { show, type Problem } from "../../core";
import type { ServiceConfig } from "./config";

/** A service's part in Service Connect. */
export interface ServiceConnect {
  /** The namespace in which services find each other. */
  readonly namespaceArn: string;
  /** Whether others find its port under its name. Default: false. */
  readonly offered?: boolean;
  /**
   * The services that it calls. Each must be there before the tasks that call it start: they know the names that there were at
   * their deployment, and no later ones.
   */
  readonly calls?: readonly Called[];
}

/** A service as seen by those that call it. */
export interface Called {
  readonly resource: EcsService;
  /** `plugins:5002`. */
  readonly endpoint: string;
}

/**
 * The arguments for Service Connect. Another name among those that it calls starts a new deployment: the tasks that run do
 * not learn it. The port has no protocol, so that the proxy passes on bytes: with `http`, it would end requests after 15
 * seconds.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function serviceConnect(
  name: string,
  port: number | undefined,
  connect: ServiceConnect | undefined,
): Pick<EcsServiceConfig, "serviceConnectConfiguration" | "triggers"> {
  if (connect === undefined) return {};
  const { namespaceArn: namespace, offered = false, calls = [] } = connect;
  const offers = offered && port !== undefined;
  if (!offers && calls.length === 0) return {};
  return {
    serviceConnectConfiguration: {
      enabled: true,
      namespace,
      ...(offers ? { service: [{ portName: name, discoveryName: name, clientAlias: { dnsName: name, port } }] } : {}),
    },
    ...(calls.length > 0 ? { triggers: { calls: calls.map(({ endpoint }) => endpoint).join(" ") } } : {}),
  };
}

/**
 * CodeDeploy deploys no service that takes part in Service Connect.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html
 */
export function serviceConnectProblems(
  { deployment, port }: ServiceConfig,
  { offered, calls = [] }: ServiceConnect,
): Problem[] {
  const problems: Problem[] = [];
  if (offered && port === undefined) {
    problems.push({ path: "port", message: "is missing; set the port that others reach the service on" });
  }
  if (deployment === "blue-green" && (offered === true || calls.length > 0)) {
    const message = `${show(deployment)} cannot be combined with calls by name, which CodeDeploy does not support; use "rolling"`;
    problems.push({ path: "deployment", message });
  }
  return problems;
}
