import { CONSUMER, type App } from "./app";

/**
 * A chat: REST under /api and Socket.IO under /socket.io as two services with sizes and images of their own, workers on
 * two queues, a zone that exists. Its realtime part is sticky for an hour and drains slowly.
 */
export const realtimeChat: App = {
  system: {
    name: "realtime-chat",
    common: {
      backend: {
        port: 3000,
        cpu: 512,
        memoryMiB: 1024,
        architecture: "arm64",
        healthCheck: { path: "/health" },
        loadBalancer: { idleTimeoutSeconds: 300 },
        scaling: { min: 2, max: 10 },
        environment: {
          AUTH0_DOMAIN: "tenant.auth0.example",
          PUSH_QUEUE_URL: { ref: "queues.push.url" },
          OFFLINE_QUEUE_URL: { ref: "queues.offline.url" },
        },
      },
      services: {
        realtime: {
          port: 3100,
          cpu: 1024,
          memoryMiB: 2048,
          architecture: "arm64",
          paths: ["/socket.io/*"],
          stickiness: { seconds: 3600 },
          stopTimeoutSeconds: 120,
          deregistrationDelaySeconds: 600,
          cacheAccess: true,
          permissions: ["custom-metrics"],
          scaling: { min: 2, max: 20 },
        },
      },
      workers: {
        "push-sender": {
          queue: "push",
          command: ["node", "push.js"],
          scaling: { min: 1, max: 10, messagesPerTask: 50 },
        },
        later: { queue: "offline", command: ["node", "offline.js"], scaling: { min: 0, max: 4, messagesPerTask: 200 } },
      },
      queues: { push: {}, offline: {} },
      database: {
        kind: "instance",
        databaseName: "talk",
        version: "16",
        instance: { class: "db.t3.medium", storageGiB: 50 },
      },
      cache: { engine: "redis", nodeType: "cache.t3.medium" },
      waf: { requestsPerMinutePerIp: 2000 },
      delivery: { repository: "realtime-chat" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        network: { cidr: "10.76.0.0/16" },
        domain: { host: "api.talk.example.org", zone: "talk.example.org", zoneId: "Z0123456789ABCDEFGHIJ" },
      },
    },
  },
  demands: {
    connections: [
      "the internet → load_balancer:80",
      "the internet → load_balancer:443",
      "load_balancer → backend:3000",
      "load_balancer → service_realtime:3100",
      "service_realtime → cache:6379",
      "service_realtime → load_balancer:443",
      "service_realtime → the internet:443",
      ...["backend", "worker_push_sender", "worker_later"].flatMap((task) => [
        `${task} → database:5432`,
        `${task} → cache:6379`,
        `${task} → load_balancer:443`,
        `${task} → the internet:443`,
      ]),
    ],
    variables: {
      backend: { PUSH_QUEUE_URL: "${aws_sqs_queue.queue_push.url}" },
      worker_push_sender: { QUEUE_URL: "${aws_sqs_queue.queue_push.url}" },
    },
    names: ["api.talk.example.org"],
    rights: {
      backend: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
      service_realtime: ["cloudwatch:PutMetricData"],
      worker_push_sender: CONSUMER,
      worker_later: CONSUMER,
    },
    resources: {
      "aws_lb_target_group.service_realtime_target_group": {
        deregistration_delay: "600",
        stickiness: { cookie_duration: 3600 },
      },
    },
  },
};
