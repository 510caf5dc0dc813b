import { BUDGET, ELOQUENT, SCALE, SHEETGPT, type Injection } from "./injection";

/** What interrupts requests, cannot be undone, or leads elsewhere. */
export const OPERATION: readonly Injection[] = [
  // Removed.
  {
    name: "another region in the file",
    environment: SHEETGPT,
    file: { region: "us-west-2" },
    found: ["account-changed", /provider/],
  },
  {
    name: "another port, while the pipeline owns the image",
    environment: SHEETGPT,
    file: { backend: { port: 8001 } },
    found: ["outage", /aws_ecs_service\.backend/],
  },
  {
    name: "blue/green off, so that the service is replaced",
    environment: ELOQUENT,
    file: { backend: { deployment: "rolling" } },
    found: ["outage", /aws_ecs_service\.backend/],
  },
  {
    name: "plain HTTP between CloudFront and the load balancer",
    environment: SHEETGPT,
    file: { domain: null },
    found: ["outage", /vpc_origin_identity/],
  },
  {
    name: "the API is no longer under the frontend's name",
    environment: SHEETGPT,
    file: { frontend: { apiPaths: [] }, backend: { loadBalancer: { exposure: "internal" } } },
    found: ["outage", /vpc_origin_identity/],
  },
  {
    name: "another recovery region while there are copies in the present one",
    environment: ELOQUENT,
    account: ["production", { recoveryRegion: "eu-west-1" }],
    found: ["provider-removed", /provider/],
  },
  {
    name: "a load balancer for the internet becomes internal",
    environment: SCALE,
    file: { waf: null, api: {}, backend: { loadBalancer: { exposure: "internal" } } },
    found: ["outage", /aws_lb\.load_balancer/],
  },
  {
    name: "the next major version of an instance",
    environment: SHEETGPT,
    file: { database: { version: "16" } },
    found: ["engine-upgraded", /aws_db_instance\.database/],
  },
  {
    name: "the previous major version of a cluster",
    environment: ELOQUENT,
    file: { database: { version: "15" } },
    found: ["engine-upgraded", /aws_rds_cluster\.database/],
  },
  {
    name: "the next major version on a host, with the files of the present one",
    environment: BUDGET,
    file: { host: { postgres: { version: "16" } } },
    found: ["engine-upgraded", /locals/],
  },
  {
    name: "another password, which running tasks do not have",
    environment: SHEETGPT,
    file: { database: { passwordVersion: 2 } },
    found: ["outage", /database_password_version/],
  },
  {
    name: "a smaller disk",
    environment: BUDGET,
    file: { host: { dataVolumeGiB: 10 } },
    found: ["shrinks", /aws_ebs_volume/],
  },
  {
    name: "another address plan, which rebuilds every subnet",
    environment: SHEETGPT,
    file: { network: { azSlots: 8 } },
    found: ["outage", /^aws_subnet\./],
  },
  {
    name: "one cache node instead of three",
    environment: SCALE,
    file: { cache: { nodes: 1 } },
    found: ["redundancy-lost", /^aws_elasticache_replication_group\./],
  },
  {
    name: "an image that Terraform owns again",
    environment: SHEETGPT,
    file: { backend: { image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.27" } } },
    found: ["ownership-taken", /^aws_ecs_service\.backend$/],
  },
  // State or account.
  {
    name: "only the lock file, in one step",
    environment: "sheetgpt-prod",
    account: ["production", { state: { locking: "lockfile" } }],
    found: ["lock-changed", /^terraform\.backend$/],
  },
  {
    name: "another lock table",
    environment: "sheetgpt-prod",
    account: ["production", { state: { table: "another-lock" } }],
    found: ["lock-changed", /^terraform\.backend$/],
  },
  {
    name: "the state under another key",
    environment: SHEETGPT,
    tamper: (root) => {
      (root.terraform["backend"] as { s3: Record<string, string> }).s3["key"] = "other/terraform.tfstate";
    },
    found: ["state-moved", /backend/],
  },
  {
    name: "another region",
    environment: SHEETGPT,
    tamper: (root) => {
      root.provider["aws"]![0]!["region"] = "eu-west-1";
    },
    found: ["account-changed", /provider/],
  },
];
