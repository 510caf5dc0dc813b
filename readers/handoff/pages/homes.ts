import { block, stringOf, type Root } from "../../terraform";

/** The copy of an Aurora cluster, which becomes the database of the second home. */
export interface ClusterCopy {
  readonly kind: "cluster";
  readonly cluster: string;
  /** The cluster of the first home. */
  readonly home: string;
  readonly global: string;
  /** The zone of the writer. */
  readonly zone: string;
}

/** The instance that the second home restores. */
export interface InstanceCopy {
  readonly kind: "instance";
  readonly name: string;
}

/** The two homes of an environment, read from the root of either of them. */
export interface Homes {
  readonly first: string;
  readonly second: string;
  /** Of the second home. */
  readonly region: string;
  readonly account: string;
  /** Where the parameters in the recovery region begin, in which the first home left what must be known of it. */
  readonly facts: string;
  /** The repository to which images are replicated. */
  readonly repository: string | undefined;
  readonly database: ClusterCopy | InstanceCopy | undefined;
  /** The buckets that exist in both: the copy's name, and the output of the first home with that of the original. */
  readonly buckets: readonly { readonly copy: string; readonly output: string }[];
  readonly queues: boolean;
  readonly jobs: boolean;
  readonly services: boolean;
  /** Whether tasks or jobs start by the clock. */
  readonly schedules: boolean;
  /** Whether a DNS name leads to one home or the other, besides CloudFront. */
  readonly dns: boolean;
}

/** The suffix of a second home's environment, and of a database's copy. */
const SUFFIX = "-recovery";

/** Both homes give the same; undefined if the environment has only one. */
export function homesOf(root: Root): Homes | undefined {
  const { System: system = "", Environment: environment = "" } = root.tags;
  if (isSecondHome(root)) return homes(root, system, environment.slice(0, -SUFFIX.length), root.region);
  const fact = root.all("aws_ssm_parameter").find((one) => root.nameOf(one).endsWith("/recovery/second-home"));
  return fact && homes(root, system, environment, fact.region);
}

/** Whether the root is that of a second home: it sleeps until its variable says otherwise. */
export function isSecondHome({ tags, resources }: Root): boolean {
  const { Environment: environment = "" } = tags;
  return environment.endsWith(SUFFIX) && resources.some(({ body }) => String(body["count"]).includes("var.active"));
}

function homes(root: Root, system: string, environment: string, region: string): Homes {
  const first = `${system}-${environment}`;
  return {
    first,
    second: `${first}${SUFFIX}`,
    region,
    account: root.account,
    facts: `/${system}/${environment}/recovery`,
    repository: repositoryOf(root),
    database: databaseOf(root, region, `${first}${SUFFIX}`),
    buckets: bucketsOf(root, region, first),
    queues: root.first("aws_sqs_queue") !== undefined,
    jobs: root.first("aws_batch_job_queue") !== undefined,
    services: root.first("aws_ecs_service") !== undefined,
    schedules: root.first("aws_scheduler_schedule") !== undefined,
    dns: root.all("aws_route53_record").some(({ body }) => body["set_identifier"] !== undefined),
  };
}

function repositoryOf(root: Root): string | undefined {
  const own = root.first("aws_ecr_repository");
  if (own) return root.nameOf(own);
  const containers = root.all("aws_ecs_task_definition").map(({ body }) => stringOf(body["container_definitions"]));
  return /\.amazonaws\.com\/([^:"]+):\$\{var\.image_tag\}/.exec(containers.join("\n"))?.[1];
}

function databaseOf(root: Root, region: string, second: string): Homes["database"] {
  const copy = root.all("aws_rds_cluster").find((one) => one.region === region);
  if (copy) {
    const cluster = root.nameOf(copy);
    const home = cluster.slice(0, -SUFFIX.length);
    return { kind: "cluster", cluster, home, global: `${home}-global`, zone: zoneOf(root, region) };
  }
  const instance = root.all("aws_db_instance").find(({ body }) => body["replicate_source_db"] === undefined);
  return instance && { kind: "instance", name: `${second}-database` };
}

/** The zone of the writer: the first of the copy's. */
function zoneOf(root: Root, region: string): string {
  const writer = root
    .all("aws_rds_cluster_instance")
    .find(({ region: own, body }) => own === region && body["promotion_tier"] === 0);
  if (writer) return stringOf(writer.body["availability_zone"]);
  const zones = root.all("aws_subnet").filter((one) => one.region === region);
  return stringOf(block(zones[0]?.body)["availability_zone"]);
}

/** The second home names them in outputs; the first has the copies themselves, without that of the frontend's files. */
function bucketsOf(root: Root, region: string, first: string): Homes["buckets"] {
  const copies = isSecondHome(root)
    ? Object.values(root.outputs).map(({ value }) => root.value(value))
    : root.all("aws_s3_bucket").flatMap((one) => (one.region === region ? [root.nameOf(one)] : []));
  return copies
    .filter((name) => COPY.test(name) && !name.startsWith(`${first}-frontend-bucket-`))
    .sort()
    .map((copy) => ({ copy, output: outputOf(copy, first) }));
}

/** How the name of a bucket's copy ends. */
const COPY = /-bucket-replica-\d{12}$/;

/** `shop-prod-user-uploads-bucket-replica-444455556666` is the copy of the bucket whose name is in `user_uploads_bucket`. */
function outputOf(copy: string, first: string): string {
  const name = copy.slice(first.length + 1).replace(COPY, "");
  return `${name.replaceAll("-", "_")}_bucket`;
}
