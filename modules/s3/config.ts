import {
  boolean,
  integer,
  list,
  oneOf,
  orList,
  section,
  show,
  text,
  webOrigin,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";

const ARCHIVE_CLASSES = ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html */
export type ArchiveClass = (typeof ARCHIVE_CLASSES)[number];

/** S3 does not move objects to an infrequent-access class earlier. */
const EARLIEST_INFREQUENT_ACCESS_DAYS = 30;
const LONGEST_DAYS = 36_500;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
/** The others that S3 reserves contain a dot. */
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", "--x-s3", "--table-s3"];

export const bucketName = text(
  /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
).refine((name) => {
  const affix =
    RESERVED_PREFIXES.find((prefix) => name.startsWith(prefix)) ??
    RESERVED_SUFFIXES.find((suffix) => name.endsWith(suffix));
  return affix === undefined ? undefined : `${show(name)} has ${show(affix)}, which S3 reserves; use another name`;
});

export const ARCHIVE = section({
  /** Days after which an object moves. */
  afterDays: integer(0, LONGEST_DAYS).required(),
  /** The storage class it moves to. Default: `GLACIER_IR`, the cheapest class with instant access. */
  storageClass: oneOf(...ARCHIVE_CLASSES).default("GLACIER_IR"),
});

export interface ArchiveConfig extends Config<typeof ARCHIVE>, Named {}
export interface ArchiveSettings extends Settings<typeof ARCHIVE>, Named {}

/** Access logs in a bucket of their own. */
export const ACCESS_LOGS = section({
  /** Days until a log file is deleted. Default: 90, because an attack may only be noticed after weeks. */
  retentionDays: integer(1, 3650).default(90),
});

export interface AccessLogsConfig extends Config<typeof ACCESS_LOGS>, Named {}
export interface AccessLogsSettings extends Settings<typeof ACCESS_LOGS>, Named {}

const SETTINGS = section({
  /**
   * The bucket's physical name, for a bucket that must keep an existing name. Default:
   * `<system>-<environment>-<key>-<account id>`, because bucket names are unique across AWS. 3 to 63 characters.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  name: bucketName,
  /** Keeps what is overwritten or deleted. Default: true, because it is the only way to undo a mistake. */
  versioned: boolean.default(true),
  /** Days that overwritten or deleted objects are kept, in a versioned bucket. Default: 90. */
  expireNoncurrentDays: integer(1, LONGEST_DAYS).default(90),
  /** Days after which objects are deleted. Default: never. */
  expireDays: integer(1, LONGEST_DAYS),
  /** Moves objects to a cheaper class after a time. Default: they are not moved. */
  archive: ARCHIVE.as<ArchiveConfig, ArchiveSettings>(),
  /**
   * Lets S3 move objects between its frequent and infrequent tiers by usage. Default: false; it costs a fee per object,
   * which does not pay off for many small objects.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
   */
  intelligentTiering: boolean.default(false),
  /** Origins from which browsers may read and upload with presigned URLs: `https://app.example.com`. Default: none. */
  corsOrigins: list(webOrigin).default([]),
  /** Records every request in a separate log bucket. `{}` uses the defaults. Default: none, because storage is charged. */
  accessLogs: ACCESS_LOGS.as<AccessLogsConfig, AccessLogsSettings>(),
  /**
   * Copies everything to a bucket in the recovery region, as it is written, overwritten or deleted. Default: false; the
   * copy costs its storage and the traffic between the regions. Existing objects are not copied.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
   */
  replicated: boolean.default(false),
  /**
   * Replication Time Control: AWS guarantees that a new object is copied within 15 minutes, and measures it. Default:
   * false, because every GiB copied then costs more; without it, most objects are copied within 15 minutes anyway.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   */
  replicationTimeControl: boolean.default(false),
});

export interface BucketConfig extends Config<typeof SETTINGS>, Named {}
export interface BucketSettings extends Settings<typeof SETTINGS>, Named {}

/** One bucket of the `buckets` section. */
export const BUCKET = SETTINGS.and(replicationProblems, archiveProblems);

function replicationProblems({ replicated, versioned }: BucketSettings): Problem[] {
  if (!replicated || versioned) return [];
  return [
    { path: "replicated", message: "true requires versioning, because S3 copies versions; set versioned to true" },
  ];
}

function archiveProblems({ archive, intelligentTiering, expireDays }: BucketSettings): Problem[] {
  if (archive === undefined) return [];
  const problems: Problem[] = [];
  const { afterDays, storageClass } = archive;
  if (intelligentTiering && storageClass === "STANDARD_IA") {
    const others = orList(ARCHIVE_CLASSES.filter((one) => one !== storageClass).map(show));
    problems.push({
      path: "archive.storageClass",
      message: `"STANDARD_IA" cannot be combined with intelligentTiering, because S3 moves nothing from there to it; use ${others}`,
    });
  }
  if (storageClass.endsWith("_IA") && afterDays < EARLIEST_INFREQUENT_ACCESS_DAYS) {
    problems.push({
      path: "archive.afterDays",
      message: `${afterDays} is too early for ${storageClass}; use ${EARLIEST_INFREQUENT_ACCESS_DAYS} or more`,
    });
  }
  if (expireDays !== undefined && expireDays <= afterDays) {
    problems.push({
      path: "expireDays",
      message: `${expireDays} is before the objects are archived; use more than archive.afterDays (${afterDays})`,
    });
  }
  return problems;
}
