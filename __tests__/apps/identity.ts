import type { App } from "./app";

/**
 * An identity server in Java: PostgreSQL in parts, its health on a management port, the name that it has for callers in its
 * configuration. It starts slowly, and migrates when it starts.
 */
export const identity: App = {
  system: {
    name: "identity",
    common: {
      backend: {
        port: 8080,
        cpu: 1024,
        memoryMiB: 2048,
        image: { owner: "terraform", reference: "quay.io/example/identity:26.1" },
        command: ["start"],
        healthCheck: { path: "/health/ready", port: 9000 },
        healthCheckGracePeriodSeconds: 300,
        // It migrates when it starts: never two at once.
        desiredCount: 1,
        minimumHealthyPercent: 0,
        maximumPercent: 100,
        environment: {
          KC_DB: "postgres",
          KC_DB_URL_HOST: { ref: "database.host" },
          KC_DB_URL_PORT: { ref: "database.port" },
          KC_DB_URL_DATABASE: { ref: "database.name" },
          KC_DB_USERNAME: { ref: "database.user" },
          KC_DB_PASSWORD: { ref: "database.password" },
          KC_HOSTNAME: { ref: "backend.url" },
          KC_PROXY_HEADERS: "xforwarded",
          KC_HTTP_ENABLED: "true",
          KC_HEALTH_ENABLED: "true",
        },
      },
      database: { kind: "instance", databaseName: "identity", version: "16" },
      secrets: { KC_BOOTSTRAP_ADMIN_PASSWORD: { kind: "generated" } },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.81.0.0/16" },
        // Route 53 cannot ask on the management port.
        domain: { host: "id.example.org", zone: "id.example.org", healthCheck: false },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:8080",
      "load_balancer → backend:9000",
      "backend → database:5432",
      "backend → load_balancer:443",
      "backend → the internet:443",
    ],
    variables: {
      backend: {
        KC_DB_URL_HOST: "${aws_db_instance.database.address}",
        KC_DB_PASSWORD: "secret ${aws_secretsmanager_secret.database_password.arn}",
        KC_HOSTNAME: "https://id.example.org",
      },
    },
    names: ["id.example.org"],
    rights: {},
    resources: { "aws_lb_target_group.backend_target_group": { port: 8080, health_check: { port: "9000" } } },
  },
};
