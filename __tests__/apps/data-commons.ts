import type { App } from "./app";

const BEHIND = { cpu: 512, memoryMiB: 1024 } as const;

/**
 * A portal for research data: four services of four repositories by path behind one load balancer, which only lets the
 * institute in, with a certificate that exists. A graph database, MySQL and OpenSearch are there already, in another network.
 */
export const dataCommons: App = {
  system: {
    name: "data-commons",
    common: {
      backend: {
        ...BEHIND,
        port: 8080,
        healthCheck: { path: "/ping" },
        loadBalancer: { exposure: "internet", allowFrom: ["203.0.113.0/24"], accessLogs: { retentionDays: 90 } },
        environment: { PORTAL_URL: { ref: "backend.url" } },
      },
      services: {
        files: { ...BEHIND, port: 8081, paths: ["/api/files/*"], healthCheck: { path: "/api/files/ping" } },
        users: {
          ...BEHIND,
          port: 8082,
          paths: ["/api/users/*"],
          healthCheck: { path: "/api/users/ping" },
          outbound: { mysql: { port: 3306 } },
          environment: { MYSQL_HOST: "sessions.institute.example", MYSQL_PORT: "3306" },
          secrets: ["MYSQL_PASSWORD"],
        },
        graph: {
          ...BEHIND,
          port: 8083,
          paths: ["/v1/graphql*"],
          healthCheck: { path: "/v1/graphql/ping" },
          outbound: { neo4j: { port: 7687 } },
          environment: { NEO4J_URL: "bolt://graph.institute.example:7687" },
          secrets: ["NEO4J_PASSWORD"],
        },
      },
      secrets: {
        NEO4J_PASSWORD: { kind: "existing", secret: "bento/prod", key: "neo4j_password" },
        MYSQL_PASSWORD: { kind: "existing", secret: "bento/prod", key: "rds_password" },
      },
      delivery: { repository: "data-commons" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.73.0.0/16" },
        domain: {
          host: "data.example.org",
          zone: "example.org",
          zoneId: "Z0987654321ABCDEFGHIJ",
          certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef",
          // Route 53 does not ask from the institute.
          healthCheck: false,
        },
      },
    },
  },
  demands: {
    connections: [
      "203.0.113.0/24 → load_balancer:80",
      "203.0.113.0/24 → load_balancer:443",
      "load_balancer → backend:8080",
      "load_balancer → service_files:8081",
      "load_balancer → service_users:8082",
      "load_balancer → service_graph:8083",
      "backend → the internet:443",
      "service_files → the internet:443",
      "service_users → the internet:443",
      "service_users → the internet:3306",
      "service_graph → the internet:443",
      "service_graph → the internet:7687",
    ],
    variables: {
      service_users: {
        MYSQL_PASSWORD: "secret ${data.aws_secretsmanager_secret.secret_mysql_password.arn}:rds_password::",
      },
    },
    names: ["data.example.org"],
    rights: {},
    resources: {
      "aws_lb_listener.load_balancer_https": {
        certificate_arn: "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef",
      },
    },
  },
};
