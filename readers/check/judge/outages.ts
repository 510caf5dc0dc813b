import { block, strings, type Root } from "../../terraform";
import type { AttributeChange, Change, Finding } from "../change";
import type { Rule } from "../severity";
import { schemaPath } from "../values";

/** What a change does to those who are using the application at that moment; undefined if nothing. */
type Judge = (change: Change, after: Root) => string | undefined;

const JUDGES: readonly (readonly [rule: Rule, judge: Judge])[] = [
  ["outage", serviceReplaced],
  ["outage", loadBalancerReplaced],
  ["outage", portChanged],
  ["outage", originReplaced],
  ["outage", passwordChanged],
  ["engine-upgraded", majorVersionChanged],
  ["engine-upgraded", hostDatabaseChanged],
  ["shrinks", diskShrinks],
];

/** Changes that keep the data but interrupt requests, cannot be undone, or are refused by AWS half-way through the apply. */
export function outageDangers(changes: readonly Change[], after: Root): Finding[] {
  return changes.flatMap((change) =>
    JUDGES.flatMap(([rule, judge]) => {
      const message = judge(change, after);
      return message === undefined ? [] : [{ rule, address: change.address, message }];
    }),
  );
}

function serviceReplaced({ type, kind }: Change): string | undefined {
  if (type !== "aws_ecs_service" || kind !== "replaced") return undefined;
  return "is replaced: no task runs until the new service has started its own, which takes minutes. Choose a quiet hour";
}

/**
 * Its name stays, and AWS has each name once. What CloudFront reaches through a VPC origin is created before the old one is
 * deleted, so there the apply stops at the name.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
function loadBalancerReplaced({ type, kind }: Change, after: Root): string | undefined {
  if (type !== "aws_lb" || kind !== "replaced") return undefined;
  return after.all("aws_cloudfront_vpc_origin").length > 0
    ? "is replaced by one of the same name while CloudFront refers to it, which AWS refuses (DuplicateLoadBalancerName) when the listener is already gone. Do it in two applies: " +
        'first backend.loadBalancer.exposure: "internal" without frontend.apiPaths, then "cloudfront" with them'
    : "is replaced: nothing answers until the new one is active, which takes minutes, and its DNS name is another one. Choose a quiet hour";
}

/**
 * A target group with another port is empty until the tasks have moved; and where a pipeline owns the task definition, they
 * cannot: ECS refuses a port that the running one does not have.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
function portChanged({ type, attributes, after }: Change): string | undefined {
  if (type !== "aws_ecs_service" || changed(attributes, /^load_balancer\b.*container_port$/) === undefined) {
    return undefined;
  }
  const ownedByPipeline = strings(block(after?.["lifecycle"])["ignore_changes"]).includes("task_definition");
  return ownedByPipeline
    ? "gets another port, which the running task definition, the pipeline's, does not have: ECS refuses it after the listener has moved. " +
        'In the same apply, set image: { owner: "terraform", reference: "<the running image>" }; go back to owner "ci" in the next'
    : "gets another port: requests fail until the new tasks have registered. Choose a quiet hour";
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html */
function originReplaced({ type, kind, address }: Change): string | undefined {
  if (type !== "terraform_data" || !address.endsWith("vpc_origin_identity")) return undefined;
  if (kind === "removed")
    return "the API no longer answers under the frontend's name; make sure that nobody calls it there";
  if (kind !== "replaced") return undefined;
  return (
    "CloudFront gets another way to the load balancer: until it has moved, which takes up to half an hour, the API does not " +
    "answer under the frontend's name. Choose a quiet hour"
  );
}

/** Whose new value a database takes at once, while running tasks have the old one. */
function passwordChanged({ type, attributes, address }: Change, after: Root): string | undefined {
  if (type !== "aws_secretsmanager_secret_version" || changed(attributes, /^secret_string_wo_version$/) === undefined) {
    return undefined;
  }
  const users = after.resources.filter(({ body }) =>
    [body["password_wo_version"], body["master_password_wo_version"]].some((one) => String(one).includes(address)),
  );
  if (users.length === 0) return undefined;
  return "the database's password changes in this apply, and running tasks keep the old one: force a new deployment right after it";
}

/** Engines whose major versions have two numbers: from 8.0 to 8.4, from 10.11 to 11.4. */
const MAJOR_OF_TWO = /^(mysql|mariadb|aurora-mysql)$/;

/**
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.MajorVersion.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.MySQL.html
 */
function majorVersionChanged({ type, kind, attributes, after }: Change): string | undefined {
  if (!/^aws_(db_instance|rds_cluster|rds_global_cluster)$/.test(type) || kind === "replaced") return undefined;
  const version = changed(attributes, /^engine_version$/);
  const parts = MAJOR_OF_TWO.test(String(after?.["engine"])) ? 2 : 1;
  const [from, to] = [major(version?.before, parts), major(version?.after, parts)];
  if (from === undefined || to === undefined || from === to) return undefined;
  if (from.localeCompare(to, "en", { numeric: true }) > 0)
    return `AWS refuses to go back from version ${from} to ${to}; only a snapshot leads back`;
  return (
    `the database is upgraded from version ${from} to ${to}: it is unavailable for minutes, and only a snapshot leads back. ` +
    "Take one, try the upgrade on a restored copy, and check that AWS upgrades from the running minor version: " +
    "aws rds describe-db-engine-versions --engine <engine> --engine-version <running> --query 'DBEngineVersions[].ValidUpgradeTarget[].EngineVersion'"
  );
}

/**
 * The files of one major version of PostgreSQL mean nothing to another one.
 * @see https://www.postgresql.org/docs/current/upgrading.html
 */
function hostDatabaseChanged({ address, attributes }: Change): string | undefined {
  if (!address.startsWith("locals")) return undefined;
  for (const { before, after } of attributes) {
    const [from, to] = [hostVersion(before), hostVersion(after)];
    if (from !== undefined && to !== undefined && from !== to) {
      return `PostgreSQL on the host changes from ${from} to ${to}, which cannot read the other's files and does not start: dump the database, move /data/postgres away, apply, and restore the dump`;
    }
  }
  return undefined;
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html */
function diskShrinks({ type, attributes }: Change): string | undefined {
  const size = { aws_db_instance: /^allocated_storage$/, aws_ebs_volume: /^size$/ }[type];
  const change = size && changed(attributes, size);
  if (change === undefined || !(Number(change.after) < Number(change.before))) return undefined;
  return `AWS refuses to make a disk smaller (${String(change.before)} to ${String(change.after)} GiB); move the data to a new one`;
}

function changed(attributes: readonly AttributeChange[], path: RegExp): AttributeChange | undefined {
  return attributes.find((one) => path.test(schemaPath(one.path)));
}

/** The first parts of a version: `"16"` of `"16.9"`, and with two `"8.0"` of `"8.0.42"`. */
function major(version: unknown, parts: 1 | 2): string | undefined {
  const numbers = /^\d+(\.\d+)*/.exec(String(version))?.[0].split(".");
  return numbers?.slice(0, parts).join(".");
}

function hostVersion(boot: unknown): string | undefined {
  return /\blibrary\/postgres:(\d+)/.exec(String(boot))?.[1];
}
