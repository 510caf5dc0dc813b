import { changeSuite } from "../support/change-suite";

changeSuite(
  "backend",
  {
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    secrets: { JWT_SECRET: { kind: "generated" } },
    queues: { orders: {} },
    workers: { packer: { queue: "orders", command: ["node", "worker.js"], scaling: { min: 0, max: 4 } } },
    scheduledTasks: { report: { command: ["node", "report.js"], schedule: "cron(0 3 * * ? *)" } },
  },
  [
    { change: "another health check", over: { backend: { healthCheck: { path: "/healthz" } } } },
    { change: "larger tasks", over: { backend: { cpu: 1024, memoryMiB: 2048 } } },
    {
      change: "a third zone, and NAT in each",
      over: { network: { azs: ["a", "b", "c"], natGateways: "per-az" } },
    },
    { change: "a zone is dropped", over: { network: { azs: ["a", "c"] } }, dangers: ["data-removed"] },
    {
      change: "no NAT, and public tasks",
      over: { network: { natGateways: "none" }, backend: { placement: "public" } },
      dangers: ["data-removed", "public"],
    },
    {
      change: "TLS is switched on",
      over: { domain: { zone: "staging.shop.example.com" } },
      dangers: ["ingress-opened"],
    },
    {
      change: "another port, while the pipeline owns the image",
      over: { backend: { port: 9000 } },
      dangers: ["outage"],
      refused: /did not have a container port 9000 defined/,
    },
    {
      change: "another port, with the image in the same apply",
      over: { backend: { port: 9000, image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.27" } } },
      outage: true,
      dangers: ["outage"],
    },
    { change: "the image goes back to the pipeline", over: { backend: { image: { owner: "ci", reference: null } } } },
    {
      change: "the queue is renamed",
      over: { queues: { orders: null, parcels: {} }, workers: { packer: { queue: "parcels" } } },
      dangers: ["data-removed"],
    },
    {
      change: "worker, queue and scheduled task go",
      over: { queues: null, workers: null, scheduledTasks: null },
      dangers: ["data-removed"],
    },
    {
      change: "a secret becomes an external one",
      over: { secrets: { JWT_SECRET: { kind: "external", description: "Signs the sessions." } } },
    },
    { change: "own tags", over: { tags: { CostCenter: "42" } } },
  ],
);
