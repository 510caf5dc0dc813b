import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { keepFromDestruction, Naming, type Protection } from "../core";
import { anyResource, PolicyDocument, type IGrantable, type Statement } from "../iam";

/** A key as seen by whoever encrypts with it. */
export interface IKey {
  readonly keyArn: string;
  /** Lets the grantee use the key for what it does through a service of AWS in the key's region: `s3`. */
  grantUse(grantee: IGrantable, use: KeyUse): void;
}

export interface KeyUse {
  /** Letters and digits, unique within the grantee's policy: `DecryptUploads`. */
  readonly sid: string;
  /** The service, as in its host name: `s3`. */
  readonly through: string;
  readonly actions: readonly KeyAction[];
}

export type KeyAction = "kms:Decrypt" | "kms:Encrypt" | "kms:GenerateDataKey";

/** A service that uses a key by itself, not for a caller with rights of its own. */
export interface ServiceUse {
  /** Letters and digits, unique within the key's policy: `CloudWatchLogs`. */
  readonly sid: string;
  /** `logs.eu-central-1.amazonaws.com`. */
  readonly service: string;
  readonly actions: readonly string[];
  /** What it may use the key for: a part of the encryption context, and its values, which must not refer to the key's users. */
  readonly context: { readonly key: string; readonly values: readonly string[] };
}

export interface KeyProps {
  readonly description: string;
  readonly protection: Protection;
  /** Creates the key in another region. Default: the stack's provider. */
  readonly provider?: TerraformProvider;
  /** The region of that provider. Default: the stack's. */
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether it has a policy of its own, although no service uses it by itself. Default: false. */
  readonly ownPolicy?: boolean;
}

/** The waiting period in which the deletion of a key can be cancelled: the longest and the shortest that KMS allows. */
const DAYS_TO_REGRET = { protected: 30, retiring: 30, disposable: 7 } as const satisfies Record<Protection, number>;

/** For a statement of a key's own policy. */
export const THIS_KEY = anyResource("In a key's own policy * means only that key.");

/** What the account's own policies may grant, except operations that queues and logs do not need. */
const ACCOUNT_ACTIONS = [
  "kms:CancelKeyDeletion",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GenerateDataKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];

/**
 * A key for data at rest, which KMS rotates every year. Unless a service uses it by itself it has KMS's default policy: only
 * the account's IAM decides who may use it. Data without its key is lost, so the key is protected like the data.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/kms_key
 */
export class Key extends Construct implements IKey {
  readonly keyArn: string;
  /** The underlying key; the escape hatch. */
  readonly resource: KmsKey;
  readonly #region: string;
  #policy: PolicyDocument | undefined;

  constructor(scope: Construct, id: string, props: KeyProps) {
    super(scope, id);
    const { description, protection, provider, tags, ownPolicy = false } = props;
    this.#region = props.region ?? Naming.of(this).deployment.region;
    if (ownPolicy) this.#policy = this.#createPolicy();
    this.resource = new KmsKey(this, "Resource", {
      provider,
      description,
      enableKeyRotation: true,
      deletionWindowInDays: DAYS_TO_REGRET[protection],
      ...(this.#policy ? { policy: this.#policy.json } : {}),
      ...(tags ? { tags: { ...tags } } : {}),
      lifecycle: keepFromDestruction(protection),
    });
    this.keyArn = this.resource.arn;
  }

  /** A key that another stack created. */
  static fromArn(keyArn: string, region: string): IKey {
    return {
      keyArn,
      grantUse: (grantee, use) => {
        grantUse(keyArn, region, grantee, use);
      },
    };
  }

  grantUse(grantee: IGrantable, use: KeyUse): void {
    grantUse(this.keyArn, this.#region, grantee, use);
  }

  /** Lets a service use the key by itself, which then has a policy of its own. */
  allowService({ sid, service, actions, context }: ServiceUse): void {
    if (this.#policy === undefined) {
      this.#policy = this.#createPolicy();
      this.resource.policy = this.#policy.json;
    }
    this.#policy.add({
      sid,
      actions,
      resources: THIS_KEY,
      principals: [{ type: "Service", identifiers: [service] }],
      conditions: [{ test: "StringEquals", variable: `kms:EncryptionContext:${context.key}`, values: context.values }],
    });
  }

  #createPolicy(): PolicyDocument {
    return new PolicyDocument(this, "policy", [this.#accountAdministers()]);
  }

  #accountAdministers(): Statement {
    const { accountId } = Naming.of(this).deployment;
    return {
      sid: "AccountAdministers",
      actions: ACCOUNT_ACTIONS,
      resources: THIS_KEY,
      principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${accountId}:root`] }],
    };
  }
}

function grantUse(keyArn: string, region: string, grantee: IGrantable, { sid, through, actions }: KeyUse): void {
  grantee.addStatement({
    sid,
    actions,
    resources: [keyArn],
    conditions: [{ test: "StringEquals", variable: "kms:ViaService", values: [`${through}.${region}.amazonaws.com`] }],
  });
}
