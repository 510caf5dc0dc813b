import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { TerraformStack, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, relaxForRebuildable, type Problem, type Protection, type Signals } from "../core";
import { PolicyDocument, sidPart, type IGrantable, type Statement } from "../iam";
import { BUCKET, type BucketConfig, type BucketSettings } from "./config";
import { lifecycleRules } from "./lifecycle";
import { Replication } from "./replication";

/** A bucket as seen by others. */
export interface IBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** `<bucket>.s3.<region>.amazonaws.com`. */
  readonly regionalDomainName: string;
  /** Lets the grantee list the bucket and read its objects, or those whose key starts with `prefix`. */
  grantRead(grantee: IGrantable, prefix?: string): void;
  /**
   * Lets the grantee list the bucket, and read, write and delete its objects, or those whose key starts with `prefix`.
   */
  grantReadWrite(grantee: IGrantable, prefix?: string): void;
  /** Lets the grantee upload objects, and nothing else: enough for the presigned URLs that browsers upload with. */
  grantUpload(grantee: IGrantable, prefix?: string): void;
}

/** Another region of the same account, for copies that survive the loss of the home region. */
export interface RecoveryRegion {
  /** The provider of that region: `stack.providerFor(region)`. */
  readonly provider: TerraformProvider;
  readonly region: string;
}

export interface BucketProps {
  readonly config?: BucketConfig;
  readonly protection: Protection;
  /** Where the copy goes if the bucket is `replicated`; otherwise it has no effect. */
  readonly replication?: RecoveryRegion;
  /**
   * Origins whose browsers may read and upload, in addition to those of the config: for origins that are only known at
   * synthesis.
   */
  readonly corsOrigins?: readonly string[];
  /** Creates the bucket in another region. Default: the stack's provider. */
  readonly provider?: TerraformProvider;
}

/** Long enough to investigate, short enough to cost little. */
const KEEP_ACCESS_LOGS_DAYS = 90;

/**
 * A private bucket: no public access, no ACLs, encrypted, TLS only. S3 returns 409 when two of a bucket's settings
 * change at once, so each of them waits for the previous one.
 */
