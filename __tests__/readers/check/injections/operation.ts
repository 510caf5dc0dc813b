import { BUDGET, ELOQUENT, SHEETGPT, type Injection } from "./injection";

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
  // State or account.
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
