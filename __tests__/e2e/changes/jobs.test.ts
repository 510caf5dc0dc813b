import { changeSuite } from "../support/change-suite";

changeSuite(
  "jobs",
  {
    network: { interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] },
    buckets: { packages: {} },
    jobs: {
      definitions: {
        grader: { timeoutMinutes: 15, bucketAccess: { packages: "read" } },
        report: { timeoutMinutes: 15, schedule: { expression: "cron(0 3 * * ? *)" } },
      },
    },
  },
  [
    { change: "Spot capacity", over: { jobs: { capacity: "spot" } } },
    { change: "another maximum of vCPUs", over: { jobs: { maxVcpus: 32 } } },
    {
      change: "another queue",
      dangers: ["data-removed"],
      over: {
        jobs: {
          queues: { default: null, fast: { priority: 10 } },
          definitions: { grader: { queue: "fast" }, report: { queue: "fast" } },
        },
      },
    },
    { change: "a job goes", dangers: ["data-removed"], over: { jobs: { definitions: { report: null } } } },
    {
      change: "a bucket goes",
      dangers: ["data-removed", "guard-removed"],
      over: { buckets: null, jobs: { definitions: { grader: { bucketAccess: null } } } },
    },
  ],
);
