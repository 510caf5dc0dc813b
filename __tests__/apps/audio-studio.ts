import type { App } from "./app";

/**
 * A collaborative audio editor: a single-page application, Socket.IO with sticky sessions, a REST service, and no SQL
 * database: users are in Cognito, data in DynamoDB, which the task role may use.
 */
export const audioStudio: App = {
  system: {
    name: "audio-studio",
    common: {
      frontend: { apiPaths: ["/api/*", "/socket.io/*"] },
      backend: {
        port: 1234,
        cpu: 512,
        memoryMiB: 1024,
        scaling: { min: 2, max: 10, cpuTargetPercent: 70 },
        loadBalancer: { exposure: "cloudfront" },
        stickiness: { seconds: 3600 },
        environment: {
          FRONTEND_URL: { ref: "frontend.url" },
          REDIS_HOST: { ref: "cache.host" },
          COGNITO_USER_POOL_ID: "eu-central-1_EXAMPLE",
        },
        permissions: [
          {
            sid: "Users",
            actions: ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"],
            resources: ["arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_EXAMPLE"],
          },
        ],
      },
      services: {
        rest: {
          port: 3001,
          paths: ["/api/*"],
          environment: { DYNAMODB_PROJECTS_TABLE: "studio-projects", DYNAMODB_USERS_TABLE: "studio-users" },
          secrets: ["OPENAI_API_KEY"],
          permissions: [
            {
              sid: "Tables",
              actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
              resources: ["arn:aws:dynamodb:eu-central-1:111122223333:table/studio-*"],
            },
          ],
        },
      },
      cache: { engine: "redis" },
      secrets: {
        COGNITO_CLIENT_SECRET: { kind: "existing", secret: "studio/app", key: "cognitoClientSecret" },
        OPENAI_API_KEY: { kind: "existing", secret: "studio/app", key: "openaiApiKey" },
      },
      delivery: { repository: "audio-studio" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.72.0.0/16" },
        domain: { host: "studio.example.org", zone: "studio.example.org" },
      },
    },
  },
  demands: {
    connections: [
      "CloudFront → load_balancer:443",
      "load_balancer → backend:1234",
      "load_balancer → service_rest:3001",
      "backend → cache:6379",
      "backend → the internet:443",
      "service_rest → the internet:443",
    ],
    variables: {
      backend: {
        FRONTEND_URL: "https://studio.example.org",
        REDIS_HOST: "${aws_elasticache_replication_group.cache.primary_endpoint_address}",
        COGNITO_CLIENT_SECRET:
          "secret ${data.aws_secretsmanager_secret.secret_cognito_client_secret.arn}:cognitoClientSecret::",
      },
      service_rest: {
        OPENAI_API_KEY: "secret ${data.aws_secretsmanager_secret.secret_openai_api_key.arn}:openaiApiKey::",
      },
    },
    names: ["studio.example.org"],
    rights: {
      backend: ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"],
      service_rest: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
    },
    resources: {
      "aws_lb_target_group.backend_target_group": { stickiness: { enabled: true, cookie_duration: 3600 } },
    },
  },
};
