import type { Case } from "./bad-input.cases";

const PROXY = { image: "public.ecr.aws/nginx/nginx:1.27", port: 8087 };
const beside = (sidecars: object, more: object = {}) => ({ backend: { sidecars, ...more } });

/** Mistakes in workloads other than the backend, and in backups and recovery. */
export const WORKLOAD_CASES: readonly Case[] = [
  [
    "a variable with a port that nothing opens",
    { backend: { environment: { SMTP_HOST: "mail.example.com", SMTP_PORT: "587" } } },
    'backend.environment.SMTP_PORT: "587" is about port 587, which these tasks cannot reach; set outbound: { smtp: { port: 587 } } next to environment, or leave the variable out',
  ],
  [
    "a URL with a port that nothing opens",
    { backend: { environment: { CLICKHOUSE_URL: "https://clickhouse.example.com:8443/default" } } },
    'backend.environment.CLICKHOUSE_URL: "https://clickhouse.example.com:8443/default" is about port 8443, which these tasks cannot reach; set outbound: { clickhouse: { port: 8443 } } next to environment, or leave the variable out',
  ],
  [
    "a URL whose scheme has a port of its own",
    { backend: { environment: { GRAPH: "bolt://user:x@graph.example.com" } } },
    'backend.environment.GRAPH: "bolt://user:x@graph.example.com" is about port 7687, which these tasks cannot reach; set outbound: { graph: { port: 7687 } } next to environment, or leave the variable out',
  ],
  [
    "a release that two tasks would run at once",
    {
      backend: {
        image: { owner: "terraform", reference: "nginx:1.27" },
        release: { command: ["migrate"] },
        scaling: null,
      },
      delivery: null,
    },
    'backend.release: runs in each new task if Terraform owns the image, and 2 tasks may run it at once; use desiredCount 1 without scaling, takesLock: true if the command locks the database itself, or image.owner "ci", where a pipeline runs it once',
  ],
  [
    "a release that never ends",
    { backend: { release: { command: ["migrate"], timeoutMinutes: 600 } } },
    "backend.release.timeoutMinutes: 600 is out of range; use a whole number from 1 to 240",
  ],
  [
    "a release of a worker",
    { workers: { ocr: { release: { command: ["migrate"] } } } },
    "workers.ocr.release: is the backend's alone, whose workers are deployed after it; set backend.release",
  ],
  [
    "a release of a service",
    { services: { live: { port: 80, release: { command: ["migrate"] } } } },
    "services.live.release: is the backend's alone; run it when the container starts, or make the program the backend",
  ],
  [
    "a worker with the name of the release's task",
    { backend: { release: { command: ["migrate"] } }, workers: { "backend-release": {} } },
    'workers.backend-release: "backend-release" is already the name of the backend\'s release; use another name',
  ],
  [
    "a health check on the port for requests",
    { backend: { healthCheck: { port: 8000 } } },
    "backend.healthCheck.port: 8000 is the port for requests, which is asked anyway; leave it out",
  ],
  [
    "a limit of open files that Linux does not give",
    { backend: { ulimits: { nofile: 2_000_000 } } },
    "backend.ulimits.nofile: 2000000 is out of range; use a whole number from 1024 to 1048576",
  ],
  [
    "a sidecar without an image",
    beside({ proxy: {} }),
    "backend.sidecars.proxy.image: is missing and has no default; set it",
  ],
  [
    "a sidecar on the application's port",
    beside({ proxy: { ...PROXY, port: 8000 } }),
    "backend.port: 8000 is the port of proxy in the same task; use another one",
  ],
  [
    "two sidecars on one port",
    beside({ proxy: PROXY, other: PROXY }),
    "backend.sidecars.other.port: 8087 is the port of proxy in the same task; use another one",
  ],
  [
    "two sidecars that receive",
    beside({ proxy: { ...PROXY, receives: true }, other: { ...PROXY, port: 8088, receives: true } }),
    "backend.sidecars.other.receives: true is said of proxy too, and one container gets the requests; leave one of them out",
  ],
  [
    "a sidecar that receives on no port",
    beside({ proxy: { image: PROXY.image, receives: true } }),
    "backend.sidecars.proxy.port: is missing; set the port on which it receives the requests",
  ],
  [
    "a sidecar that receives with blue/green",
    beside({ proxy: { ...PROXY, receives: true } }, { deployment: "blue-green" }),
    'backend.sidecars.proxy.receives: true does not go with deployment "blue-green", where pipelines tell CodeDeploy the port of the application; use "rolling"',
  ],
  [
    "a sidecar that receives for a worker",
    { workers: { ocr: { sidecars: { proxy: { ...PROXY, receives: true } } } } },
    "workers.ocr.sidecars.proxy.receives: true needs requests, and without port the tasks get none; set port, or leave it out",
  ],
  [
    "a sidecar that receives for a service that is called by name",
    { services: { live: { port: 4000, sidecars: { proxy: { ...PROXY, receives: true } } } } },
    'services.live.sidecars.proxy.receives: true does not go with callers ["backend"], who call the application by name; set callers: [] and paths or hosts, or leave it out',
  ],
  [
    "a sidecar with the name of the application",
    beside({ backend: PROXY }),
    'backend.sidecars.backend: "backend" is the name of another container of these tasks; use another name',
  ],
  [
    "a sidecar with a secret that is not there",
    beside({ proxy: { ...PROXY, secrets: ["BASIC_AUTH"] } }),
    'backend.sidecars.proxy.secrets: "BASIC_AUTH" is not defined in this environment; use "JWT_SECRET", "OPENAI_API_KEY" or "DATABASE_URL"',
  ],
  [
    "a sidecar with a reference to something that is not there",
    beside({ proxy: { ...PROXY, environment: { CACHE: { ref: "cache.host" } } } }),
    'backend.sidecars.proxy.environment.CACHE: "cache.host" is not defined in this environment; use something of frontend, backend, api, database or secrets',
  ],
  [
    "a sidecar that calls a port which nothing opens",
    beside({ proxy: { ...PROXY, environment: { SMTP_PORT: "587" } } }),
    'backend.sidecars.proxy.environment.SMTP_PORT: "587" is about port 587, which these tasks cannot reach; set outbound: { smtp: { port: 587 } } in backend, or leave the variable out',
  ],
  [
    "sidecars that take all there is",
    beside({ proxy: { ...PROXY, memoryMiB: 4096 } }, { cpu: 256, memoryMiB: 512 }),
    "backend.memoryMiB: 512 leaves nothing for the application next to proxy, which needs 4096; raise it",
  ],
  [
    "a worker with a port",
    { workers: { ocr: { port: 80 } } },
    "workers.ocr.port: is for services that receive requests, and a worker receives none; leave it out",
  ],
  [
    "a worker that scales on messages without a queue",
    { workers: { ocr: { scaling: { min: 0, max: 5, messagesPerTask: 10 } } } },
    "workers.ocr.scaling.messagesPerTask: 10 needs a queue to count messages; give the service one, or scale on CPU or memory",
  ],
  [
    "a worker with an unknown queue",
    { queues: { invoices: {} }, workers: { ocr: { queue: "invoces" } } },
    'workers.ocr.queue: "invoces" is not defined in this environment; use "invoices"',
  ],
  [
    "a worker with a queue where there are none",
    { workers: { ocr: { queue: "invoices" } } },
    'workers.ocr.queue: "invoices" is not defined in this environment; there is none',
  ],
  [
    "a worker that may work longer than its message stays hidden",
    {
      queues: { invoices: { visibilityTimeoutSeconds: 60 } },
      workers: { ocr: { queue: "invoices", stopTimeoutSeconds: 120 } },
    },
    "workers.ocr.stopTimeoutSeconds: 120 is more than the queue's visibilityTimeoutSeconds 60, after which another worker gets the message that this one is still working on; use 60 or less, or raise the queue's",
  ],
  [
    "a worker with the name of a built-in part",
    { workers: { backend: {} } },
    'workers.backend: "backend" is already the name of a built-in part; use another name',
  ],
  [
    "a worker with the name of a queue",
    { queues: { invoices: {} }, workers: { invoices: {} } },
    'workers.invoices: "invoices" is already the name of queues.invoices; use another name',
  ],
  [
    "a worker's name in capitals",
    { workers: { OCR: {} } },
    'workers.OCR: "OCR" is not valid; use a worker\'s name in kebab-case, such as invoices',
  ],
  [
    "a worker's variable that the queue sets",
    { queues: { invoices: {} }, workers: { ocr: { queue: "invoices", environment: { QUEUE_URL: "x" } } } },
    "workers.ocr.environment.QUEUE_URL: QUEUE_URL is set by the queue; leave it out",
  ],
  [
    "a worker's variable that refers to a missing queue",
    { workers: { ocr: { environment: { A: { ref: "queues.invoices.url" } } } } },
    'workers.ocr.environment.A: "queues.invoices.url" is not defined in this environment; use something of frontend, backend, api, database or secrets',
  ],
  [
    "a scheduled task without a schedule",
    { scheduledTasks: { nightly: {} } },
    "scheduledTasks.nightly.schedule: is missing and has no default; set it",
  ],
  [
    "a scheduled task with a Unix cron",
    { scheduledTasks: { nightly: { schedule: "0 3 * * *" } } },
    'scheduledTasks.nightly.schedule: "0 3 * * *" is not a schedule; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a queue that keeps messages too long",
    { queues: { jobs: { retentionDays: 14 } } },
    "queues.jobs.retentionDays: 14 is out of range; use a whole number from 1 to 13",
  ],
  [
    "a queue with too long a visibility timeout",
    { queues: { invoices: { visibilityTimeoutSeconds: 50000 } } },
    "queues.invoices.visibilityTimeoutSeconds: 50000 is out of range; use a whole number from 0 to 43200",
  ],
  [
    "a queue that the backend may read",
    { queues: { jobs: { backendAccess: "receive" } } },
    'queues.jobs.backendAccess: "receive" is not allowed; use "none" or "send"',
  ],
  [
    "a queue with an unknown encryption",
    { queues: { jobs: { encryption: "aes" } } },
    'queues.jobs.encryption: "aes" is not allowed; use "sqs" or "kms"',
  ],
  [
    "jobs without a definition",
    { jobs: { egress: "https", definitions: {} } },
    "jobs.definitions: has no jobs; define one, or leave the section out",
  ],
  [
    "jobs whose definitions are a list",
    { jobs: { definitions: ["autograder"] } },
    'jobs.definitions: ["autograder"] is not a section; write { name: … }',
  ],
  [
    "jobs without VPC endpoints",
    { jobs: { definitions: { grade: {} } } },
    'jobs.egress: "aws" needs "ecr.api", "ecr.dkr", "logs" in network.interfaceEndpoints; add what is missing, or use "https"',
  ],
  [
    "jobs without internet access",
    {
      network: { natGateways: "none" },
      backend: { placement: "public" },
      jobs: { egress: "https", definitions: { grade: {} } },
    },
    'jobs.egress: "https" needs internet access, but network.natGateways is "none"; use "single" or "per-az", or egress "aws"',
  ],
  [
    "a job with a missing bucket",
    { jobs: { egress: "https", definitions: { grade: { bucketAccess: { packages: "read" } } } } },
    'jobs.definitions.grade.bucketAccess: "packages" is not defined in this environment; there is none',
  ],
  [
    "a job with a missing secret",
    { jobs: { egress: "https", definitions: { grade: { secrets: ["API_KEY"] } } } },
    'jobs.definitions.grade.secrets: "API_KEY" is not defined in this environment; use "JWT_SECRET" or "OPENAI_API_KEY"',
  ],
  [
    "a job that gets the database's URL without access to it",
    { jobs: { egress: "https", definitions: { grade: { secrets: ["DATABASE_URL"] } } } },
    'jobs.definitions.grade.secrets: "DATABASE_URL" is not defined in this environment; use "JWT_SECRET" or "OPENAI_API_KEY"',
  ],
  [
    "a job with an unknown queue",
    { jobs: { egress: "https", definitions: { grade: { queue: "fast" } } } },
    'jobs.definitions.grade.queue: "fast" is not a queue; use "default"',
  ],
  [
    "a job size that Fargate does not offer",
    { jobs: { egress: "https", definitions: { grade: { cpu: 256, memoryMiB: 4096 } } } },
    "jobs.definitions.grade.memoryMiB: 4096 does not go with cpu 256; use 512, 1024 or 2048",
  ],
  [
    "a job with too many attempts",
    { jobs: { egress: "https", definitions: { grade: { attempts: 11 } } } },
    "jobs.definitions.grade.attempts: 11 is out of range; use a whole number from 1 to 10",
  ],
  [
    "a job as root by number",
    { jobs: { egress: "https", definitions: { grade: { user: "0" } } } },
    'jobs.definitions.grade.user: "0" is root; use another uid, or "root" if the image needs it',
  ],
  [
    "jobs with too few CPUs",
    { jobs: { egress: "https", maxVcpus: 0, definitions: { grade: {} } } },
    "jobs.maxVcpus: 0 is out of range; use a whole number from 1 to 10000",
  ],
  [
    "a host together with a database",
    { host: { postgres: { databaseName: "x" } } },
    "database: cannot be combined with host, which runs its own; set database to null, or leave out host",
    "frontend.apiPaths: are routed to a load balancer, and with host there is none; leave them out and call the API at its own address",
  ],
  [
    "a host without an API",
    {
      host: { postgres: { databaseName: "x" } },
      database: null,
      api: null,
      frontend: { apiPaths: null },
      backend: { loadBalancer: null },
    },
    "host: can only be reached through an HTTP API, and there is none; add api: {}",
  ],
  [
    "a host without a database's name",
    { host: { postgres: {} }, database: null, frontend: { apiPaths: null }, backend: { loadBalancer: null } },
    "host.postgres.databaseName: is missing and has no default; set it",
  ],
  [
    "a host with workers",
    {
      host: { postgres: { databaseName: "x" } },
      database: null,
      frontend: { apiPaths: null },
      backend: { loadBalancer: null },
      workers: { ocr: {} },
    },
    "workers: run on Fargate, and with host there is no cluster; leave out one of the two",
  ],
  [
    "a host in a zone that the network does not have",
    {
      host: { postgres: { databaseName: "x" }, az: "c" },
      database: null,
      frontend: { apiPaths: null },
      backend: { loadBalancer: null },
    },
    'host.az: "c" is not defined in this environment; use "a" or "b"',
  ],
  [
    "blue/green with Spot",
    { backend: { deployment: "blue-green", capacity: "spot" } },
    'backend.capacity: "spot" cannot be combined with blue-green, where capacity providers cannot change; use "on-demand"',
  ],
  [
    "blue/green with an image owned by Terraform",
    { backend: { deployment: "blue-green", image: { owner: "terraform", reference: "nginx:1" } } },
    'backend.image.owner: "terraform" cannot be combined with blue-green, where only CodeDeploy starts new tasks; use "ci"',
  ],
  [
    "blue/green settings without blue/green",
    { backend: { blueGreen: { terminateOldAfterMinutes: 5 } } },
    'backend.blueGreen: configures "blue-green", but deployment is "rolling"; leave it out, or use deployment "blue-green"',
  ],
  [
    "an unknown permission",
    { backend: { permissions: ["s3"] } },
    'backend.permissions[0]: "s3" is not allowed; use "textract", "send-mail", "bedrock-invoke" or "custom-metrics"',
  ],
  [
    "recovery targets without copies",
    { recovery: { rtoMinutes: 240, rpoMinutes: 60 } },
    "recovery.rpoMinutes: 60 cannot be met: database has no copy in the recovery region; set database.recovery",
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "an RPO of 15 minutes with an instance",
    { recovery: { rtoMinutes: 240, rpoMinutes: 15 }, database: { recovery: {} } },
    'recovery.rpoMinutes: 15 cannot be met: database has a copy there that may be 30 minutes old; use kind "serverless", whose copy lags by about a minute, or set the target to 30',
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "an RTO that is too short",
    { recovery: { rtoMinutes: 60, rpoMinutes: 60 }, database: { recovery: {} } },
    "recovery.rtoMinutes: 60 cannot be met: recovery takes about 90 minutes, 30 to wake the second home and 60 to restore database; use a copy that is restored faster, or set the target to 90",
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "recovery targets without copies of the files",
    { recovery: { rtoMinutes: 240, rpoMinutes: 60 }, database: { recovery: {} }, buckets: { files: {} } },
    "recovery.rpoMinutes: 60 cannot be met: buckets.files has no copy in the recovery region; set replicated",
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "recovery targets without replication time control",
    {
      recovery: { rtoMinutes: 240, rpoMinutes: 60 },
      database: { recovery: {} },
      buckets: { files: { replicated: true } },
    },
    "recovery.rpoMinutes: 60 cannot be met: buckets.files has a copy there that may be 120 minutes old; set replicationTimeControl, or set the target to 120",
    'recovery: needs the images in the recovery region too; add "shop-prod-" to the account\'s imageReplication in envs/accounts.ts',
  ],
  [
    "a recovery section without an RTO",
    { recovery: { rpoMinutes: 15 } },
    "recovery.rtoMinutes: is missing and has no default; set it",
  ],
  [
    "a replicated bucket without versions",
    { buckets: { files: { replicated: true, versioned: false } } },
    "buckets.files.replicated: true requires versioning, because S3 copies versions; set versioned to true",
  ],
  [
    "backups of nothing",
    { backups: {}, database: null },
    "backups: need a database or a host to back up, and there is neither; leave them out",
  ],
  [
    "backups at a wrong time",
    { backups: { startTime: "25:00" } },
    'backups.startTime: "25:00" is not valid; use a time of day in UTC, such as "05:00"',
  ],
  [
    "a reader role for a bucket that does not exist",
    { buckets: { files: { backendAccess: "write" } } },
    'buckets.files.backendAccess: "write" is not allowed; use "none", "read" or "read-write"',
  ],
  [
    "browser access that is not a boolean",
    { buckets: { files: { browserAccess: "yes" } } },
    'buckets.files.browserAccess: "yes" is not a boolean; use true or false',
  ],
  [
    "a database with one zone for recovery",
    { database: { recovery: { azs: ["a"] } } },
    "database.recovery.azs: has 1 item; use 2 to 3",
  ],
];
