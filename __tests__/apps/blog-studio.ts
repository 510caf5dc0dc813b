import { BUCKET, type App } from "./app";

const IMAGE = { architecture: "arm64", cpu: 512, memoryMiB: 1024 } as const;

/**
 * A blogging platform in Next.js: a site, a dashboard and a sign-in service, each under a name of its own, the site under a
 * second one too. DNS is at another company; mail goes by SES; the schema is migrated before each version.
 */
export const blogStudio: App = {
  system: {
    name: "blog-studio",
    common: {
      backend: {
        ...IMAGE,
        port: 3000,
        release: { command: ["node", "migrate.js"] },
        healthCheck: { path: "/api/health" },
        scaling: { min: 2, max: 8 },
        permissions: ["send-mail"],
        environment: {
          AUTH_URL: "https://auth.example.org",
          DASH_URL: "https://dash.example.org",
          BUCKET: { ref: "buckets.media.name" },
        },
      },
      services: {
        dash: { ...IMAGE, port: 3001, hosts: ["dash.example.org"], inherits: "backend" },
        auth: {
          ...IMAGE,
          port: 3002,
          hosts: ["auth.example.org"],
          secrets: ["DATABASE_URL"],
          permissions: ["send-mail"],
        },
      },
      database: { kind: "instance", databaseName: "blogs", version: "16", urlQuery: "sslmode=no-verify" },
      cache: {},
      buckets: { media: { corsOrigins: ["https://dash.example.org"] } },
      secrets: { PAYMENT_API_TOKEN: { kind: "external", description: "Of the payment provider." } },
      delivery: { repository: "blog-studio" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.74.0.0/16" },
        domain: {
          host: "write.example.org",
          records: "elsewhere",
          certificateIssued: true,
          alsoHosts: {
            "dash.example.org": { redirect: false },
            "auth.example.org": { redirect: false },
            "www.write.example.org": {},
          },
        },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      "load_balancer → service_dash:3001",
      "load_balancer → service_auth:3002",
      ...["backend", "service_dash"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
      "service_auth → database:5432",
      "service_auth → load_balancer:443",
      "service_auth → the internet:443",
    ],
    variables: {
      service_dash: { PAYMENT_API_TOKEN: "secret ${aws_secretsmanager_secret.secret_payment_api_token.arn}" },
      service_auth: { DATABASE_URL: "secret ${aws_secretsmanager_secret.database_url.arn}" },
    },
    // The records are somebody else's.
    names: [],
    rights: {
      backend: [...BUCKET, "ses:SendEmail", "ses:SendRawEmail"],
      service_dash: BUCKET,
      service_auth: ["ses:SendEmail", "ses:SendRawEmail"],
    },
    resources: {
      "aws_lb_listener_rule.service_dash_rule": { condition: [{ host_header: { values: ["dash.example.org"] } }] },
    },
  },
};
