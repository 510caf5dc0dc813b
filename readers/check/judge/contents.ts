import { block, blocks, stringOf, strings, type Block, type Root } from "../../terraform";
import type { Change, Finding } from "../change";
import { canonical, same } from "../values";
import { daysUntilExpiry } from "./weaker";

/** What a resource holds although it stays: values that are overwritten, images and objects that expire. */
export function contentDangers(changes: readonly Change[], before: Root, after: Root): Finding[] {
  return [
    ...changes.flatMap((change) => [
      ...secretWritten(change, before, after),
      ...parameterWritten(change),
      ...imagesExpire(change, before, after),
      ...objectsExpire(change, before, after),
      ...replicationStops(change),
    ]),
    ...backupsFewer(changes),
  ];
}

const VERSION = "aws_secretsmanager_secret_version";

/** A value written into a secret that people, or another resource, have filled in so far. */
function secretWritten({ address, type, kind, before: old, after: now }: Change, before: Root, after: Root): Finding[] {
  if (type !== VERSION || now === undefined) return [];
  const secret = identity(after, now["secret_id"]);
  const source = (body: Block): unknown => body["secret_string_wo"] ?? body["secret_string"] ?? body["secret_binary"];
  if (old === undefined) {
    const isNew = before.get(secret) === undefined && !secret.startsWith("arn:");
    const hadValue = before.all(VERSION).some(({ body }) => identity(before, body["secret_id"]) === secret);
    if (isNew || hadValue) return [];
    const message = `writes a value into ${secret}, which exists and may have been filled in manually: that value is overwritten. Use another name for the new secret`;
    return [{ rule: "value-overwritten", address, message }];
  }
  if (kind === "removed" || same(source(old), source(now))) {
    if (same(old["secret_string_wo_version"], now["secret_string_wo_version"])) return [];
    const message = `gives ${secret} another value; running tasks keep the old one until their next deployment`;
    return [{ rule: "value-rotated", address, message }];
  }
  const generated = (body: Block): boolean => /random_password/.test(stringOf(source(body)));
  if (generated(now) && !generated(old)) {
    const message = `generates a value for ${secret}, which overwrites the present one. Use another name for the new secret`;
    return [{ rule: "value-overwritten", address, message }];
  }
  return [{ rule: "value-rotated", address, message: `gives ${secret} a value from another source` }];
}

function identity(root: Root, id: unknown): string {
  return root.references(id)[0] ?? stringOf(id);
}

function parameterWritten({ address, type, before, after }: Change): Finding[] {
  if (type !== "aws_ssm_parameter" || after === undefined) return [];
  const secret = stringOf(after["type"]) === "SecureString";
  const overwrites = after["overwrite"] === true && before?.["overwrite"] !== true;
  const changed =
    before !== undefined &&
    ["value", "insecure_value", "value_wo_version"].some((one) => !same(before[one], after[one]));
  if (!overwrites && !changed) return [];
  const message = "overwrites the parameter's present value, which may have been entered manually";
  return [{ rule: overwrites || secret ? "value-overwritten" : "value-rotated", address, message }];
}

const LIFECYCLE = "aws_ecr_lifecycle_policy";

/** A lifecycle policy under which images are deleted that were kept before. */
function imagesExpire({ address, type, before: old, after: now }: Change, before: Root, after: Root): Finding[] {
  if (type !== LIFECYCLE || now === undefined) return [];
  if (old === undefined && !isOnExisting(after, now["repository"], before)) return [];
  const repository = identity(after, now["repository"]);
  const earlier = before.all(LIFECYCLE).filter(({ body }) => identity(before, body["repository"]) === repository);
  const rules = earlier.flatMap(({ body }) => imageRules(body));
  const sooner = imageRules(now).filter((rule) => !rules.some((one) => keepsAtMost(one, rule)));
  if (sooner.length === 0) return [];
  const counts = sooner.map(
    (rule) => `${stringOf(rule["countNumber"])} (${stringOf(rule["tagStatus"])}, ${stringOf(rule["countType"])})`,
  );
  const message = `images are deleted sooner than before, beyond ${counts.join("; ")}: a rollback to them fails, and tasks that run one of them cannot be restarted`;
  return [{ rule: "images-expire", address, message }];
}

function imageRules(body: Block | undefined): Block[] {
  try {
    const policy: unknown = JSON.parse(stringOf(body?.["policy"]) || "{}");
    return blocks(block(policy)["rules"]).map((rule) => block(rule["selection"]));
  } catch {
    return [];
  }
}

/** Whether an earlier rule deleted at least what the new one deletes. */
function keepsAtMost(old: Block, now: Block): boolean {
  const scope = ({ countNumber: _, ...rest }: Block): string => canonical(rest);
  return scope(old) === scope(now) && Number(old["countNumber"]) <= Number(now["countNumber"]);
}

/** A new lifecycle configuration under which objects are deleted sooner. A changed one is judged as an argument. */
function objectsExpire({ address, type, before: old, after: now }: Change, before: Root, after: Root): Finding[] {
  if (type !== "aws_s3_bucket_lifecycle_configuration" || old !== undefined || now === undefined) return [];
  if (!isOnExisting(after, now["bucket"], before)) return [];
  const bucket = identity(after, now["bucket"]);
  const earlier = before.all(type).filter(({ body }) => identity(before, body["bucket"]) === bucket);
  if (daysUntilExpiry(now["rule"]) >= daysUntilExpiry(earlier.flatMap(({ body }) => blocks(body["rule"])))) return [];
  const message = "objects of an existing bucket are deleted, or are deleted sooner than before";
  return [{ rule: "data-expires", address, message }];
}

function isOnExisting(after: Root, owner: unknown, before: Root): boolean {
  const [address] = after.references(owner);
  return address === undefined || before.get(address) !== undefined;
}

/** A replica that becomes a database of its own, or leaves its global cluster. */
function replicationStops({ address, before, after, kind }: Change): Finding[] {
  if (before === undefined || after === undefined || kind === "replaced") return [];
  const lost = [
    "replicate_source_db",
    "replication_source_identifier",
    "global_cluster_identifier",
    "global_replication_group_id",
  ].filter((one) => before[one] !== undefined && before[one] !== null && after[one] === undefined);
  if (lost.length === 0) return [];
  const message = `no longer copies its source (${lost.join(", ")} is gone), and cannot be made to do so again. Keep it`;
  return [{ rule: "replication-stopped", address, message }];
}

/** Resources that a plan's selection no longer names, and rules of plans that are gone. */
function backupsFewer(changes: readonly Change[]): Finding[] {
  return changes.flatMap(({ address, type, before, after }): Finding[] => {
    if (before === undefined || after === undefined) return [];
    const gone = (argument: string, of: (value: unknown) => string[]): string[] =>
      of(before[argument]).filter((one) => !of(after[argument]).includes(one));
    const names = (value: unknown): string[] => blocks(value).map((one) => stringOf(one["rule_name"] ?? one["id"]));
    const lost =
      type === "aws_backup_selection"
        ? gone("resources", strings)
        : type === "aws_backup_plan"
          ? gone("rule", names)
          : type === "aws_s3_bucket_replication_configuration"
            ? gone("rule", names)
            : [];
    const excluded =
      type === "aws_backup_selection" &&
      strings(after["not_resources"]).length > strings(before["not_resources"]).length;
    if (lost.length === 0 && !excluded) return [];
    const message =
      lost.length > 0 ? `no longer covers ${lost.join(", ")}` : "no longer covers everything that it covered";
    return [{ rule: "backup-shortened", address, message: `${message}. Keep it` }];
  });
}
