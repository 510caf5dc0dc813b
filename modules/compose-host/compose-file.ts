import { stringify } from "yaml";
import { CLIENT_ADDRESS_HEADER } from "../core";
import type { HostSettings } from "./config";

/** The container of the application, as the host runs it. */
export interface ApplicationSpec {
  /** With `${IMAGE_TAG}` if a pipeline decides which one runs. */
  readonly image: string;
  readonly port: number;
  readonly healthPath: string;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Run by the container's shell; exit code 0 means healthy. */
  readonly healthCheck?: {
    readonly command: string;
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly retries: number;
    readonly startPeriodSeconds: number;
  };
  readonly stopTimeoutSeconds: number;
}

export interface ComposeFileProps {
  readonly settings: HostSettings;
  readonly application: ApplicationSpec;
  readonly logGroup: string;
  readonly region: string;
}

/** Where the data disk is mounted. */
export const DATA = "/data";
/** Where the secrets are written at every start: a file system in memory. */
export const SECRETS_FILE = "/run/app/secrets.env";
export const POSTGRES_SECRETS_FILE = "/run/app/postgres.env";
/** The port that the host listens on. */
export const HTTP = 80;

/** Docker buffers this much for CloudWatch; beyond it, lines are dropped rather than the application blocked. */
const LOG_BUFFER = "4m";

/** The Compose file: nginx in front, the API behind it, PostgreSQL with its files on the data disk. */
export function composeFile({ settings, application, logGroup, region }: ComposeFileProps): string {
  const logging = (stream: string) => ({
    driver: "awslogs",
    options: {
      "awslogs-region": region,
      "awslogs-group": logGroup,
      "awslogs-stream": stream,
      mode: "non-blocking",
      "max-buffer-size": LOG_BUFFER,
    },
  });
  const services = {
    api: {
      image: application.image,
      restart: "always",
      ...(application.entryPoint ? { entrypoint: application.entryPoint.map(escaped) } : {}),
      ...(application.command ? { command: application.command.map(escaped) } : {}),
      environment: Object.fromEntries(
        Object.entries(application.environment).map(([key, value]) => [key, escaped(value)]),
      ),
      env_file: [{ path: SECRETS_FILE, format: "raw" }],
      stop_grace_period: `${application.stopTimeoutSeconds}s`,
      init: true,
      depends_on: { postgres: { condition: "service_healthy" } },
      ...healthCheckOf(application),
      logging: logging("api"),
    },
    postgres: { ...postgresService(settings), logging: logging("postgres") },
    nginx: {
      image: settings.images.nginx,
      restart: "always",
      ports: [`${HTTP}:${HTTP}`],
      volumes: ["/opt/app/nginx.conf:/etc/nginx/conf.d/default.conf:ro"],
      depends_on: ["api"],
      logging: logging("nginx"),
    },
  };
  return stringify({ name: "app", services });
}

function postgresService({ images, postgres: { version, user, databaseName } }: HostSettings): object {
  return {
    image: images.postgres ?? `public.ecr.aws/docker/library/postgres:${version}-alpine`,
    restart: "always",
    environment: {
      POSTGRES_DB: databaseName,
      POSTGRES_USER: user,
      PGDATA: "/var/lib/postgresql/data/files",
    },
    env_file: [{ path: POSTGRES_SECRETS_FILE, format: "raw" }],
    volumes: [
      {
        type: "bind",
        source: `${DATA}/postgres`,
        target: "/var/lib/postgresql/data",
        // Only if the disk is mounted: otherwise Docker would create the folder on the instance's own disk, and PostgreSQL a new database.
        bind: { create_host_path: false },
      },
    ],
    // A killed database has to recover; one that may shut down does not.
    stop_grace_period: "60s",
    shm_size: "128m",
    healthcheck: {
      // Over TCP: the server that initializes the first database only listens on its socket.
      test: ["CMD-SHELL", `pg_isready -h 127.0.0.1 -U ${user} -d ${databaseName}`],
      interval: "10s",
      timeout: "5s",
      retries: 5,
    },
  };
}

/**
 * nginx asks Docker's resolver for the API at every request, so that it finds a container that was replaced. The caller's
 * address comes from the HTTP API, the only one that can reach this port; what the caller itself claims is dropped.
 */
export function nginxConfiguration({ port }: ApplicationSpec): string {
  return `server {
  listen ${HTTP};
  client_max_body_size 12m;
  resolver 127.0.0.11 valid=10s;
  set $api http://api:${port};

  location / {
    proxy_pass $api;
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For ${variable(CLIENT_ADDRESS_HEADER)};
    proxy_set_header Forwarded "";
    proxy_set_header X-Forwarded-Proto https;
    proxy_read_timeout 60s;
  }
}
`;
}

/** A request's header as a variable of nginx. */
function variable(header: string): string {
  return `$http_${header.toLowerCase().replaceAll("-", "_")}`;
}

function healthCheckOf({ healthCheck: check }: ApplicationSpec): object {
  if (check === undefined) return {};
  return {
    healthcheck: {
      test: ["CMD-SHELL", escaped(check.command)],
      interval: `${check.intervalSeconds}s`,
      timeout: `${check.timeoutSeconds}s`,
      retries: check.retries,
      start_period: `${check.startPeriodSeconds}s`,
    },
  };
}

/** Compose reads `$` as the start of a variable. References that CDKTF has yet to resolve stay as they are. */
function escaped(value: string): string {
  return value.replace(/\$(?!\{TfToken\[)/g, "$$$$");
}
