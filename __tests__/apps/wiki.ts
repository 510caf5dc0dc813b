import { BUCKET, type App } from "./app";

/**
 * A team's wiki in Node.js: one container for pages, API and websockets, that migrates when it starts. Its key is 64
 * hexadecimal digits, people sign in elsewhere, and browsers upload to S3 by themselves.
 */
export const wiki: App = {
  system: {
    name: "wiki",
    common: {
      backend: {
        port: 3000,
        cpu: 1024,
        memoryMiB: 2048,
        image: { owner: "terraform", reference: "docker.io/example/wiki:0.82.0" },
        healthCheck: { path: "/_health" },
        loadBalancer: { idleTimeoutSeconds: 600 },
        // It migrates when it starts: never two at once.
        desiredCount: 1,
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        outbound: { smtps: { port: 465 } },
        environment: {
          NODE_ENV: "production",
          URL: { ref: "backend.url" },
          FORCE_HTTPS: "true",
          FILE_STORAGE: "s3",
          AWS_S3_UPLOAD_BUCKET_NAME: { ref: "buckets.uploads.name" },
          OIDC_CLIENT_ID: "wiki",
          OIDC_TOKEN_URI: "https://login.example.org/token",
          SMTP_HOST: "email-smtp.eu-central-1.amazonaws.com",
          SMTP_PORT: "465",
        },
      },
      // Node's driver checks the certificate, and the image has no bundle of AWS.
      database: {
        kind: "instance",
        databaseName: "wiki",
        version: "16",
        urlScheme: "postgres",
        urlQuery: "sslmode=no-verify",
      },
      cache: { engine: "redis" },
      buckets: { uploads: { corsOrigins: ["https://wiki.example.org"] } },
      secrets: {
        SECRET_KEY: { kind: "generated", format: "hex" },
        UTILS_SECRET: { kind: "generated", format: "hex" },
        OIDC_CLIENT_SECRET: { kind: "external", description: "From the login provider." },
        SMTP_PASSWORD: { kind: "external", description: "SMTP password of SES." },
      },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.61.0.0/16" },
        domain: { host: "wiki.example.org", zone: "wiki.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      "backend → database:5432",
      "backend → cache:6379",
      "backend → load_balancer:443",
      "backend → the internet:443",
      "backend → the internet:465",
    ],
    variables: {
      backend: {
        URL: "https://wiki.example.org",
        SECRET_KEY: "secret ${aws_secretsmanager_secret.secret_secret_key.arn}",
        OIDC_CLIENT_SECRET: "secret ${aws_secretsmanager_secret.secret_oidc_client_secret.arn}",
      },
    },
    names: ["wiki.example.org"],
    rights: { backend: BUCKET },
    resources: {
      "aws_ecs_service.backend": { deployment_minimum_healthy_percent: 0, deployment_maximum_percent: 100 },
      "aws_s3_bucket_cors_configuration.uploads_bucket_cors": {
        cors_rule: [{ allowed_origins: ["https://wiki.example.org"] }],
      },
    },
  },
};
