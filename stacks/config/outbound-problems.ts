import { show, type Problem } from "../../modules/core";
import type { TaskSettings } from "../../modules/ecs";
import type { EnvironmentSettings } from "./environment";
import { ownersOfSidecars } from "./sidecar-problems";
import type { Variables } from "./variables";

const HTTPS = 443;

/** A URL's scheme, host and port, whatever comes before and after. */
const URL_WITH_HOST = /\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/?#@]*@)?(\[[^\]\s]+\]|[^\s/?#:,]+)(?::(\d{1,5}))?/gi;
const THIS_TASK = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/i;

/** The ports of schemes whose URLs mostly name none. Web addresses may be somebody else's to call, so they need one. */
const PORTS: Readonly<Record<string, number>> = {
  amqp: 5672,
  amqps: 5671,
  bolt: 7687,
  clickhouse: 9000,
  imaps: 993,
  ldap: 389,
  ldaps: 636,
  mongodb: 27_017,
  mqtts: 8883,
  mysql: 3306,
  nats: 4222,
  neo4j: 7687,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  sftp: 22,
  smtp: 25,
  smtps: 465,
  ssh: 22,
};

/** Variables by whose names applications learn the port of something that they call. `PORT` alone is their own. */
const CALLED =
  /^(\w*_)?(SMTP|MAIL|MAILER|EMAIL|IMAP|AMQP|RABBITMQ|KAFKA|MQTT|LDAP|MONGO|MONGODB|MYSQL|CLICKHOUSE|NEO4J|ELASTICSEARCH|OPENSEARCH|SFTP|SSH|NATS)\w*_PORT$/i;

interface Caller {
  readonly path: string;
  readonly settings: Pick<TaskSettings, "egress" | "outbound">;
  readonly variables: Variables;
  /** Where `outbound` belongs, if not next to the variables. */
  readonly opens?: string;
  /** Its name among the callers of services; undefined if it cannot call by name. */
  readonly name: string | undefined;
}

/**
 * Plain variables that name a port outside the environment which no rule opens: the application would wait for an answer
 * until it gives up, and nothing would say why.
 */
export function outboundProblems(config: EnvironmentSettings): Problem[] {
  return callers(config).flatMap(({ path, settings, variables, name: caller, opens = "next to environment" }) => {
    const services = servicesFor(caller, config);
    const open = new Set(Object.values(settings.outbound).map(({ port }) => port));
    if (settings.egress === "https") open.add(HTTPS);
    return Object.entries(variables).flatMap(([name, value]) => {
      if (typeof value !== "string") return [];
      const [closed] = portsIn(name, value, services).filter((port) => !open.has(port));
      if (closed === undefined) return [];
      const opening = closed === HTTPS ? `egress "https"` : `outbound: { ${nameFor(name)}: { port: ${closed} } }`;
      const message = `${show(value)} is about port ${closed}, which these tasks cannot reach; set ${opening} ${opens}, or leave the variable out`;
      return [{ path: `${path}.environment.${name}`, message }];
    });
  });
}

/** The services that it calls by name, and their ports. */
function servicesFor(caller: string | undefined, { services = {} }: EnvironmentSettings): Map<string, number> {
  return new Map(
    Object.entries(services).flatMap(([name, { port, callers: known }]) =>
      port !== undefined && caller !== undefined && known.includes(caller) ? [[name, port] as const] : [],
    ),
  );
}

function callers(config: EnvironmentSettings): Caller[] {
  const { backend, services = {}, workers = {}, scheduledTasks = {} } = config;
  const named = (part: string, sections: Readonly<Record<string, Caller["settings"] & { environment: Variables }>>) =>
    Object.entries(sections).map(([name, settings]) => ({
      path: `${part}.${name}`,
      settings,
      variables: settings.environment,
      name: part === "scheduledTasks" ? undefined : name,
    }));
  return [
    ...(backend ? [{ path: "backend", settings: backend, variables: backend.environment, name: "backend" }] : []),
    ...named("services", services),
    ...named("workers", workers),
    ...named("scheduledTasks", scheduledTasks),
    ...ownersOfSidecars(config).flatMap(({ path, name, settings }) =>
      Object.entries(settings.sidecars).map(([sidecar, { environment }]) => ({
        path: `${path}.sidecars.${sidecar}`,
        settings,
        variables: environment,
        opens: `in ${path}`,
        name,
      })),
    ),
  ];
}

/** The ports that a variable says something is called on. */
function portsIn(name: string, value: string, services: ReadonlyMap<string, number>): number[] {
  if (/^\d{1,5}$/.test(value)) return CALLED.test(name) ? [Number(value)] : [];
  return [...value.matchAll(URL_WITH_HOST)].flatMap(([, scheme = "", host = "", given]) => {
    if (THIS_TASK.test(host)) return [];
    const port = given === undefined ? PORTS[scheme.toLowerCase()] : Number(given);
    return port === undefined || services.get(host) === port ? [] : [port];
  });
}

/** `mail` for `MAIL_PORT` and `MAIL_URL`. */
function nameFor(variable: string): string {
  const words = variable.toLowerCase().replace(/_(port|url|uri|dsn|host|address)$/, "");
  return words.replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "") || "other";
}
