import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { ICertificate, IHostedZone } from "./interfaces";

export interface CertificateProps {
  readonly zone: IHostedZone;
  /** The names it is for, all in the zone; the first is its common name. */
  readonly domainNames: readonly [string, ...string[]];
  /** The region it is for, if that is not the home region: CloudFront reads certificates from us-east-1 alone. */
  readonly provider?: TerraformProvider;
  /**
   * A certificate of this account for the same names, in another region: ACM proves a name by one record per account, so
   * the second certificate finds its records made.
   */
  readonly validatedLike?: Certificate;
}

/**
 * An ACM certificate that proves itself through DNS, and renews itself as long as the records stay.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends Construct implements ICertificate {
  readonly certificateArn: string;
  /** The certificate itself, for what has no property here. */
  readonly resource: AcmCertificate;
  readonly #records: readonly Route53Record[];

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const [commonName, ...others] = props.domainNames;
    const region = props.provider ? { provider: props.provider } : {};
    this.resource = new AcmCertificate(this, "Resource", {
      domainName: commonName,
      ...(others.length > 0 ? { subjectAlternativeNames: others } : {}),
      validationMethod: "DNS",
      // A listener holds on to its certificate: the next one must be there before this one goes.
      lifecycle: { createBeforeDestroy: true },
      ...region,
    });
    this.#records = props.validatedLike
      ? props.validatedLike.#records
      : props.domainNames.map((name) => this.#createRecord(name, props.zone));
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: this.resource.arn,
      validationRecordFqdns: this.#records.map((record) => record.fqdn),
      ...region,
    });
    this.certificateArn = validation.certificateArn;
  }

  /** One record per name, keyed by the name: how many there are is known before AWS has answered. */
  #createRecord(domainName: string, zone: IHostedZone): Route53Record {
    return new Route53Record(this, `proof-${domainName}`, {
      zoneId: zone.zoneId,
      name: this.#proof(domainName, "resource_record_name"),
      type: this.#proof(domainName, "resource_record_type"),
      records: [this.#proof(domainName, "resource_record_value")],
      ttl: 300,
      // The record of an earlier certificate for the same name is the same record.
      allowOverwrite: true,
    });
  }

  #proof(domainName: string, attribute: string): string {
    const options = `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}.domain_validation_options`;
    return Token.asString(
      `\${one([for proof in ${options} : proof.${attribute} if proof.domain_name == "${domainName}"])}`,
    );
  }
}
