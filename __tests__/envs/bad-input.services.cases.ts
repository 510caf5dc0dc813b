import type { Case } from "./bad-input.cases";

const PUBLIC = { image: { owner: "terraform", reference: "ghcr.io/example/live:1" } };
const live = (more: object) => ({ services: { live: { ...PUBLIC, port: 4000, ...more } } });

/** Mistakes in services next to the backend. */
export const SERVICE_CASES: readonly Case[] = [
  [
    "services without a backend",
    { backend: null, api: null, frontend: { apiPaths: [] }, services: { live: PUBLIC } },
    "services: run in the backend's cluster, and there is no backend; add a backend section, or leave them out",
  ],
  [
    "a service with paths and no port",
    { services: { live: { ...PUBLIC, paths: ["/live/*"] } } },
    'services.live.paths: ["/live/*"] needs a port to reach it on; set port, or leave it out',
  ],
  [
    "a path that does not begin with a slash",
    live({ paths: ["live/*"] }),
    'services.live.paths[0]: "live/*" is not valid; use a path of up to 128 characters that starts with /, such as "/api/v1/*"',
  ],
  [
    "a host without a domain",
    live({ hosts: ["localhost"] }),
    'services.live.hosts[0]: "localhost" is not valid; use a host name of up to 128 characters, such as "live.example.com"',
  ],
  [
    "more values than a rule takes",
    live({ paths: ["/a/*", "/b/*", "/c/*", "/d/*", "/e/*", "/f/*"] }),
    'services.live.paths: has 6 values, and a rule of a load balancer takes 5; use wildcards, such as "/api/*"',
  ],
  [
    "a path that CloudFront does not pass on",
    { api: null, ...live({ paths: ["/live/*"] }) },
    'services.live.paths: "/live/*" does not get past CloudFront, which sends "/api/*" to the load balancer; add it to frontend.apiPaths',
  ],
  [
    "a host behind an HTTP API",
    { domain: { healthCheck: false }, ...live({ hosts: ["shop.example.com"] }) },
    "services.live.hosts: do not go with an HTTP API in front, which calls the load balancer by another name; use paths",
  ],
  [
    "a host that the certificate does not cover",
    { api: null, ...live({ hosts: ["live.example.com"] }) },
    'services.live.hosts: "live.example.com" is not in the load balancer\'s certificate, which is for "shop.example.com"; use that, or paths',
  ],
  [
    "a path that takes the backend's health check",
    live({ paths: ["/api/v1/*"] }),
    'services.live.paths: "/api/v1/*" takes "/api/v1/health", by which Route 53 checks the backend\'s health; use narrower ones, another backend.healthCheck.path, or domain.healthCheck false',
  ],
  [
    "two services with the same path",
    {
      services: {
        live: { ...PUBLIC, port: 4000, paths: ["/api/live/*"] },
        more: { ...PUBLIC, port: 4000, paths: ["/api/live/*"] },
      },
    },
    "services.more.paths: matches the same requests as live; use another path or host",
  ],
  [
    "two services with the same priority",
    {
      services: {
        live: { ...PUBLIC, port: 4000, paths: ["/api/live/*"], priority: 107 },
        more: { ...PUBLIC, port: 4000, paths: ["/api/more/*"], priority: 107 },
      },
    },
    "services.more.priority: 107 is that of live as well; set another one, up to 50000",
  ],
  [
    "a priority that hides a more specific service",
    {
      services: {
        all: { ...PUBLIC, port: 4000, paths: ["/api/l*"], priority: 101 },
        live: { ...PUBLIC, port: 4000, paths: ["/api/live/*"], priority: 102 },
      },
    },
    "services.live.priority: lets all (101) take the more specific requests of live (102); give live the lower number",
  ],
  [
    "two services each of which is more specific in a part",
    {
      services: {
        one: { ...PUBLIC, port: 4000, paths: ["/api/a/*", "/api/b/c/*"] },
        other: { ...PUBLIC, port: 4000, paths: ["/api/a/x/*", "/api/b/*"] },
      },
    },
    "services.other.paths: are in part more specific than those of one, and in part less; split one of the two services, or change the paths",
  ],
  [
    "a priority out of range",
    live({ paths: ["/api/live/*"], priority: 50_001 }),
    "services.live.priority: 50001 is out of range; use a whole number from 100 to 50000",
  ],
  [
    "settings of the load balancer for a service that it does not know",
    live({ priority: 107, healthCheck: { path: "/up" } }),
    "services.live.priority: has no effect without paths or hosts, as the load balancer does not know the service; leave it out",
    "services.live.healthCheck: has no effect without paths or hosts, as the load balancer does not know the service; leave it out",
  ],
  [
    "a repository for an image that no pipeline pushes",
    live({ repository: { keepImages: 5 } }),
    'services.live.repository: has no effect with image.owner "terraform", as no pipeline pushes an image; leave it out',
  ],
  [
    "access of its own next to the backend's",
    live({ inherits: "backend", secrets: ["JWT_SECRET"], databaseAccess: true }),
    'services.live.secrets: has no effect with inherits "backend", which gives the service all that the backend has; leave it out',
    'services.live.databaseAccess: has no effect with inherits "backend", which gives the service all that the backend has; leave it out',
  ],
  [
    "a secret, a bucket and a queue that are not there",
    live({ secrets: ["JWT_SECRETS"], bucketAccess: { media: "read" }, queueAccess: { orders: "send" } }),
    'services.live.secrets: "JWT_SECRETS" is not defined in this environment; use "JWT_SECRET", "OPENAI_API_KEY" or "DATABASE_URL"',
    'services.live.bucketAccess: "media" is not defined in this environment; there is none',
    'services.live.queueAccess: "orders" is not defined in this environment; there is none',
  ],
  [
    "access to a database that is not there",
    { database: null, ...live({ databaseAccess: true }) },
    "services.live.databaseAccess: true needs a database, and there is none; add a database section, or leave it out",
  ],
  [
    "a service that gets the URL of a database which it may not reach",
    live({ secrets: ["DATABASE_URL"], databaseAccess: false }),
    "services.live.databaseAccess: false keeps it from the database, whose URL it gets in DATABASE_URL; leave databaseAccess out, or take the URL out of secrets",
  ],
  [
    "a public image without a way to the internet",
    {
      network: { natGateways: "none", interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] },
      ...live({}),
    },
    'network.natGateways: "none" leaves private tasks unable to reach ghcr.io, which has no VPC endpoint and hosts the image for services.live.image; use "single", or services.live.placement "public"',
  ],
  [
    "access to a cache that is not there",
    live({ cacheAccess: true }),
    "services.live.cacheAccess: true needs a cache, and there is none; add a cache section, or leave it out",
  ],
  [
    "access to the backend's own cache",
    { backend: { cpu: 512, memoryMiB: 1024 }, cache: { mode: "sidecar" }, ...live({ cacheAccess: true }) },
    'services.live.cacheAccess: true needs a cache that others can reach, and "sidecar" is the backend\'s alone; use cache.mode "managed"',
  ],
  [
    "a caller that is not there",
    live({ callers: ["worker"] }),
    'services.live.callers: "worker" is not defined in this environment; use "backend"',
  ],
  [
    "a scheduled task that calls by name",
    { scheduledTasks: { nightly: { schedule: "rate(1 day)" } }, ...live({ callers: ["nightly"] }) },
    'services.live.callers: "nightly" is a scheduled task, and only services and workers can call by name; give the service paths instead',
  ],
  [
    "a caller that CodeDeploy deploys",
    { backend: { deployment: "blue-green" }, ...live({}) },
    'services.live.callers: "backend" is deployed by CodeDeploy ("blue-green"), whose tasks cannot call by name; use backend.deployment "rolling", or give the service paths, and callers without it',
  ],
  [
    "two services that call each other",
    {
      services: {
        live: { ...PUBLIC, port: 4000, callers: ["plugins"] },
        plugins: { ...PUBLIC, port: 5002, callers: ["live"] },
      },
    },
    'services.live.callers: "plugins" calls it and is called by it, so neither can be started first; let one of them call the other by its paths',
    'services.plugins.callers: "live" calls it and is called by it, so neither can be started first; let one of them call the other by its paths',
  ],
  [
    "a reference to a service that may not be called from there",
    {
      scheduledTasks: { nightly: { schedule: "rate(1 day)", environment: { LIVE: { ref: "services.live.url" } } } },
      workers: { mailer: { environment: { LIVE: { ref: "services.live.url" } } } },
      ...live({ callers: ["backend"] }),
    },
    'workers.mailer.environment.LIVE: "live" may not be called from here; add "mailer" to services.live.callers',
    'scheduledTasks.nightly.environment.LIVE: "live" cannot be called from here by name, only from services and workers; give it paths, and use its public address',
  ],
  [
    "a reference to a service that nobody calls by name",
    { backend: { environment: { LIVE: { ref: "services.live.url" } } }, ...live({ paths: ["/api/live/*"] }) },
    'backend.environment.LIVE: "services.live.url" is not defined in this environment; use something of frontend, backend, api, database or secrets',
  ],
  [
    "a service whose requests the exceptions of the sign-in take",
    {
      frontend: null,
      api: null,
      domain: { healthCheck: false },
      backend: {
        environment: null,
        loadBalancer: {
          exposure: "internet",
          login: {
            userPoolArn: "arn:aws:cognito-idp:us-east-1:444455556666:userpool/us-east-1_AbCdEfGhI",
            clientId: "abc123",
            userPoolDomain: "shop",
            except: ["/live/hooks/*"],
          },
        },
      },
      ...live({ paths: ["/live/*"] }),
    },
    'services.live.paths: ["/live/*"] would lose "/live/hooks/*" to the backend, to which backend.loadBalancer.login.except sends it; use paths apart from it, or take it out there',
  ],
  [
    "a service whose outputs are the backend's",
    { services: { ecs: { port: 80 } } },
    'services.ecs: "ecs" is already the name of the outputs of the backend (ecs_…); use another name',
  ],
  [
    "parts of stores that a service does not reach",
    {
      cache: {},
      ...live({
        databaseAccess: false,
        environment: { DB: { ref: "database.host" }, REDIS: { ref: "cache.url" } },
      }),
    },
    'services.live.environment.DB: "database.host" is out of its reach; set services.live.databaseAccess true',
    'services.live.environment.REDIS: "cache.url" is out of its reach; set services.live.cacheAccess true',
  ],
  [
    "a variable that a permission of a service sets",
    live({ inherits: "backend", permissions: ["custom-metrics"], environment: { METRICS_NAMESPACE: "x" } }),
    "services.live.environment.METRICS_NAMESPACE: METRICS_NAMESPACE is set by the permission custom-metrics; leave it out",
  ],
  [
    "a URL of a service with another port",
    { backend: { environment: { LIVE: "redis://live:4001" } }, ...live({}) },
    'backend.environment.LIVE: "redis://live:4001" is about port 4001, which these tasks cannot reach; set outbound: { live: { port: 4001 } } next to environment, or leave the variable out',
  ],
  [
    "a variable of a service that is one of its secrets",
    live({ secrets: ["JWT_SECRET"], environment: { JWT_SECRET: "x" } }),
    "services.live.environment.JWT_SECRET: JWT_SECRET is a secret; leave it out",
  ],
  [
    "a service that CodeDeploy deploys",
    live({ deployment: "blue-green" }),
    "services.live.deployment: is the backend's alone; a service next to it is deployed by ECS, a few tasks at a time: leave it out",
  ],
  [
    "a service that scales on what it does not have",
    live({ scaling: { min: 1, max: 3, requestsPerTarget: 100 } }),
    "services.live.scaling.requestsPerTarget: 100 needs a load balancer to count requests; set port, or scale on CPU or memory",
  ],
  [
    "a service that cuts off responses",
    live({ paths: ["/api/live/*"], deregistrationDelaySeconds: 30, stopTimeoutSeconds: 10, healthCheck: {} }),
    "services.live.deregistrationDelaySeconds: 30 cuts off responses that callers wait 60 seconds for (frontend.apiTimeoutSeconds, api.timeoutSeconds), on each deployment; use 60 or more, or leave it out",
  ],
  [
    "a service with the name of a job",
    { jobs: { egress: "https", definitions: { live: {} } }, ...live({}) },
    'jobs.definitions.live: "live" is already the name of services.live; use another name',
  ],
  [
    "a service with the name of the job that checks a rollback",
    { services: { verify: PUBLIC } },
    'services.verify: "verify" is already the name of the check of a rollback; use another name',
  ],
  [
    "a worker with the pipeline of a backend that has none",
    {
      backend: { image: { owner: "terraform", reference: "ghcr.io/example/shop:1" } },
      workers: { mailer: { image: { owner: "ci" } } },
    },
    'workers.mailer.image.owner: "ci" is the backend\'s pipeline, and the backend has none; use "terraform" with a reference, or make it one of services, which have pipelines of their own',
  ],
];
