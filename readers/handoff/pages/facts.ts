import {
  block,
  blocks,
  codeDeployGroupOf,
  frontendBucketOf,
  stringOf,
  type Resource,
  type Root,
} from "../../terraform";

export interface BlueGreenFacts {
  readonly application: string;
  readonly group: string;
  /** What the load balancer talks to. */
  readonly container: string;
  readonly port: number;
}

/** An ECS service, as the procedures need it. */
export interface Service {
  readonly cluster: string;
  readonly name: string;
  readonly family: string;
  /** The log group of its containers. */
  readonly logGroup: string | undefined;
  /** Set if CodeDeploy deploys it instead of ECS. */
  readonly blueGreen: BlueGreenFacts | undefined;
}

export interface DatabaseFacts {
  readonly kind: "instance" | "cluster";
  readonly resource: Resource;
  readonly name: string;
  readonly subnetGroup: string;
  /** Its security group's name as a pattern: AWS appends a suffix. */
  readonly securityGroup: string;
  /** The members of a cluster. */
  readonly members: readonly { readonly name: string; readonly class: string; readonly address: string }[];
  /** Where its backups are copied to; undefined if they are not. */
  readonly copied:
    { readonly how: "replicated-backups" | "global"; readonly region: string; readonly name: string } | undefined;
}

export interface QueueFacts {
  readonly name: string;
  readonly deadLetters: string | undefined;
  readonly output: string | undefined;
}

/** What the procedures need to know about a root, found in its resources. */
export interface Facts {
  readonly id: string;
  readonly kind: "environment" | "account" | "state";
  readonly services: readonly Service[];
  readonly database: DatabaseFacts | undefined;
  readonly queues: readonly QueueFacts[];
  readonly jobQueues: readonly string[];
  /** The Auto Scaling group of a host, and the document that deploys to it. */
  readonly host: { readonly group: string; readonly document: string | undefined } | undefined;
  readonly distribution: Resource | undefined;
  readonly frontendBucket: string | undefined;
  readonly certificates: readonly string[];
  readonly budget: string | undefined;
  readonly subscribers: readonly { readonly topic: string; readonly protocol: string; readonly endpoint: string }[];
  readonly recoveryRegions: readonly string[];
  readonly vault: string | undefined;
  readonly protectedFromDestruction: readonly string[];
  /** Secrets whose values must be entered manually. */
  readonly secretsToFill: readonly string[];
}

export function factsOf(root: Root): Facts {
  const { System: system = "", Environment: environment = "" } = root.tags;
  const host = root.first("aws_autoscaling_group");
  const document = root.first("aws_ssm_document");
  const frontendBucket = frontendBucketOf(root);
  return {
    id: `${system}-${environment}`,
    kind: system === "account" || system === "state" ? system : "environment",
    services: root.all("aws_ecs_service").map((one) => serviceOf(root, one)),
    database: databaseOf(root),
    queues: queuesOf(root),
    jobQueues: root.all("aws_batch_job_queue").map((one) => root.nameOf(one)),
    host: host && { group: root.nameOf(host), document: document && root.nameOf(document) },
    distribution: root.first("aws_cloudfront_distribution"),
    frontendBucket: frontendBucket && root.nameOf(frontendBucket),
    certificates: root.all("aws_acm_certificate").map((one) => root.nameOf(one)),
    budget: optionalName(root, "aws_budgets_budget"),
    subscribers: root.all("aws_sns_topic_subscription").map(({ body }) => ({
      topic: root.value(body["topic_arn"]),
      protocol: stringOf(body["protocol"]),
      endpoint: root.value(body["endpoint"]),
    })),
    recoveryRegions: [...new Set(root.resources.map((one) => one.region))].filter(
      (region) => region !== root.region && root.resources.some((one) => one.region === region && isKept(one)),
    ),
    vault: optionalName(root, "aws_backup_vault"),
    protectedFromDestruction: root.resources
      .filter(({ body }) => blocks(body["lifecycle"]).some((one) => one["prevent_destroy"] === true))
      .map((one) => one.address),
    secretsToFill: secretsToFill(root),
  };
}

function secretsToFill(root: Root): string[] {
  const filled = root
    .all("aws_secretsmanager_secret_version")
    .flatMap(({ body }) => root.referenced(body["secret_id"]));
  return root
    .all("aws_secretsmanager_secret")
    .filter((one) => !filled.includes(one))
    .map((one) => root.nameOf(one));
}

/** Whether a resource in another region holds data; us-east-1 also has CloudFront's certificates, which do not count. */
function isKept({ type }: Resource): boolean {
  return /^aws_(s3_bucket|db_|rds_|backup_)/.test(type);
}

function serviceOf(root: Root, service: Resource): Service {
  const { body } = service;
  const [task] = root.referenced(body["task_definition"]);
  const group = codeDeployGroupOf(root, service);
  const log = root
    .referenced(task?.body["container_definitions"])
    .find((one) => one.type === "aws_cloudwatch_log_group");
  return {
    cluster: root.value(body["cluster"]),
    name: root.value(body["name"]),
    family: root.value(task?.body["family"]),
    logGroup: log && root.nameOf(log),
    blueGreen: group && {
      application: root.value(group.body["app_name"]),
      group: root.nameOf(group),
      container: stringOf(block(body["load_balancer"])["container_name"]),
      port: Number(block(body["load_balancer"])["container_port"]),
    },
  };
}

function databaseOf(root: Root): DatabaseFacts | undefined {
  const cluster = root.all("aws_rds_cluster").find((one) => one.region === root.region);
  const resource = cluster ?? root.all("aws_db_instance").find((one) => !("replicate_source_db" in one.body));
  if (resource === undefined) return undefined;
  const [group] = root.referenced(resource.body["vpc_security_group_ids"]);
  return {
    kind: cluster ? "cluster" : "instance",
    resource,
    name: root.nameOf(resource),
    subnetGroup: root.value(resource.body["db_subnet_group_name"]),
    securityGroup: group ? root.nameOf(group) : "*",
    members: root
      .all("aws_rds_cluster_instance")
      .filter((one) => one.region === root.region)
      .map((one) => ({ name: root.nameOf(one), class: stringOf(one.body["instance_class"]), address: one.address })),
    copied: copiedDatabase(root),
  };
}

function copiedDatabase(root: Root): DatabaseFacts["copied"] {
  const replication = root.first("aws_db_instance_automated_backups_replication");
  if (replication) {
    return {
      how: "replicated-backups",
      region: replication.region,
      name: root.value(replication.body["source_db_instance_arn"]),
    };
  }
  const other = root.all("aws_rds_cluster").find((one) => one.region !== root.region);
  return other && { how: "global", region: other.region, name: root.nameOf(other) };
}

function queuesOf(root: Root): QueueFacts[] {
  const all = root.all("aws_sqs_queue");
  const deadLetters = all.flatMap((one) => root.referenced(one.body["redrive_policy"]));
  return all
    .filter((one) => !deadLetters.includes(one))
    .map((one) => {
      const [dead] = root.referenced(one.body["redrive_policy"]);
      const output = Object.entries(root.outputs).find(([, { value }]) => root.referenced(value).includes(one))?.[0];
      return { name: root.nameOf(one), deadLetters: dead && root.nameOf(dead), output };
    });
}

function optionalName(root: Root, type: string): string | undefined {
  const found = root.first(type);
  return found && root.nameOf(found);
}
