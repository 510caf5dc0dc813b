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
    {
      change: "Spot capacity",
      over: { jobs: { capacity: "spot" } },
      destroys: ["aws_batch_compute_environment.jobs_compute", "terraform_data.jobs_compute_identity"],
    },
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
      destroys: ["aws_batch_job_queue.jobs_queue_default"],
    },
    {
      change: "a job goes",
      dangers: ["data-removed", "outage"],
      over: { jobs: { definitions: { report: null } } },
      destroys: [
        "aws_batch_job_definition.jobs_definition_report",
        "aws_ecr_repository.job_image_report",
        "aws_scheduler_schedule.jobs_schedule_report",
      ],
    },
    {
      change: "a bucket goes",
      dangers: ["data-removed", "guard-removed"],
      over: { buckets: null, jobs: { definitions: { grader: { bucketAccess: null } } } },
      destroys: ["aws_s3_bucket.packages_bucket"],
    },
  ],
);
