import { changeSuite } from "../support/change-suite";

changeSuite(
  "backend",
  {
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    secrets: { JWT_SECRET: { kind: "generated" } },
    queues: { orders: {} },
    workers: {
      packer: { queue: "orders", command: ["node", "worker.js"], scaling: { min: 0, max: 4, messagesPerTask: 10 } },
    },
    scheduledTasks: { report: { command: ["node", "report.js"], schedule: "cron(0 3 * * ? *)" } },
  },
  [
    { change: "another health check", over: { backend: { healthCheck: { path: "/healthz" } } } },
    { change: "larger tasks", over: { backend: { cpu: 1024, memoryMiB: 2048 } } },
    {
      change: "a third zone, and NAT in each",
      over: { network: { azs: ["a", "b", "c"], natGateways: "per-az" } },
    },
    {
      change: "a zone is dropped",
      over: { network: { azs: ["a", "c"] } },
      dangers: ["data-removed"],
      destroys: [
        "aws_eip.network_nat_address_b",
        "aws_nat_gateway.network_nat_b",
        "aws_route.network_nat_route_b",
        "aws_route_table.network_private_b_routes",
        "aws_subnet.network_database_b",
        "aws_subnet.network_private_b",
        "aws_subnet.network_public_b",
      ],
    },
    {
      change: "no NAT, and public tasks",
      over: { network: { natGateways: "none" }, backend: { placement: "public" } },
      dangers: ["data-removed", "public"],
      destroys: [
        "aws_eip.network_nat_address_a",
        "aws_eip.network_nat_address_c",
        "aws_nat_gateway.network_nat_a",
        "aws_nat_gateway.network_nat_c",
        "aws_route.network_nat_route_a",
        "aws_route.network_nat_route_c",
      ],
    },
    {
      change: "TLS is switched on",
      over: { domain: { zone: "staging.shop.example.com", host: "backend.staging.shop.example.com" } },
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
      dangers: ["outage", "ownership-taken"],
      destroys: ["aws_lb_target_group.backend_target_group"],
    },
    {
      change: "the image goes back to the pipeline",
      over: { backend: { image: { owner: "ci", reference: null } } },
      dangers: ["ownership-given-up"],
    },
    {
      change: "the queue is renamed",
      over: { queues: { orders: null, parcels: {} }, workers: { packer: { queue: "parcels" } } },
      dangers: ["data-removed"],
      destroys: ["aws_sqs_queue.queue_orders", "aws_sqs_queue.queue_orders_dead_letters"],
    },
    {
      change: "worker, queue and scheduled task go",
      over: { queues: null, workers: null, scheduledTasks: null },
      dangers: ["data-removed", "outage"],
      destroys: [
        "aws_ecs_service.worker_packer",
        "aws_scheduler_schedule.scheduled_task_report",
        "aws_scheduler_schedule_group.scheduled_task_report_group",
        "aws_security_group.scheduled_task_report_security_group",
        "aws_security_group.worker_packer_security_group",
        "aws_sqs_queue.queue_parcels",
        "aws_sqs_queue.queue_parcels_dead_letters",
      ],
    },
    {
      change: "a secret becomes an external one",
      over: { secrets: { JWT_SECRET: { kind: "external", description: "Signs the sessions." } } },
      destroys: ["aws_secretsmanager_secret_version.secret_jwt_secret_version"],
    },
    { change: "own tags", over: { tags: { CostCenter: "42" } } },
  ],
);
