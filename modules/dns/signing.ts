import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Route53HostedZoneDnssec } from "@cdktf/provider-aws/lib/route53-hosted-zone-dnssec";
import { Route53KeySigningKey } from "@cdktf/provider-aws/lib/route53-key-signing-key";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Naming, type AlarmSpec } from "../core";
import { PolicyDocument, type Statement } from "../iam";
import { THIS_KEY } from "../kms";
import type { HostedZone } from "./hosted-zone";

export interface ZoneSigningProps {
  /** A provider of us-east-1, where Route 53 wants its keys. Default: the stack's. */
  readonly provider?: TerraformProvider;
}

const SERVICE = "dnssec-route53.amazonaws.com";
const THIRTY_DAYS = 30;
/** How long resolvers go on expecting signatures after the parent has stopped vouching. */
const DS_SECONDS = 3600;

/** What administers the key: everything in KMS that an asymmetric key for signatures knows, but using it. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:GetPublicKey",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateKeyDescription",
];

/**
 * Signs public zones with DNSSEC, with one key in KMS. A zone is trusted once its parent has its DS record: of a zone that is
 * signed too, {@link ZoneSigning.sign} writes it; at a registrar somebody enters it.
 *
 * A key is only deleted when no zone is signed with it any more, and AWS refuses to stop signing as long as a parent has the DS
 * record.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
 */
export class ZoneSigning extends Construct {
  /** The underlying key; the escape hatch. */
  readonly key: KmsKey;
  readonly #signed: HostedZone[] = [];

  constructor(scope: Construct, id: string, { provider }: ZoneSigningProps = {}) {
    super(scope, id);
    this.key = new KmsKey(this, "key", {
      provider,
      description: "Signs DNS zones",
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      deletionWindowInDays: THIRTY_DAYS,
      policy: this.#policy().json,
      lifecycle: { preventDestroy: true },
    });
  }

  /** The alarms, in us-east-1: AWS tells of a signature that fails in no other way. */
  get alarms(): AlarmSpec[] {
    return this.#signed.flatMap((zone) => SIGNS_OF_FAILURE.map((sign) => alarm(zone, sign)));
  }

  /**
   * Signs a zone, and makes its parent vouch for it if that is signed here too. Returns the DS record, which somebody has to enter
   * otherwise.
   */
  sign(zone: HostedZone, parent?: HostedZone): string {
    const scope = new Construct(this, zone.zoneName);
    const key = new Route53KeySigningKey(scope, "Resource", {
      hostedZoneId: zone.zoneId,
      keyManagementServiceArn: this.key.arn,
      name: zone.zoneName.replaceAll(/[^a-z0-9]/g, "_"),
    });
    const signing = new Route53HostedZoneDnssec(scope, "signing", { hostedZoneId: key.hostedZoneId });
    if (parent) {
      new Route53Record(scope, "ds", {
        zoneId: parent.zoneId,
        name: zone.zoneName,
        type: "DS",
        records: [key.dsRecord],
        ttl: DS_SECONDS,
        // A zone that is vouched for and does not sign is a zone that nobody finds.
        dependsOn: [signing],
      });
    }
    this.#signed.push(zone);
    return key.dsRecord;
  }

  /** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC */
  #policy(): PolicyDocument {
    const { accountId } = Naming.of(this).deployment;
    const route53: Pick<Statement, "resources" | "principals"> = {
      resources: THIS_KEY,
      principals: [{ type: "Service", identifiers: [SERVICE] }],
    };
    return new PolicyDocument(this, "policy", [
      {
        sid: "AccountAdministers",
        actions: ADMINISTRATION,
        resources: THIS_KEY,
        principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${accountId}:root`] }],
      },
      {
        sid: "Route53Signs",
        actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
        ...route53,
        conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }],
      },
      {
        sid: "Route53MakesGrants",
        actions: ["kms:CreateGrant"],
        ...route53,
        conditions: [{ test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] }],
      },
    ]);
  }
}

interface Sign {
  readonly metric: string;
  readonly id: string;
  readonly description: string;
}

/** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cw-alarms.html */
const SIGNS_OF_FAILURE: readonly Sign[] = [
  {
    metric: "DNSSECInternalFailure",
    id: "failure",
    description:
      "Route 53 cannot sign the zone, and resolvers that check signatures will soon answer nothing for it. Look at the zone's key-signing key, and whether its key in KMS is enabled.",
  },
  {
    metric: "DNSSECKeySigningKeysNeedingAction",
    id: "key",
    description:
      "A key-signing key of the zone needs somebody: Route 53 has lost the permission for its key in KMS, or the key is disabled. Restore it within days, before the signatures expire.",
  },
];

function alarm({ zoneName, zoneId }: HostedZone, { metric, id, description }: Sign): AlarmSpec {
  return {
    id: `${zoneName.replaceAll(".", "-")}-${id}`,
    severity: "P1",
    metric: {
      namespace: "AWS/Route53",
      name: metric,
      dimensions: { HostedZoneId: zoneId },
      statistic: "Maximum",
      label: zoneName,
    },
    comparison: ">",
    threshold: 0,
    periodSeconds: 86_400,
    evaluationPeriods: 1,
    description: `${zoneName}: ${description}`,
  };
}
