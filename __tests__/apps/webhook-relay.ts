import { CONSUMER, type App } from "./app";

/**
 * A relay for webhooks: an HTTP API takes them in and answers at once, a queue keeps them, workers deliver them and try
 * again; what cannot be delivered is kept for people. Its own API needs a token of an identity provider.
 */
export const webhookRelay: App = {
  system: {
    name: "webhook-relay",
    common: {
      backend: {
        port: 8071,
        architecture: "arm64",
        image: { owner: "terraform", reference: "docker.io/example/webhook-relay:1.62.0" },
        loadBalancer: { exposure: "internal" },
        healthCheck: { path: "/health" },
        environment: { RELAY_QUEUE_URL: { ref: "queues.deliveries.url" }, RELAY_DB_DSN: { ref: "database.url" } },
      },
      api: {
        jwt: {
          issuer: "https://id.example.org/realms/relay",
          audience: ["relay"],
          except: ["GET /health", "POST /in/{source}"],
        },
      },
      workers: {
        deliver: {
          queue: "deliveries",
          command: ["relay", "worker"],
          scaling: { min: 1, max: 10, messagesPerTask: 100 },
          // Receivers listen where they like.
          outbound: { "https-alt": { port: 8443 } },
        },
      },
      queues: { deliveries: { maxReceives: 8 } },
      database: { kind: "instance", databaseName: "relay", version: "16" },
      secrets: { RELAY_JWT_SECRET: { kind: "generated", format: "base64url" } },
      alerts: { default: { emails: ["ops@example.org"] } },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.84.0.0/16" },
        domain: { host: "hooks.example.org", zone: "hooks.example.org" },
      },
    },
  },
  demands: {
    // Nobody reaches the load balancer from outside.
    connections: [
      "api_vpc_link → load_balancer:443",
      "load_balancer → backend:8071",
      "backend → database:5432",
      "backend → the internet:443",
      "worker_deliver → database:5432",
      "worker_deliver → the internet:443",
      "worker_deliver → the internet:8443",
    ],
    variables: {
      backend: {
        RELAY_QUEUE_URL: "${aws_sqs_queue.queue_deliveries.url}",
        RELAY_DB_DSN: "secret ${aws_secretsmanager_secret.database_url.arn}",
      },
      worker_deliver: { QUEUE_URL: "${aws_sqs_queue.queue_deliveries.url}" },
    },
    names: ["hooks.example.org"],
    rights: {
      backend: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
      worker_deliver: CONSUMER,
    },
    resources: {
      "aws_apigatewayv2_route.api_route_default": { authorization_type: "JWT" },
    },
  },
};
