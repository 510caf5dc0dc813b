import { Construct } from "constructs";
import { Naming } from "../core";
import { sidPart, type IGrantable } from "../iam";
import { Key, type IKey, type KeyAction } from "../kms";

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

/**
 * S3 decrypts the parts of an upload too, to put them together.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuAndPermissions.html
 */
const WRITING: readonly KeyAction[] = ["kms:Decrypt", "kms:GenerateDataKey"];

/** What may be done with a bucket, whoever created it. */
export abstract class GrantableBucket extends Construct implements IBucket {
  abstract readonly bucketName: string;
  abstract readonly bucketArn: string;
  abstract readonly regionalDomainName: string;
  /** Its unique name within the stack, for the ids of statements. */
  protected abstract get label(): string;
  /** The key of the account's own that its objects are encrypted with; undefined for S3's keys, which everybody may use. */
  protected abstract readonly key: IKey | undefined;

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
    this.#grantKey(grantee, "DecryptIn", ["kms:Decrypt"]);
  }

  grantReadWrite(grantee: IGrantable, prefix = ""): void {
    this.#grantList(grantee, prefix);
    grantee.addStatement({
      sid: this.#sid("ReadWrite", prefix),
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      resources: [this.objectsArn(prefix)],
    });
    this.#grantKey(grantee, "EncryptIn", WRITING);
  }

  grantUpload(grantee: IGrantable, prefix = ""): void {
    grantee.addStatement({
      sid: this.#sid("Upload", prefix),
      actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
      resources: [this.objectsArn(prefix)],
    });
    this.#grantKey(grantee, "EncryptIn", WRITING);
  }

  #grantList(grantee: IGrantable, prefix: string): void {
    grantee.addStatement({
      sid: this.#sid("List", prefix),
      actions: ["s3:ListBucket"],
      resources: [this.bucketArn],
      ...(prefix === "" ? {} : { conditions: [{ test: "StringLike", variable: "s3:prefix", values: [`${prefix}*`] }] }),
    });
  }

  #grantKey(grantee: IGrantable, verb: string, actions: readonly KeyAction[]): void {
    this.key?.grantUse(grantee, { sid: this.#sid(verb, ""), through: "s3", actions });
  }

  /** `ReadUploads`, or `ReadUploadsIncoming` for a prefix: one grantee may be granted several buckets and prefixes. */
  #sid(verb: string, prefix: string): string {
    return verb + sidPart(this.label) + sidPart(prefix);
  }
}

/** A bucket of the stack's region that another stack created. */
export class ImportedBucket extends GrantableBucket {
  readonly bucketArn: string;
  readonly regionalDomainName: string;
  protected readonly key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    readonly bucketName: string,
    keyArn?: string,
  ) {
    super(scope, id);
    this.key = keyArn === undefined ? undefined : Key.fromArn(keyArn, Naming.of(this).deployment.region);
    this.bucketArn = `arn:aws:s3:::${bucketName}`;
    this.regionalDomainName = `${bucketName}.s3.${Naming.of(this).deployment.region}.amazonaws.com`;
  }

  protected override get label(): string {
    return this.node.id;
  }
}
