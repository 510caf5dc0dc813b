import {
  block,
  blocks,
  codeDeployGroupOf,
  frontendBucketOf,
  releaseOf,
  stringOf,
  strings,
  type Release,
  type Resource,
  type Root,
} from "../../terraform";
import { homesOf, isSecondHome } from "./homes";

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
  /** Whether an apply only waits for its tasks once people have filled its secrets in. */
  readonly waitsForSecrets: boolean;
  /** Whether an apply leaves it at the image that a pipeline has deployed. */
  readonly byPipeline: boolean;
  /** Set if CodeDeploy deploys it instead of ECS. */
  readonly blueGreen: BlueGreenFacts | undefined;
}

export interface DatabaseFacts {
  readonly kind: "instance" | "cluster";
  readonly resource: Resource;
  /** Its address in the state. */
  readonly address: string;
  readonly name: string;
  readonly subnetGroup: string;
  /** The address of its security group, whose id only the state knows. */
  readonly securityGroup: string;
  /** Where the state has the name of its parameter group, to which AWS appends a suffix: an address and an attribute. */
  readonly parameterGroup: readonly [address: string, attribute: string];
  /** The secret with the master user's password. */
  readonly passwordSecret: string;
  /** The members of a cluster, the writer first. */
  readonly members: readonly Member[];
  /** The read replicas of an instance. */
  readonly replicas: readonly { readonly name: string; readonly address: string }[];
  /** Where its backups are copied to; undefined if they are not. */
  readonly copied:
    { readonly how: "replicated-backups" | "global"; readonly region: string; readonly name: string } | undefined;
  /** The global database that it is part of, and the other member: its region, which may be a variable of the shell. */
  readonly global: { readonly name: string; readonly region: string; readonly cluster: string } | undefined;
}

/** An instance of a cluster. */
export interface Member {
  readonly name: string;
  readonly class: string;
  readonly zone: string;
  /** Aurora promotes the instance with the lowest tier. */
  readonly promotionTier: number;
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
  /** What a pipeline runs before it replaces the backend's tasks. */
  readonly release: Release | undefined;
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
  /** Secrets and parameters that somebody else keeps, by name or ARN. */
  readonly secretsKept: readonly string[];
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
    release: releaseOf(root),
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
    secretsKept: secretsKept(root),
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

const READING = ["secretsmanager:GetSecretValue", "ssm:GetParameters"];

/** Those that are looked up by their names, and those whose ARNs are written into the permission to read them. */
function secretsKept(root: Root): string[] {
  const written = root
    .all("data.aws_iam_policy_document")
    .flatMap(({ body }) => blocks(body["statement"]))
    .filter((one) => strings(one["actions"]).some((action) => READING.includes(action)))
    .flatMap((one) => strings(one["resources"]))
    .filter((arn) => /^arn:[^${}]*:(secret:|parameter\/)[^${}]*$/.test(arn));
  const named = root.all("data.aws_secretsmanager_secret").map((one) => root.nameOf(one));
  return [...new Set([...named, ...written])].sort();
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
    waitsForSecrets: typeof body["wait_for_steady_state"] === "string",
    byPipeline: strings(block(body["lifecycle"])["ignore_changes"]).includes("task_definition"),
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
  const parameters = resource.body["db_cluster_parameter_group_name"] ?? resource.body["parameter_group_name"];
  const [parameterGroup] = root.referenced(parameters);
  return {
    kind: cluster ? "cluster" : "instance",
    resource,
    address: inState(resource),
    name: root.nameOf(resource),
    subnetGroup: root.value(resource.body["db_subnet_group_name"]),
    securityGroup: group === undefined ? "" : inState(group),
    // A cluster that a second home has adopted keeps the group that it has.
    parameterGroup: parameterGroup
      ? [inState(parameterGroup), "name"]
      : [inState(resource), "db_cluster_parameter_group_name"],
    passwordSecret: passwordSecretOf(root, resource),
    members: root
      .all("aws_rds_cluster_instance")
      .filter((one) => one.region === root.region)
      .map((one) => ({
        name: root.nameOf(one),
        class: stringOf(one.body["instance_class"]),
        zone: stringOf(one.body["availability_zone"]),
        promotionTier: Number(one.body["promotion_tier"] ?? 0),
      }))
      .sort((one, other) => one.promotionTier - other.promotionTier),
    replicas: root
      .all("aws_db_instance")
      .filter((one) => "replicate_source_db" in one.body)
      .map((one) => ({ name: root.nameOf(one), address: inState(one) })),
    copied: copiedDatabase(root),
    global: globalDatabase(root),
  };
}

/** What sleeps until a variable wakes it has a count, and with it an index. */
function inState({ address, body }: Resource): string {
  return body["count"] === undefined ? address : `${address}[0]`;
}

/**
 * The password is read back from a version of the secret, which an ephemeral resource opens. A second home reads the copy
 * of the first home's secret, for its URLs alone.
 */
function passwordSecretOf(root: Root, { body }: Resource): string {
  const urls = root.all("aws_secretsmanager_secret_version").map((one) => one.body["secret_string_wo"]);
  const [stored] = root
    .referenced(body["password_wo"] ?? body["master_password_wo"] ?? urls)
    .filter(({ type }) => type.startsWith("ephemeral."));
  const secret = stored?.body["secret_id"];
  const [version] = root.referenced(secret, "aws_secretsmanager_secret_version");
  return root.value(version?.body["secret_id"] ?? secret);
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

function globalDatabase(root: Root): DatabaseFacts["global"] {
  const copied = copiedDatabase(root);
  const whole = root.first("aws_rds_global_cluster");
  if (whole && copied) return { name: root.nameOf(whole), region: copied.region, cluster: copied.name };
  const copy = isSecondHome(root) ? homesOf(root)?.database : undefined;
  return copy?.kind === "cluster" ? { name: copy.global, region: "$HOME_REGION", cluster: copy.home } : undefined;
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
