import type { Case } from "./bad-input.cases";

const job = { egress: "https", definitions: { grader: {} } };
const alarm = { severity: "P3", namespace: "Shop/Orders", metric: "Failed", threshold: 1, description: "Orders fail." };
const custom = (change: object) => ({ alerts: { custom: { orders: { ...alarm, ...change } } } });
const pattern = (text: string) => ({ alerts: { logErrors: { pattern: text } } });
const task = (change: object) => ({ scheduledTasks: { report: { schedule: "rate(1 day)", ...change } } });
const cron = (expression: string) => task({ schedule: `cron(${expression})` });
const openApi = (...paths: string[]) => ({
  api: {
    openApi: {
      openapi: "3.0.0",
      info: { title: "Shop", version: "1" },
      paths: Object.fromEntries(paths.map((path) => [path, { get: {} }])),
    },
  },
});
const tags = (count: number) => ({
  tags: Object.fromEntries(Array.from({ length: count }, (_, index) => [`Team${index}`, "x"])),
});

/** Values that Terraform accepts and AWS does not. */
export const VALUE_CASES: readonly Case[] = [
  [
    "more tags than a health check takes",
    tags(7),
    "tags: has 7 tags, with ours 11, and a health check of Route 53 takes 10; leave out 1",
  ],
  [
    "more tags than any resource takes",
    { ...tags(46), domain: { healthCheck: false } },
    "tags: has 46 tags, with ours 51, and a resource takes 50; leave out 1",
  ],
  [
    "a tag key that differs in case from ours",
    { tags: { system: "shop" } },
    'tags: has "system" and there is "System" too, which is the same key for IAM; write it as "System", or rename it',
  ],
  [
    "a reserved tag key",
    { tags: { "AWS:team": "shop" } },
    'tags.AWS:team: "AWS:team" is not valid; use a tag key of up to 128 characters that does not start with aws:',
  ],
  [
    "an empty tag value",
    { tags: { Team: "" } },
    'tags.Team: "" is not valid; use a tag value of 1 to 256 letters, digits, spaces and _ . : / = + - @',
  ],
  [
    "a filter pattern with an equals sign",
    pattern("level=error"),
    'alerts.logErrors.pattern: "level=error" has the term level=error; put a term with anything but letters, digits and _ in quotation marks, as in "\\"level=error\\""',
  ],
  [
    "a filter pattern with an open quotation mark",
    pattern('"ERROR'),
    'alerts.logErrors.pattern: "\\"ERROR" has a quotation mark that is not closed',
  ],
  [
    "a filter pattern with an open bracket",
    pattern("[ERROR"),
    'alerts.logErrors.pattern: "[ERROR" begins with [ and does not end with ]',
  ],
  [
    "a filter pattern with an open brace",
    pattern('{ $.level = "error"'),
    'alerts.logErrors.pattern: "{ $.level = \\"error\\"" begins with { and does not end with }',
  ],
  [
    "a country code that is not in ISO 3166",
    { waf: { blockedCountries: ["UK"] } },
    'waf.blockedCountries[0]: "UK" is not a country that AWS WAF knows; GB is the United Kingdom',
  ],
  [
    "a union of countries",
    { waf: { blockedCountries: ["EU"] } },
    'waf.blockedCountries[0]: "EU" is not a country that AWS WAF knows; use an ISO 3166 code such as "KP"',
  ],
  [
    "a misspelt rule of a managed set",
    { waf: { countOnly: ["sizerestrictions_body"] } },
    'waf.countOnly[0]: "sizerestrictions_body" is not a rule of CommonRuleSet; did you mean SizeRestrictions_BODY? its rules are NoUserAgent_HEADER, UserAgent_BadBots_HEADER, SizeRestrictions_QUERYSTRING, SizeRestrictions_Cookie_HEADER, SizeRestrictions_BODY, SizeRestrictions_URIPATH, EC2MetaDataSSRF_BODY, EC2MetaDataSSRF_COOKIE, EC2MetaDataSSRF_URIPATH, EC2MetaDataSSRF_QUERYARGUMENTS, GenericLFI_QUERYARGUMENTS, GenericLFI_URIPATH, GenericLFI_BODY, RestrictedExtensions_URIPATH, RestrictedExtensions_QUERYARGUMENTS, GenericRFI_QUERYARGUMENTS, GenericRFI_BODY, GenericRFI_URIPATH, CrossSiteScripting_COOKIE, CrossSiteScripting_QUERYARGUMENTS, CrossSiteScripting_BODY, CrossSiteScripting_URIPATH',
  ],
  [
    "an alarm window of more than a day",
    custom({ evaluationPeriods: 300 }),
    "alerts.custom.orders.evaluationPeriods: 300 periods of 300 seconds are more than a day; use 288 or fewer",
  ],
  [
    "an alarm window of more than a week",
    custom({ periodSeconds: 86_400, evaluationPeriods: 8 }),
    "alerts.custom.orders.evaluationPeriods: 8 periods of 86400 seconds are more than a week; use 7 or fewer",
  ],
  [
    "more dimensions than a metric has",
    custom({ dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`D${index}`, "x"])) }),
    "alerts.custom.orders.dimensions: has 31 dimensions; a metric has 30 at most",
  ],
  [
    "a dimension that is not ASCII",
    custom({ dimensions: { Straße: "x" } }),
    'alerts.custom.orders.dimensions.Straße: "Straße" has the character "ß"; use printable ASCII characters only',
  ],
  [
    "a dimension that begins with a colon",
    custom({ dimensions: { ":Street": "x" } }),
    'alerts.custom.orders.dimensions.:Street: ":Street" begins with a colon; use the dimension\'s name as it is published',
  ],
  [
    "a metric that is not ASCII",
    custom({ metric: "Fehlschläge" }),
    'alerts.custom.orders.metric: "Fehlschläge" has the character "ä"; use printable ASCII characters only',
  ],
  [
    "a namespace that begins with a colon",
    custom({ namespace: ":Shop" }),
    'alerts.custom.orders.namespace: ":Shop" is not valid; use up to 255 letters, digits and . _ / # : -, without a colon first, such as "Shop/Orders"',
  ],
  [
    "a host that is too long for a certificate",
    { domain: { host: `${"a".repeat(60)}.shop.example.com` } },
    'domain.host: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.shop.example.com" has 77 characters, and the first name of a certificate has 64 at most; use a shorter one',
    'domain.apiHost: "api.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.shop.example.com" has 81 characters, and the first name of a certificate has 64 at most; use a shorter one',
  ],
  [
    "a host that leaves no room for api",
    { domain: { host: `${"a".repeat(46)}.shop.example.com` } },
    'domain.apiHost: "api.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.shop.example.com" has 67 characters, and the first name of a certificate has 64 at most; use a shorter one',
  ],
  [
    "a health path that is too long for Route 53",
    { backend: { healthCheck: { path: `/api/${"a".repeat(260)}` } } },
    "backend.healthCheck.path: has 265 characters, and Route 53, which checks it too, takes 255; use a shorter one, or domain.healthCheck false",
  ],
  [
    "a time zone that does not exist",
    task({ timezone: "Europe/Berlinn" }),
    'scheduledTasks.report.timezone: "Europe/Berlinn" is not a time zone; did you mean "Europe/Berlin"? use one of the IANA list such as "Europe/Berlin", or "UTC"',
  ],
  [
    "a time zone in lower case",
    task({ timezone: "europe/berlin" }),
    'scheduledTasks.report.timezone: "europe/berlin" is not a time zone; did you mean "Europe/Berlin"? use one of the IANA list such as "Europe/Berlin", or "UTC"',
  ],
  [
    "a month that does not exist",
    cron("0 5 1 JANU ? *"),
    'scheduledTasks.report.schedule: "cron(0 5 1 JANU ? *)" has "JANU" as its month, which is not one; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a day that does not exist",
    cron("0 5 ? * MON-FUN *"),
    'scheduledTasks.report.schedule: "cron(0 5 ? * MON-FUN *)" has "FUN" as its day of week, which is not one; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a year before 1970",
    cron("0 5 1 1 ? 1960"),
    'scheduledTasks.report.schedule: "cron(0 5 1 1 ? 1960)" has year 1960, which must be from 1970 to 2199; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a question mark as a minute",
    cron("? 3 * * ? *"),
    'scheduledTasks.report.schedule: "cron(? 3 * * ? *)" has a ? as its minute; only day-of-month and day-of-week may have one; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a step of zero",
    cron("*/0 3 * * ? *"),
    'scheduledTasks.report.schedule: "cron(*/0 3 * * ? *)" has minute step 0, which must be from 1 to 59; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a range that ends before it begins",
    cron("0 20-8 * * ? *"),
    'scheduledTasks.report.schedule: "cron(0 20-8 * * ? *)" has the hours 20-8, which end before they begin; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "an unfinished list",
    cron("0, 3 * * ? *"),
    'scheduledTasks.report.schedule: "cron(0, 3 * * ? *)" has a field "" that is not valid in a cron expression; use for example "cron(0 20 ? * MON-FRI *)" or "rate(12 hours)"',
  ],
  [
    "a description that is too long for a secret",
    { secrets: { JWT_SECRET: { description: "x".repeat(2049) } } },
    "secrets.JWT_SECRET.description: has 2049 characters; use 2048 at most",
  ],
  [
    "a bucket with a reserved suffix",
    { buckets: { files: { name: "shop-files-s3alias" } } },
    'buckets.files.name: "shop-files-s3alias" has "-s3alias", which S3 reserves; use another name',
  ],
  [
    "a bucket with a reserved prefix",
    { buckets: { files: { name: "xn--shop" } } },
    'buckets.files.name: "xn--shop" has "xn--", which S3 reserves; use another name',
  ],
  [
    "an endpoint with a typo",
    { network: { interfaceEndpoints: ["secretmanager"] } },
    'network.interfaceEndpoints[0]: "secretmanager" is not an endpoint of AWS; did you mean "secretsmanager"?',
  ],
  [
    "an endpoint with its full name",
    { network: { interfaceEndpoints: ["com.amazonaws.us-east-1.ecr.api"] } },
    'network.interfaceEndpoints[0]: "com.amazonaws.us-east-1.ecr.api" is a full name, and the region is added anyway; use "ecr.api"',
  ],
  [
    "health codes that end before they begin",
    { backend: { healthCheck: { codes: "299-200" } } },
    'backend.healthCheck.codes: "299-200" ends before it begins; write the lower code first',
  ],
  [
    "health codes with two ends",
    { backend: { healthCheck: { codes: "200-201-202" } } },
    'backend.healthCheck.codes: "200-201-202" is not valid; use status codes such as "200", "200,204" or "200-299"',
  ],
  [
    "a content security policy that is not ASCII",
    { frontend: { contentSecurityPolicy: "default-src 'ü'" } },
    'frontend.contentSecurityPolicy: "default-src \'ü\'" has the character "ü"; use printable ASCII characters only',
  ],
  [
    "hashed files that include the page",
    { frontend: { immutablePaths: ["/*.html"] } },
    'frontend.immutablePaths: "/*.html" would keep index.html for a year in every browser; use the folder of hashed files, such as "/assets/*"',
  ],
  [
    "API paths that include the page",
    { frontend: { apiPaths: ["/api/*", "/index.*"] } },
    'frontend.apiPaths: "/index.*" also takes /index.html, the frontend\'s own page; use a prefix such as "/api/*"',
  ],
  [
    "variables that fill a task definition",
    { backend: { environment: { BIG: "x".repeat(70_000) } } },
    "backend.environment: has 70050 bytes together with command, and a task definition has room for 57344; put long values into a bucket, or into the image",
  ],
  [
    "a command that fills a task definition",
    { backend: { command: ["x".repeat(70_000)] } },
    "backend.command: has 70043 bytes together with environment, and a task definition has room for 57344; put long values into a bucket, or into the image",
  ],
  [
    "variables that fill a worker's definition together with the backend's",
    {
      backend: { environment: { BIG: "x".repeat(30_000) } },
      workers: { mailer: { environment: { MORE: "x".repeat(30_000) } } },
    },
    "workers.mailer.environment: has 60060 bytes together with command, and a task definition has room for 57344; put long values into a bucket, or into the image",
  ],
  [
    "variables that fill a job definition",
    { jobs: { ...job, definitions: { grader: { environment: { BIG: "x".repeat(25_000) } } } } },
    "jobs.definitions.grader.environment: has 25012 bytes together with command, and a job definition has room for 18432; put long values into a bucket, or into the image",
  ],
  [
    "an endpoint that is too long for SNS",
    { alerts: { P1: { httpsEndpoints: [`https://example.com/${"x".repeat(3000)}`] } } },
    "alerts.P1.httpsEndpoints[0]: has 3020 characters; use 2048 at most",
  ],
  [
    "a route that ends in a slash",
    openApi("/items/"),
    'api.openApi.paths./items/: ends in a slash, which an HTTP API does not accept; write "/items", and let the backend answer it',
  ],
  [
    "a route with half a variable",
    openApi("/calendars/{id}.json"),
    'api.openApi.paths./calendars/{id}.json: has "{id}.json", and for an HTTP API a variable is a whole part of the path; write "{name}" alone between two slashes',
  ],
  [
    "a route that goes on after its rest",
    openApi("/files/{path+}/tags"),
    'api.openApi.paths./files/{path+}/tags: has {path+} before its end, and what takes the rest of a path must be last; write "/files/{path+}"',
  ],
  [
    "routes that are the same",
    openApi("/items/{id}", "/items/{key}"),
    "api.openApi.paths./items/{key}: is the same route as /items/{id} for GET; keep one of them",
  ],
  [
    "no task and no queue to start one",
    { backend: { desiredCount: null, scaling: { min: 0 } } },
    "backend.scaling.min: 0 stops the last task, and nothing starts one again; use 1 or more, messagesPerTask with a queue, or a schedule that raises min",
  ],
  [
    "a night without a morning",
    { backend: { scaling: { scheduled: { night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 1 } } } } },
    "backend.scaling.scheduled.night.min: 0 stops the last task, and nothing starts one again; use 1 or more, messagesPerTask with a queue, or a schedule that raises min",
  ],
  [
    "a health path with a template in it",
    { backend: { healthCheck: { path: "/api/${x}" } } },
    'backend.healthCheck.path: "/api/${x}" is not valid; use a path such as "/health"',
  ],
  [
    "the port of the X-Ray daemon",
    { backend: { port: 2000, tracing: true } },
    "backend.port: 2000 is the port of xray-daemon in the same task; use another one",
  ],
  [
    "keys for what is not there",
    { cache: { mode: "sidecar" }, buckets: null, encryption: { customerManagedKeys: ["buckets", "cache", "logs"] } },
    'encryption.customerManagedKeys: "buckets" encrypts nothing, because there are no buckets; leave it out',
    'encryption.customerManagedKeys: "cache" encrypts nothing, because the cache is a sidecar, which keeps nothing on a disk of its own; leave it out',
  ],
  [
    "no kind of key",
    { encryption: { customerManagedKeys: [] } },
    "encryption.customerManagedKeys: has 0 items; use 1 to 4",
  ],
  [
    "the port of the cache in the same task",
    { backend: { port: 6379 }, cache: { mode: "sidecar" } },
    "backend.port: 6379 is the port of cache in the same task; use another one",
  ],
  [
    "an image with a template in it",
    { backend: { image: { owner: "terraform", reference: "shop/${x}:1" } } },
    'backend.image.reference: "shop/${x}:1" has the character "$"; use an image with its tag or digest such as "nginx:1.27"',
  ],
  [
    "a query that is not encoded",
    { database: { urlQuery: "options={a}" } },
    "database.urlQuery: has a {, which cannot be in the query of a URL; write it as %7B",
  ],
  [
    "a GitHub environment with a policy variable",
    { delivery: { githubEnvironment: "${aws:username}" } },
    'delivery.githubEnvironment: "${aws:username}" is not valid; use a GitHub environment\'s name without spaces, colons, wildcards, $ and braces',
  ],
  [
    "a job whose name is the backend's",
    { jobs: { ...job, definitions: { backend: {} } } },
    'jobs.definitions.backend: "backend" is already the name of the role that deploys the backend; use another name',
  ],
  [
    "a bucket whose name is the frontend's",
    { buckets: { frontend: {} } },
    'buckets.frontend: "frontend" is already the name of the frontend\'s bucket; use another name',
  ],
  [
    "a secret whose name is the database's",
    { secrets: { DATABASE: { kind: "generated" } } },
    'secrets.DATABASE: "DATABASE" is already the name of the password of the database; use another name',
  ],
  [
    "a queue whose name is that of another's dead letters",
    { queues: { mail: {}, "mail-dead-letters": {} } },
    'queues.mail-dead-letters: "mail-dead-letters" is already the name of the dead-letter queue of mail; use another name',
  ],
];