export class Bucket extends Construct implements IBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly regionalDomainName: string;
  /** The underlying bucket; the escape hatch. */
  readonly resource: S3Bucket;
  /** The bucket in the recovery region that everything is copied to, if it is `replicated`. */
  readonly replica: Bucket | undefined;
  /** The replication. */
  readonly replication: Replication | undefined;
  readonly #config: BucketSettings;
  readonly #provider: TerraformProvider | undefined;
  readonly #policy: PolicyDocument;
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    this.#config = BUCKET.settle(this.node.path, props.config ?? {}, wiringProblems(this, props));
    this.#provider = props.provider;

    this.resource = new S3Bucket(this, "Resource", {
      provider: this.#provider,
      bucket: this.#config.name ?? Naming.of(this).globalName("bucket", id),
      forceDestroy: props.protection === "disposable",
      lifecycle: keepFromDestruction(props.protection),
    });
    this.#last = this.resource;
    this.bucketName = this.resource.bucket;
    this.bucketArn = this.resource.arn;
    this.regionalDomainName = this.resource.bucketRegionalDomainName;

    this.#keepPrivate();
    this.#policy = this.#requireTls();
    this.#keepVersions();
    this.#ageObjects();
    this.#allowBrowsers(props.corsOrigins);
    this.#recordRequests(props.protection);
    this.replica = this.#createReplica(props);
    this.replication = this.#copyTo(this.replica);
  }

  /** What to monitor: the replication, if AWS measures it (`replicationTimeControl`). */
  get signals(): Signals | undefined {
    return this.replication?.signals;
  }

  /** Depend on this to wait for all of the bucket's settings. */
  get ready(): ITerraformDependable {
    return this.#last;
  }

  /** Adds a statement to the bucket's own policy. */
  addToPolicy(statement: Statement): void {
    this.#policy.add(statement);
  }

  /** The ARN of the objects whose key starts with `prefix`. */
  objectsArn(prefix = ""): string {
    return `${this.bucketArn}/${prefix}*`;
  }

  grantRead(grantee: IGrantable, prefix = ""): void {
    this.#grantList(grantee, prefix);
    grantee.addStatement({
      sid: this.#sid("Read", prefix),
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [this.objectsArn(prefix)],
    });
  }

  grantReadWrite(grantee: IGrantable, prefix = ""): void {
    this.#grantList(grantee, prefix);
    grantee.addStatement({
      sid: this.#sid("ReadWrite", prefix),
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      resources: [this.objectsArn(prefix)],
    });
  }

  grantUpload(grantee: IGrantable, prefix = ""): void {
    grantee.addStatement({
      sid: this.#sid("Upload", prefix),
      actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
      resources: [this.objectsArn(prefix)],
    });
  }

  #grantList(grantee: IGrantable, prefix: string): void {
    grantee.addStatement({
      sid: this.#sid("List", prefix),
      actions: ["s3:ListBucket"],
      resources: [this.bucketArn],
      ...(prefix === "" ? {} : { conditions: [{ test: "StringLike", variable: "s3:prefix", values: [`${prefix}*`] }] }),
    });
  }

  /** `ReadUploads`, or `ReadUploadsIncoming` for a prefix: one grantee may be granted several buckets and prefixes. */
  #sid(verb: string, prefix: string): string {
    return verb + sidPart(this.#address) + sidPart(prefix);
  }

  /** Its unique name within the stack: `uploads`, `frontend_bucket`. */
  get #address(): string {
    return TerraformStack.of(this).getLogicalId(this.resource);
  }

  #keepPrivate(): void {
    this.#chain(
      new S3BucketPublicAccessBlock(this, "public-access-block", {
        provider: this.#provider,
        bucket: this.resource.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }),
    );
    this.#chain(
      new S3BucketOwnershipControls(this, "ownership", {
        provider: this.#provider,
        bucket: this.resource.id,
        rule: { objectOwnership: "BucketOwnerEnforced" },
        dependsOn: [this.#last],
      }),
    );
    this.#chain(
      new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
        provider: this.#provider,
        bucket: this.resource.id,
        rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        dependsOn: [this.#last],
      }),
    );
  }

  #requireTls(): PolicyDocument {
    const document = new PolicyDocument(this, "policy", [
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["s3:*"],
        resources: [this.bucketArn, `${this.bucketArn}/*`],
        principals: [{ type: "AWS", identifiers: ["*"] }],
        conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
    this.#chain(
      new S3BucketPolicy(this, "access", {
        provider: this.#provider,
        bucket: this.resource.id,
        policy: document.json,
        dependsOn: [this.#last],
      }),
    );
    return document;
  }

  #keepVersions(): void {
    if (!this.#config.versioned) return;
    this.#chain(
      new S3BucketVersioningA(this, "versioning", {
        provider: this.#provider,
        bucket: this.resource.id,
        versioningConfiguration: { status: "Enabled" },
        dependsOn: [this.#last],
      }),
    );
  }

  #ageObjects(): void {
    this.#chain(
      new S3BucketLifecycleConfiguration(this, "lifecycle", {
        provider: this.#provider,
        bucket: this.resource.id,
        rule: lifecycleRules(this.#config),
        dependsOn: [this.#last],
      }),
    );
  }

  #allowBrowsers(others: readonly string[] = []): void {
    const origins = [...new Set([...this.#config.corsOrigins, ...others])];
    if (origins.length === 0) return;
    this.#chain(
      new S3BucketCorsConfiguration(this, "cors", {
        provider: this.#provider,
        bucket: this.resource.id,
        corsRule: [
          {
            allowedOrigins: origins,
            allowedMethods: ["GET", "HEAD", "PUT", "POST"],
            allowedHeaders: ["*"],
            exposeHeaders: ["ETag"],
            maxAgeSeconds: 3600,
          },
        ],
        dependsOn: [this.#last],
      }),
    );
  }

  #recordRequests(protection: Protection): void {
    if (!this.#config.accessLogs) return;
    const thing = `${this.#address.replaceAll("_", "-")}-logs`;
    const logs = new Bucket(this, "access-logs", {
      config: {
        name: Naming.of(this).globalName("bucket", thing),
        versioned: false,
        expireDays: KEEP_ACCESS_LOGS_DAYS,
      },
      protection: relaxForRebuildable(protection),
      provider: this.#provider,
    });
    logs.addToPolicy({
      sid: "S3WritesAccessLogs",
      actions: ["s3:PutObject"],
      resources: [logs.objectsArn()],
      principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }],
      conditions: [
        { test: "ArnLike", variable: "aws:SourceArn", values: [this.bucketArn] },
        { test: "StringEquals", variable: "aws:SourceAccount", values: [Naming.of(this).deployment.accountId] },
      ],
    });
    this.#chain(
      new S3BucketLoggingA(this, "logging", {
        provider: this.#provider,
        bucket: this.resource.id,
        targetBucket: logs.bucketName,
        targetPrefix: "",
        dependsOn: [this.#last, logs.ready],
      }),
    );
  }

  /** The copy has the same lifecycle rules, because S3 does not replicate lifecycle actions. */
  #createReplica({ protection, replication }: BucketProps): Bucket | undefined {
    if (!this.#config.replicated || replication === undefined) return undefined;
    const { expireNoncurrentDays, expireDays, archive, intelligentTiering } = this.#config;
    const thing = `${this.#address.replaceAll("_", "-")}-replica`;
    return new Bucket(this, "replica", {
      config: {
        name: Naming.of(this).globalName("bucket", thing),
        expireNoncurrentDays,
        intelligentTiering,
        ...(expireDays === undefined ? {} : { expireDays }),
        ...(archive === undefined ? {} : { archive }),
      },
      protection,
      provider: replication.provider,
    });
  }

  #copyTo(replica: Bucket | undefined): Replication | undefined {
    if (replica === undefined) return undefined;
    const replication = new Replication(this, "replication", {
      name: this.#address.replaceAll("_", "-"),
      source: this,
      replica,
      timeControl: this.#config.replicationTimeControl,
      dependsOn: [this.#last, replica.ready],
    });
    this.#chain(replication.resource);
    return replication;
  }

  #chain(setting: ITerraformDependable): void {
    this.#last = setting;
  }
}

/** Checks that depend on more than the configuration. */
function wiringProblems(bucket: Bucket, { config, replication }: BucketProps): Problem[] {
  if (config?.replicated !== true) return [];
  if (replication === undefined) {
    return [{ path: "replicated", message: "true needs a region to copy to; pass a recovery region" }];
  }
  if (replication.region !== Naming.of(bucket).deployment.region) return [];
  return [
    {
      path: "replicated",
      message: `true would copy to ${replication.region}, which is the home region; use another region`,
    },
  ];
}
