import {
  check,
  flag,
  integer,
  list,
  oneOf,
  orList,
  required,
  section,
  show,
  text,
  webOrigin,
  type Problem,
  type Rules,
} from "../core";

/** One bucket of the `buckets` section. */
export interface BucketConfig {
  /**
   * The bucket's physical name, for one that must keep the name it has. Default: `<system>-<environment>-<key>-<account id>`,
   * as bucket names are unique across AWS. 3 to 63 characters.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  readonly name?: string;
  /** Keeps what is overwritten or deleted. Default: true, as it is the only way back from a mistake. */
  readonly versioned?: boolean;
  /** Days that overwritten or deleted objects are kept, in a versioned bucket. Default: 90. */
  readonly expireNoncurrentDays?: number;
  /** Days after which objects are deleted. Default: never. */
  readonly expireDays?: number;
  /** Moves objects to a cheaper class after a time. Default: they stay where they are. */
  readonly archive?: ArchiveConfig;
  /**
   * Lets S3 move objects between its frequent and infrequent tiers by use. Default: false; it costs a fee per object, which
   * many small objects do not earn back.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
   */
  readonly intelligentTiering?: boolean;
  /** Origins whose browsers may read and upload with presigned URLs: `https://app.example.com`. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Records every request in a log bucket beside it, for 90 days. Default: false. */
  readonly accessLogs?: boolean;
  /**
   * Copies everything to a bucket in the recovery region, as it is written, overwritten or deleted. Default: false; the
   * copy costs its storage and the traffic between the regions. What was there before is not copied.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
   */
  readonly replicated?: boolean;
  /**
   * Has AWS promise that a new object is copied within 15 minutes, and measure it. Default: false, because every GiB
   * copied then costs more; without it, most objects are copied within 15 minutes all the same.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   */
  readonly replicationTimeControl?: boolean;
}

export interface ArchiveConfig {
  /** Days after which an object moves. */
  readonly afterDays: number;
  /** Where it moves to. Default: `GLACIER_IR`, the cheapest class that answers at once. */
  readonly storageClass?: ArchiveClass;
}

const ARCHIVE_CLASSES = ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html */
export type ArchiveClass = (typeof ARCHIVE_CLASSES)[number];

export const BUCKET_DEFAULTS: Required<
  Pick<
    BucketConfig,
    | "versioned"
    | "expireNoncurrentDays"
    | "intelligentTiering"
    | "corsOrigins"
    | "accessLogs"
    | "replicated"
    | "replicationTimeControl"
  >
> = {
  versioned: true,
  expireNoncurrentDays: 90,
  intelligentTiering: false,
  corsOrigins: [],
  accessLogs: false,
  replicated: false,
  replicationTimeControl: false,
};

/** A bucket's configuration with its defaults filled in. */
export type BucketSettings = BucketConfig & typeof BUCKET_DEFAULTS;

/** Answers at once, and costs a fifth of the standard class where objects are seldom read. */
export const DEFAULT_ARCHIVE_CLASS: ArchiveClass = "GLACIER_IR";

/** S3 lets nothing move to an infrequent-access class earlier. */
const EARLIEST_INFREQUENT_ACCESS_DAYS = 30;
const LONGEST_DAYS = 36_500;

export const bucketName = text(
  /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
);

const ARCHIVE_RULES: Rules<ArchiveConfig> = {
  afterDays: required(integer(0, LONGEST_DAYS)),
  storageClass: oneOf(...ARCHIVE_CLASSES),
};

const BUCKET_RULES: Rules<BucketConfig> = {
  name: bucketName,
  versioned: flag,
  expireNoncurrentDays: integer(1, LONGEST_DAYS),
  expireDays: integer(1, LONGEST_DAYS),
  archive: section(ARCHIVE_RULES),
  intelligentTiering: flag,
  corsOrigins: list(webOrigin),
  accessLogs: flag,
  replicated: flag,
  replicationTimeControl: flag,
};

/** What is wrong with a bucket; its defaults may be left out. */
export function bucketProblems(config: BucketConfig): Problem[] {
  const problems = check(BUCKET_RULES, config);
  return problems.length > 0 ? problems : [...replicationProblems(config), ...archiveProblems(config)];
}

function replicationProblems({ replicated, versioned }: BucketConfig): Problem[] {
  if (replicated !== true || versioned !== false) return [];
  return [
    { path: "replicated", message: "true does not go with versioned false; S3 copies versions, so use versioned true" },
  ];
}

function archiveProblems(config: BucketConfig): Problem[] {
  if (config.archive === undefined) return [];
  const problems: Problem[] = [];
  const { afterDays, storageClass = DEFAULT_ARCHIVE_CLASS } = config.archive;
  if (config.intelligentTiering === true && storageClass === "STANDARD_IA") {
    const others = orList(ARCHIVE_CLASSES.filter((one) => one !== storageClass).map(show));
    problems.push({
      path: "archive.storageClass",
      message: `"STANDARD_IA" does not go with intelligentTiering, from which S3 moves nothing there; use ${others}`,
    });
  }
  if (storageClass.endsWith("_IA") && afterDays < EARLIEST_INFREQUENT_ACCESS_DAYS) {
    problems.push({
      path: "archive.afterDays",
      message: `${afterDays} is too early for ${storageClass}; use ${EARLIEST_INFREQUENT_ACCESS_DAYS} or more`,
    });
  }
  if (config.expireDays !== undefined && config.expireDays <= afterDays) {
    problems.push({
      path: "expireDays",
      message: `${config.expireDays} is before the objects are archived; use more than archive.afterDays (${afterDays})`,
    });
  }
  return problems;
}
