import type { Partially } from "../../modules/core";
import type { EnvironmentConfig } from "../../stacks/config/environment";

/** A mistake, written over a valid environment, and the messages it leads to. */
export type Case = readonly [name: string, mistake: Mistake, ...messages: string[]];

export type Mistake = Partially<EnvironmentConfig> | Readonly<Record<string, unknown>>;

export const CASES: readonly Case[] = [
  [
    "an unknown section",
    { databse: {} },
    "databse: is not a setting; did you mean database? the settings here are protection, tags, network, frontend, backend, services, workers, scheduledTasks, jobs, host, database, cache, queues, buckets, encryption, secrets, api, domain, waf, alerts, backups, recovery, delivery, budget",
  ],
  [
    "responses cut off while callers wait for them",
    {
      backend: { deregistrationDelaySeconds: 30, loadBalancer: { idleTimeoutSeconds: 20 } },
      frontend: { apiTimeoutSeconds: 50 },
    },
    "backend.deregistrationDelaySeconds: 30 cuts off responses that callers wait 50 seconds for (frontend.apiTimeoutSeconds, api.timeoutSeconds), on each deployment; use 50 or more, or leave it out",
    "backend.loadBalancer.idleTimeoutSeconds: 20 closes connections on which callers still wait for a response (frontend.apiTimeoutSeconds, api.timeoutSeconds: 50 seconds); use 50 or more, or leave it out",
  ],
  [
    "an unknown setting",
    { backend: { memoryMb: 512 } },
    "backend.memoryMb: is not a setting; did you mean memoryMiB? the settings here are port, tls, cpu, memoryMiB, architecture, image, entryPoint, command, environment, ulimits, stopTimeoutSeconds, logRetentionDays, capacity, placement, egress, outbound, readOnlyRootFilesystem, user, permissions, desiredCount, healthCheck, stickiness, containerHealthCheck, healthCheckGracePeriodSeconds, deregistrationDelaySeconds, minimumHealthyPercent, maximumPercent, exec, tracing, scaling, deployment, release, blueGreen, alarms, sidecars, loadBalancer, repository, cluster",
  ],
  [
    "an unknown nested setting",
    { backend: { healthCheck: { interval: 30 } } },
    "backend.healthCheck.interval: is not a setting; did you mean intervalSeconds? the settings here are path, port, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold, codes",
  ],
  ["a section that is a string", { waf: "on" }, 'waf: "on" is not a section; write { … }'],
  ["a section that is a list", { buckets: [] }, "buckets: [] is not a section; write { name: … }"],
  [
    "an unknown protection",
    { protection: "full" },
    'protection: "full" is not allowed; use "protected", "retiring" or "disposable"',
  ],
  ["no network", { network: null }, "network: is missing, and backend and database need it; set network.cidr"],
  ["no cidr", { network: { cidr: null } }, "network.cidr: is missing and has no default; set it"],
  [
    "a CIDR that is not a block",
    { network: { cidr: "10.0.0.0" } },
    'network.cidr: "10.0.0.0" is not valid; use an IPv4 block such as "10.20.0.0/16"',
  ],
  [
    "a CIDR with bits beyond its prefix",
    { network: { cidr: "10.0.0.1/16" } },
    'network.cidr: "10.0.0.1/16" is not an IPv4 block; write its first address and its length, such as "10.20.0.0/16"',
  ],
  [
    "a CIDR with a number over 255",
    { network: { cidr: "10.0.300.0/24" } },
    'network.cidr: "10.0.300.0/24" is not an IPv4 block; write its first address and its length, such as "10.20.0.0/16"',
  ],
  [
    "a VPC that is too small",
    { network: { cidr: "10.0.0.0/30" } },
    "network.cidr: /30 is out of range; a VPC with 4 zone slots can be /16 to /23",
  ],
  [
    "a VPC that is too large",
    { network: { cidr: "10.0.0.0/8" } },
    "network.cidr: /8 is out of range; a VPC with 4 zone slots can be /16 to /23",
  ],
  [
    "a VPC with public addresses",
    { network: { cidr: "8.8.0.0/16" } },
    'network.cidr: "8.8.0.0/16" is public address space; use a block inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10',
  ],
  [
    "three zones in two slots",
    { network: { azs: ["a", "b", "c"], azSlots: 2 } },
    'network.azs: "c" has slot 2, and azSlots is 2; use a, b, or more slots in a new VPC',
  ],
  [
    "a zone beyond the slots",
    { network: { azs: ["a", "e"] } },
    'network.azs: "e" has slot 4, and azSlots is 4; use a, b, c, d, or more slots in a new VPC',
  ],
  [
    "an unknown zone",
    { network: { azs: ["a", "z"] } },
    'network.azs[1]: "z" is not allowed; use "a", "b", "c", "d", "e" or "f"',
  ],
  ["a zone twice", { network: { azs: ["a", "a"] } }, 'network.azs: "a" is listed more than once; list it once'],
  [
    "one zone for a database",
    { network: { azs: ["a"] } },
    'network.azs: ["a"] is one availability zone, and backend and database need two; add a letter',
  ],
  [
    "a number of NAT gateways as a string",
    { network: { natGateways: "two" } },
    'network.natGateways: "two" is not allowed; use "none", "single" or "per-az"',
  ],
  [
    "the gateway endpoint as an interface",
    { network: { interfaceEndpoints: ["s3"] } },
    'network.interfaceEndpoints: "s3" is already reached through the free gateway endpoint; leave it out',
  ],
  [
    "private subnets without internet access",
    { network: { natGateways: "none" } },
    'network.natGateways: "none" leaves private tasks unable to reach ecr.api, ecr.dkr, logs, secretsmanager; add them to network.interfaceEndpoints, or use "single", or backend.placement "public"',
  ],
  [
    "a retention that CloudWatch does not support",
    { network: { flowLogRetentionDays: 31 } },
    "network.flowLogRetentionDays: 31 is not allowed; use 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653",
  ],
  [
    "a cpu that Fargate does not have",
    { backend: { cpu: 700 } },
    "backend.cpu: 700 is not allowed; use 256, 512, 1024, 2048, 4096, 8192 or 16384",
  ],
  [
    "a memory that does not go with the cpu",
    { backend: { cpu: 256, memoryMiB: 700 } },
    "backend.memoryMiB: 700 does not go with cpu 256; use 512, 1024 or 2048",
  ],
  [
    "a memory that is too large for the cpu",
    { backend: { cpu: 512, memoryMiB: 8192 } },
    "backend.memoryMiB: 8192 does not go with cpu 512; use 1024, 2048, 3072 or 4096",
  ],
  [
    "an unknown architecture",
    { backend: { architecture: "arm" } },
    'backend.architecture: "arm" is not allowed; use "x86_64" or "arm64"',
  ],
  [
    "a port beyond the last one",
    { backend: { port: 70000 } },
    "backend.port: 70000 is out of range; use a whole number from 1 to 65535",
  ],
  [
    "no port",
    { backend: { port: null } },
    "backend.port: is missing; set the port that the container listens on, such as 8000",
  ],
  [
    "a health check that takes longer than its interval",
    { backend: { healthCheck: { intervalSeconds: 5, timeoutSeconds: 10 } } },
    "backend.healthCheck.timeoutSeconds: 10 is not less than intervalSeconds 5; use 4 or less",
  ],
  [
    "a health check path without a slash",
    { backend: { healthCheck: { path: "health" } } },
    'backend.healthCheck.path: "health" is not valid; use a path such as "/health"',
  ],
  [
    "status codes that are not numbers",
    { backend: { healthCheck: { codes: "ok" } } },
    'backend.healthCheck.codes: "ok" is not valid; use status codes such as "200", "200,204" or "200-299"',
  ],
  [
    "a minimum of tasks above the maximum",
    { backend: { scaling: { min: 5, max: 2 } } },
    "backend.scaling.min: 5 is more than max 2; use 2 or less",
  ],
  [
    "an initial number of tasks above the maximum",
    { backend: { desiredCount: 9, scaling: { min: 1, max: 4 } } },
    "backend.desiredCount: 9 is outside scaling; use 1 to 4, or leave it out",
  ],
  [
    "cron nonsense",
    { backend: { scaling: { min: 1, max: 4, scheduled: { night: { schedule: "every night", min: 1, max: 1 } } } } },
    'backend.scaling.scheduled.night.schedule: "every night" is not a schedule; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a cron expression with five fields",
    {
      backend: { scaling: { min: 1, max: 4, scheduled: { night: { schedule: "cron(0 22 * * *)", min: 1, max: 1 } } } },
    },
    'backend.scaling.scheduled.night.schedule: "cron(0 22 * * *)" has 5 fields, a cron expression has 6, including the year; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a target over a hundred percent",
    { backend: { scaling: { min: 1, max: 4, cpuTargetPercent: 170 } } },
    "backend.scaling.cpuTargetPercent: 170 is out of range; use a whole number from 1 to 100",
  ],
  [
    "a stop timeout over two minutes",
    { backend: { stopTimeoutSeconds: 300 } },
    "backend.stopTimeoutSeconds: 300 is out of range; use a whole number from 2 to 120",
  ],
  [
    "an image without an owner",
    { backend: { image: { reference: "nginx" } } },
    'backend.image.owner: is missing; use "ci" or "terraform"',
  ],
  [
    "an AWS access key as a variable",
    { backend: { environment: { AWS_SECRET_ACCESS_KEY: "x" } } },
    "backend.environment.AWS_SECRET_ACCESS_KEY: is not needed, because the SDK gets the credentials of the task role automatically; leave it out",
  ],
  [
    "a variable that is set already",
    { backend: { environment: { DATABASE_URL: "x" } } },
    "backend.environment.DATABASE_URL: DATABASE_URL is set by the database; leave it out",
  ],
  [
    "a variable that is also a secret",
    { backend: { environment: { JWT_SECRET: "x" } } },
    "backend.environment.JWT_SECRET: JWT_SECRET is a secret; leave it out",
  ],
  [
    "a reference to what is not built",
    { backend: { environment: { BUCKET: { ref: "buckets.uploads.name" } } } },
    'backend.environment.BUCKET: "buckets.uploads.name" is not defined in this environment; use something of frontend, backend, api, database or secrets',
  ],
  [
    "a reference to an unknown name",
    { backend: { environment: { HOST: { ref: "database.hostname" } } } },
    'backend.environment.HOST.ref: "database.hostname" is not valid; use "frontend.url", "backend.url", "api.url", ' +
      '"database.host", "database.port", "database.name", "database.user", "database.password", "database.url", ' +
      '"database.readerHost", "database.readerUrl", "cache.host", "cache.port", "cache.url", "cache.readerHost", ' +
      '"cache.readerUrl", "services.<name>.url", "buckets.<name>.name", "queues.<name>.url", "queues.<name>.name", "jobs.<name>.definition", ' +
      '"jobs.<name>.queue" or "secrets.<NAME>"',
  ],
  [
    "a number as a variable",
    { backend: { environment: { WORKERS: 4 } } },
    'backend.environment.WORKERS: 4 is not a string; write it in quotes, or use a reference such as { ref: "frontend.url" }',
  ],
  [
    "an internet-facing load balancer behind CloudFront",
    { backend: { loadBalancer: { exposure: "internet" } } },
    'backend.loadBalancer.exposure: "internet" cannot be combined with frontend.apiPaths; use "cloudfront", so that callers cannot bypass CloudFront',
    'backend.loadBalancer.exposure: "internet" lets callers bypass the HTTP API; use "internal", or "cloudfront" with frontend.apiPaths',
  ],
  [
    "a load balancer for CloudFront without paths",
    { frontend: { apiPaths: [] } },
    'backend.loadBalancer.exposure: "cloudfront" needs paths for CloudFront to route to the backend; set frontend.apiPaths, such as ["/api/*"]',
  ],
  [
    "paths to a missing backend",
    { backend: null, api: null, database: null },
    "frontend.apiPaths: are routed to the backend, and there is none; add a backend section, or leave them out",
  ],
  [
    "paths that leave nothing to the frontend",
    { frontend: { apiPaths: ["/*"] } },
    'frontend.apiPaths: "/*" leaves nothing for the frontend; use a prefix such as "/api/*"',
  ],
  [
    "paths that are both immutable and the backend's",
    { frontend: { apiPaths: ["/assets/*"] } },
    'frontend.immutablePaths: "/assets/*" goes to the backend (apiPaths); list it in only one of the two',
  ],
  [
    "an old TLS policy",
    { backend: { loadBalancer: { tlsPolicy: "ELBSecurityPolicy-2016-08" } } },
    'backend.loadBalancer.tlsPolicy: "ELBSecurityPolicy-2016-08" is not allowed; use "ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-2-2021-06" or "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06"',
  ],
  [
    "tracing without access to the daemon's image",
    { backend: { tracing: true, egress: "none" } },
    'backend.egress: "none" leaves no access to pull public.ecr.aws/xray/aws-xray-daemon:3.3.15; use "https"',
  ],
  [
    "tracing without a NAT gateway",
    {
      network: { natGateways: "none", interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"] },
      backend: { tracing: true },
    },
    'network.natGateways: "none" leaves private tasks unable to reach public.ecr.aws, which has no VPC endpoint and hosts the image for backend.tracing; use "single", or backend.placement "public"',
  ],
  [
    "a variable that tracing sets",
    { backend: { tracing: true, environment: { AWS_XRAY_DAEMON_ADDRESS: "x" } } },
    "backend.environment.AWS_XRAY_DAEMON_ADDRESS: AWS_XRAY_DAEMON_ADDRESS is set by tracing; leave it out",
  ],
  [
    "several zones for a cache of one node",
    { cache: { nodes: 1, multiAz: true } },
    "cache.multiAz: true needs a node to take over, and there is one; set nodes to 2 or more",
  ],
  [
    "a variable that the cache sets",
    { cache: {}, backend: { environment: { REDIS_URL: "x" } } },
    "backend.environment.REDIS_URL: REDIS_URL is set by the cache; leave it out",
  ],
  [
    "a secret that the cache sets",
    { cache: {}, secrets: { REDIS_URL: { kind: "generated" } } },
    "secrets.REDIS_URL: REDIS_URL is set by the cache; give the secret another name",
  ],
  [
    "a cache without a backend",
    { cache: {}, backend: null, api: null, frontend: { apiPaths: [] } },
    "cache: needs a backend, and there is none; add a backend section, or leave it out",
  ],
  [
    "a sidecar cache that leaves no room for the application",
    { cache: { mode: "sidecar", sidecar: { memoryMiB: 512, cpu: 256 } } },
    "backend.cpu: 256 leaves nothing for the application next to cache, which needs 256; raise it",
    "backend.memoryMiB: 512 leaves nothing for the application next to cache, which needs 512; raise it",
  ],
  [
    "a region of another partition",
    { region: "us-gov-west-1" },
    'region: "us-gov-west-1" is in a partition of AWS of its own (China, GovCloud, sovereign or isolated), which is not supported: its ARNs and service names differ; use a region of the partition aws, such as "eu-central-1"',
  ],
  [
    "a region that is a name",
    { region: "ireland" },
    'region: "ireland" is not valid; use a region such as "eu-central-1"',
  ],
  [
    "admin as the master user",
    { database: { user: "admin" } },
    'database.user: "admin" is a reserved word on RDS for PostgreSQL; use another one, such as "postgres"',
  ],
  [
    "a user with a hyphen",
    { database: { user: "sheet-gpt" } },
    'database.user: "sheet-gpt" is not valid; use lower-case letters, digits and "_", at most 63, a letter first',
  ],
  [
    "a database name with a hyphen",
    { database: { databaseName: "sheet-gpt" } },
    'database.databaseName: "sheet-gpt" is not valid; use lower-case letters, digits and "_", at most 63, a letter first',
  ],
  [
    "a reserved database name",
    { database: { databaseName: "template1" } },
    'database.databaseName: "template1" is a reserved word on RDS for PostgreSQL; use another one, such as "app"',
  ],
  [
    "a version with more than its minor",
    { database: { version: "15.4.1" } },
    'database.version: "15.4.1" is not valid for PostgreSQL; use a version from "14" up, in quotes, such as "16" or "16.9"',
  ],
  [
    "Aurora for MySQL",
    { database: { kind: "serverless", engine: "mysql", version: "8.4", urlScheme: "mysql" } },
    'database.kind: "serverless" is Aurora PostgreSQL, and engine is "mysql"; use "instance", or leave engine out',
  ],
  [
    "a version of another engine",
    { database: { engine: "mariadb", urlScheme: "mysql" } },
    'database.version: "15" is not valid for MariaDB; use a version from "10.6" up with both its numbers, in quotes, such as "11.8" or "11.8.3"',
  ],
  [
    "an unknown kind of database",
    { database: { kind: "aurora" } },
    'database.kind: "aurora" is not allowed; use "instance" or "serverless"',
  ],
  [
    "no backups",
    { database: { backupRetentionDays: 0 } },
    "database.backupRetentionDays: 0 is out of range; use a whole number from 1 to 35",
  ],
  [
    "windows that overlap",
    { database: { backupWindow: "03:00-05:00", maintenanceWindow: "mon:04:00-mon:05:00" } },
    'database.maintenanceWindow: "mon:04:00-mon:05:00" overlaps the backupWindow "03:00-05:00"; move one of them',
  ],
  [
    "a window that is too short",
    { database: { backupWindow: "03:00-03:10" } },
    'database.backupWindow: "03:00-03:10" is 10 minutes long; use 30 minutes to a day',
  ],
  [
    "a disk that cannot grow",
    { database: { instance: { storageGiB: 100, maxStorageGiB: 100 } } },
    "database.instance.maxStorageGiB: 100 is not at least 10 % more than storageGiB 100; use 110 or more",
  ],
  [
    "an invalid instance class",
    { database: { instance: { class: "t3.small" } } },
    'database.instance.class: "t3.small" is not valid; use an instance class such as "db.t4g.micro"',
  ],
  [
    "a minimum of ACUs above the maximum",
    { database: { kind: "serverless", version: "16", serverless: { minAcu: 8, maxAcu: 4 } } },
    "database.serverless.minAcu: 8 is more than maxAcu 4; use 4 or less",
  ],
  [
    "a capacity between two steps",
    { database: { kind: "serverless", version: "16", serverless: { minAcu: 0.7 } } },
    "database.serverless.minAcu: 0.7 is not a step; use a multiple of 0.5",
  ],
  [
    "a secret with a name that no variable can have",
    { secrets: { "jwt-secret": { kind: "generated" } } },
    'secrets.jwt-secret: "jwt-secret" is not valid; use the name of an environment variable, such as JWT_SECRET',
  ],
  [
    "a secret without a kind",
    { secrets: { API_KEY: {} } },
    'secrets.API_KEY.kind: is missing; use "generated", "external", "existing" or "parameter"',
  ],
  [
    "a secret's value",
    { secrets: { API_KEY: { kind: "external", description: "x", value: "hunter2" } } },
    "secrets.API_KEY.value: is not a setting; the settings here are kind, description",
  ],
  [
    "a secret that the database sets",
    { secrets: { DATABASE_URL: { kind: "generated" } } },
    "secrets.DATABASE_URL: DATABASE_URL is set by the database; give the secret another name",
  ],
  [
    "a zone that the account does not have",
    { domain: { zone: "example.org" } },
    'domain.zone: "example.org" is not a zone of the account, so its certificates cannot be validated; use shop.example.com or blog.example.com, or add it to the account\'s zones in envs/accounts.ts; or, if it exists already, set zoneId',
  ],
  [
    "a host outside its zone",
    { domain: { host: "www.example.org" } },
    'domain.host: "www.example.org" is not in the zone shop.example.com; use a name that ends in .shop.example.com',
  ],
  [
    "a host with a final dot",
    { domain: { host: "shop.example.com." } },
    'domain.host: "shop.example.com." is not valid; use a domain name such as "app.example.com", in lower case and without a final dot',
  ],
  [
    "a rate limit of zero",
    { waf: { requestsPerMinutePerIp: 0 } },
    "waf.requestsPerMinutePerIp: 0 is out of range; use a whole number from 10 to 20000000",
  ],
  [
    "an internal load balancer without anything in front of it",
    { frontend: null, waf: null, api: null, backend: { environment: null, loadBalancer: { exposure: "internal" } } },
    'backend.loadBalancer.exposure: "internal" without an api section is a backend that nobody can reach; set allowFrom to the ranges that may, add api: {}, or use "internet", or "cloudfront" with frontend.apiPaths',
  ],
  [
    "a firewall in front of nothing",
    { waf: { protects: ["load-balancer"] } },
    "waf: protects nothing: there is no frontend and no load balancer that can be reached from the internet; leave it out",
  ],
  [
    "a firewall for a load balancer that only CloudFront reaches",
    { waf: { protects: ["frontend", "load-balancer"] } },
    'waf.protects: "load-balancer" cannot be reached from the internet here, and needs no firewall; leave it out',
  ],
  [
    "a health check that has no token",
    {
      frontend: null,
      waf: null,
      backend: { environment: null, healthCheck: { path: "/health" }, loadBalancer: { exposure: "internal" } },
      api: { jwt: { issuer: "https://auth.example.com", audience: ["shop"] } },
    },
    'api.jwt.except: lacks "GET /health", which the health check of shop.example.com calls without a token; add it, or set domain.healthCheck false',
  ],
  [
    "a country's name",
    { waf: { blockedCountries: ["Atlantis"] } },
    'waf.blockedCountries[0]: "Atlantis" is not valid; use a two-letter country code such as "KP"',
  ],
  [
    "an unknown rule set",
    { waf: { managedRules: ["CoreRuleSet"] } },
    'waf.managedRules[0]: "CoreRuleSet" is not allowed; use "AmazonIpReputationList", "AnonymousIpList", "CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet", "AdminProtectionRuleSet", "LinuxRuleSet", "UnixRuleSet", "PHPRuleSet" or "WordPressRuleSet"',
  ],
  [
    "alerts without recipients",
    { alerts: { default: null } },
    "alerts.P1: nobody is notified when the site is down; set emails or httpsEndpoints here or under default",
  ],
  [
    "an invalid e-mail address",
    { alerts: { default: { emails: ["ops"] } } },
    'alerts.default.emails[0]: "ops" is not valid; use an e-mail address such as "ops@example.com"',
  ],
  [
    "a webhook over plain HTTP",
    { alerts: { P1: { httpsEndpoints: ["http://pager.example.com"] } } },
    'alerts.P1.httpsEndpoints[0]: "http://pager.example.com" is not valid; use a URL that begins with "https://"',
  ],
  [
    "a custom alarm without a description",
    { alerts: { custom: { odd: { severity: "P2", namespace: "App", metric: "Odd", threshold: 1, description: "" } } } },
    'alerts.custom.odd.description: "" is not valid; use 1 to 1000 characters that say what happened and what to do',
  ],
  [
    "an unknown severity",
    {
      alerts: {
        custom: { odd: { severity: "P9", namespace: "App", metric: "Odd", threshold: 1, description: "Look." } },
      },
    },
    'alerts.custom.odd.severity: "P9" is not allowed; use "P1", "P2", "P3" or "P4"',
  ],
  [
    "a budget of zero",
    { budget: { monthlyUsd: 0 } },
    "budget.monthlyUsd: 0 is out of range; use a number from 1 to 10000000",
  ],
  ["a budget without recipients", { budget: { emails: [] } }, "budget.emails: has 0 items; use 1 to 10"],
  [
    "a repository with its organisation",
    { delivery: { repository: "shop/shop" } },
    'delivery.repository: "shop/shop" is not valid; use the repository\'s name without its organization',
  ],
  [
    "immutable subjects without ids",
    { delivery: { subject: "immutable" } },
    'delivery.subject: "immutable" needs ids; set delivery.repositoryId and the account\'s github.organizationId, or use "classic"',
  ],
  [
    "a delivery section with nothing to deploy",
    {
      frontend: null,
      backend: {
        environment: null,
        loadBalancer: { exposure: "internal" },
        image: { owner: "terraform", reference: "nginx:1" },
      },
      waf: null,
      delivery: { repository: "x" },
    },
    'delivery: has nothing to deploy; add a frontend, or a backend with image.owner "ci"',
  ],
  [
    "a bucket's name in capitals",
    { buckets: { Uploads: {} } },
    'buckets.Uploads: "Uploads" is not valid; use a bucket\'s name in kebab-case, such as invoices',
  ],
  [
    "a bucket that archives too early",
    { buckets: { uploads: { archive: { afterDays: 7, storageClass: "STANDARD_IA" } } } },
    "buckets.uploads.archive.afterDays: 7 is too early for STANDARD_IA; use 30 or more",
  ],
  [
    "a bucket that expires before it archives",
    { buckets: { uploads: { expireDays: 30, archive: { afterDays: 90 } } } },
    "buckets.uploads.expireDays: 30 is before the objects are archived; use more than archive.afterDays (90)",
  ],
  [
    "an origin with a path",
    { buckets: { uploads: { corsOrigins: ["https://app.example.com/"] } } },
    'buckets.uploads.corsOrigins[0]: "https://app.example.com/" is not valid; use an origin such as "https://app.example.com", without a path',
  ],
  [
    "an API that can be bypassed",
    { frontend: null, backend: { loadBalancer: { exposure: "internet" }, environment: null } },
    'backend.loadBalancer.exposure: "internet" lets callers bypass the HTTP API; use "internal", or "cloudfront" with frontend.apiPaths',
  ],
  ["a burst limit of zero", { api: { burst: 0 } }, "api.burst: 0 is out of range; use a whole number from 1 to 5000"],
  [
    "an OpenAPI 2 document",
    { api: { openApi: { openapi: "2.0", info: { title: "x", version: "1" }, paths: {} } } },
    'api.openApi.openapi: "2.0" is not supported; use an OpenAPI 3 document',
  ],
  [
    "a tag key reserved by AWS",
    { tags: { "aws:owner": "me" } },
    'tags.aws:owner: "aws:owner" is not valid; use a tag key of up to 128 characters that does not start with aws:',
  ],
  [
    "three mistakes at once",
    { network: { cidr: "10.0.0.0/30" }, backend: { cpu: 700 }, database: { user: "admin" } },
    "network.cidr: /30 is out of range; a VPC with 4 zone slots can be /16 to /23",
    "backend.cpu: 700 is not allowed; use 256, 512, 1024, 2048, 4096, 8192 or 16384",
    'database.user: "admin" is a reserved word on RDS for PostgreSQL; use another one, such as "postgres"',
  ],
];
