import { block, stringOf, type Block, type Resource, type Root } from "../terraform";
import { count, HOURS, type Item, type Items } from "./item";

/** What gp3 includes. */
const GP3_IOPS = 3000;

/** Databases, caches, buckets, secrets and keys. */
export const DATA: Items = (root, usage) => {
  const secrets = root.all("aws_secretsmanager_secret");
  const copies = secrets.filter(({ body }) => body["replica"] !== undefined).length;
  const keys = [...root.all("aws_kms_key"), ...root.all("aws_kms_replica_key")].length;
  const buckets = root.all("aws_s3_bucket").length;
  const stored = count(usage.bucketGb, "GB in all buckets");
  return [
    ...root.all("aws_db_instance").flatMap((one) => instanceItems(root, one)),
    ...root.all("aws_rds_cluster").flatMap((one) => clusterItems(root, one, usage.databaseGb, usage.acuAboveMin)),
    ...root.all("aws_elasticache_replication_group").map(cacheItem),
    ...(buckets > 0
      ? [
          { service: "S3", what: "storage", price: "s3.storage", quantity: usage.bucketGb, assumed: stored },
          {
            ...{ service: "S3", what: "requests", price: "s3.get", quantity: usage.requests },
            assumed: `${count(usage.requests, "requests")}, a GET each`,
          },
        ]
      : []),
    ...monthly(secrets.length + copies, "Secrets Manager", "secret", "secret"),
    ...monthly(keys, "KMS", "key of the account's own", "kms.key"),
  ];
};

function monthly(number: number, service: string, what: string, price: string): Item[] {
  return number === 0 ? [] : [{ service, what: `${number} × ${what}`, price, quantity: number }];
}

/** A read replica has the engine and the storage of its source. */
function instanceItems(root: Root, { name, body: own }: Resource): Item[] {
  const [source] = root.referenced(own["replicate_source_db"], "aws_db_instance");
  const { engine: sourceEngine, allocated_storage: allocated } = source?.body ?? own;
  const body: Block = { engine: sourceEngine, allocated_storage: allocated, ...own };
  const type = stringOf(body["instance_class"]);
  const zones = body["multi_az"] === true ? "multi" : "single";
  const storage = stringOf(body["storage_type"]) || "gp2";
  const gb = Number(body["allocated_storage"] ?? 0);
  const iops = Number(body["iops"] ?? 0);
  const extra = storage === "gp3" ? Math.max(0, iops - GP3_IOPS) : iops;
  const engine = stringOf(body["engine"]) || "postgres";
  const what = `${name}: ${type}${zones === "multi" ? ", two zones" : ""}`;
  return [
    { service: "RDS", what, price: `rds.${engine}.${type}.${zones}`, quantity: HOURS },
    ...(gb > 0
      ? [
          {
            ...{ service: "RDS", what: `${name}: ${gb} GB of ${storage}` },
            ...{ price: `rds.storage.${storage}.${zones}`, quantity: gb },
          },
        ]
      : []),
    ...(extra > 0
      ? [
          {
            ...{ service: "RDS", what: `${name}: ${extra} IOPS` },
            ...{ price: `rds.iops.${storage}.${zones}`, quantity: extra },
          },
        ]
      : []),
  ];
}

function clusterItems(root: Root, { name, address, body }: Resource, gb: number, above: number): Item[] {
  const members = root
    .all("aws_rds_cluster_instance")
    .filter((one) => root.references(one.body["cluster_identifier"]).includes(address)).length;
  const least = Number(block(body["serverlessv2_scaling_configuration"])["min_capacity"] ?? 0);
  const optimized = body["storage_type"] === "aurora-iopt1";
  const acu = optimized ? "aurora.acu.io" : "aurora.acu";
  return [
    {
      ...{ service: "Aurora", what: `${name}: ${members} × ${least} ACU` },
      ...{ price: acu, quantity: members * least * HOURS },
    },
    // A copy without instances only stores.
    ...(members > 0
      ? [
          {
            ...{ service: "Aurora", what: `${name}: capacity above the minimum`, price: acu, quantity: above * HOURS },
            assumed: count(above, "ACU more than the minimum on average"),
          },
        ]
      : []),
    {
      ...{ service: "Aurora", what: `${name}: storage` },
      ...{ price: optimized ? "aurora.storage.io" : "aurora.storage", quantity: gb },
      assumed: count(gb, "GB in the database"),
    },
  ];
}

function cacheItem({ name, body }: Resource): Item {
  const type = stringOf(body["node_type"]);
  const nodes = Number(body["num_cache_clusters"] ?? 1);
  return {
    ...{ service: "ElastiCache", what: `${name}: ${nodes} × ${type}` },
    ...{ price: `cache.${stringOf(body["engine"]) || "redis"}.${type}`, quantity: nodes * HOURS },
  };
}
