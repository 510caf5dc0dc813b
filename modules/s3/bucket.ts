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
import { type Construct } from "constructs";
import { keepFromDestruction, Naming, relaxForRebuildable, type Protection, type Signals } from "../core";
import { PolicyDocument, type Statement } from "../iam";
import type { IKey } from "../kms";
import { BUCKET, type BucketConfig, type BucketSettings } from "./config";
import { GrantableBucket, ImportedBucket, type IBucket } from "./grantable-bucket";
import { lifecycleRules } from "./lifecycle";
import { Replication } from "./replication";
import { wiringProblems } from "./wiring-problems";

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
  /** The same for the copy, if an application may use it where it is. Default: none. */
  readonly replicaCorsOrigins?: readonly string[];
  /** Encrypts the objects with a key of the account's own. Default: S3's keys, which cost nothing. */
  readonly key?: IKey;
  /** The same for the copy, with a key of its region. A copy needs one if the bucket has one. */
  readonly replicaKey?: IKey;
  /** Creates the bucket in another region. Default: the stack's provider. */
  readonly provider?: TerraformProvider;
}

/**
 * A private bucket: no public access, no ACLs, encrypted, TLS only. S3 returns 409 when two of a bucket's settings
 * change at once, so each of them waits for the previous one.
 */
export class Bucket extends GrantableBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly regionalDomainName: string;
  /** The underlying bucket; the escape hatch. */
  readonly resource: S3Bucket;
  /** The bucket in the recovery region that everything is copied to, if it is `replicated`. */
  readonly replica: Bucket | undefined;
  /** The replication. */
  readonly replication: Replication | undefined;
  protected readonly key: IKey | undefined;
  readonly #config: BucketSettings;
  readonly #provider: TerraformProvider | undefined;
  readonly #policy: PolicyDocument;
  #last: ITerraformDependable;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    this.#config = BUCKET.settle(
      this.node.path,
      props.config ?? {},
      wiringProblems(props, Naming.of(this).deployment.region),
    );
    this.#provider = props.provider;
    this.key = props.key;

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
    this.replication = this.#copyTo(this.replica, props.replicaKey);
  }

  /** A bucket of the stack's region that another stack created. */
  static fromName(scope: Construct, id: string, bucketName: string, keyArn?: string): IBucket {
    return new ImportedBucket(scope, id, bucketName, keyArn);
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

  protected override get label(): string {
    return this.#address;
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
        rule: [encryptionRule(this.key)],
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
        expireDays: this.#config.accessLogs.retentionDays,
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
  #createReplica({ protection, replication, replicaCorsOrigins, replicaKey }: BucketProps): Bucket | undefined {
    if (!this.#config.replicated || replication === undefined) return undefined;
    const { expireNoncurrentDays, expireDays, archive, intelligentTiering } = this.#config;
    const thing = replicaThing(this.#address.replaceAll("_", "-"));
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
      ...(replicaKey ? { key: replicaKey } : {}),
      ...(replicaCorsOrigins ? { corsOrigins: replicaCorsOrigins } : {}),
    });
  }

  #copyTo(replica: Bucket | undefined, replicaKey: IKey | undefined): Replication | undefined {
    if (replica === undefined) return undefined;
    const keys = this.key && replicaKey ? { source: this.key, replica: replicaKey } : undefined;
    const replication = new Replication(this, "replication", {
      name: this.#address.replaceAll("_", "-"),
      source: this,
      replica,
      timeControl: this.#config.replicationTimeControl,
      ...(keys ? { keys } : {}),
      dependsOn: [this.#last, replica.ready],
    });
    this.#chain(replication.resource);
    return replication;
  }

  #chain(setting: ITerraformDependable): void {
    this.#last = setting;
  }
}

/** With a bucket key S3 asks KMS once for many objects, so that requests cost next to nothing. */
function encryptionRule(key: IKey | undefined) {
  if (key === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.keyArn },
    bucketKeyEnabled: true,
  };
}

/** What the copy of a bucket is called, by the bucket's id: `uploads-replica`. */
export function replicaThing(bucket: string): string {
  return `${bucket}-replica`;
}
