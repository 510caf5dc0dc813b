import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { DELETED_LAST, assertValid, under } from "../core";
import { commonNameProblems } from "./config";
import type { ICertificate, IHostedZone } from "./interfaces";

export interface CertificateProps {
  /** Without one, somebody enters the records elsewhere: {@link Certificate.recordsToEnter}. */
  readonly zone?: IHostedZone;
  /** The names it is for; the first is its common name. `*.example.com` covers names one level down. */
  readonly domainNames: readonly [string, ...string[]];
  /** The zones of those names that are not in `zone`. Default: none. */
  readonly otherZones?: Readonly<Record<string, IHostedZone>>;
  /** Does not wait until ACM has issued it, so nothing can use it yet. Default: false. */
  readonly pending?: boolean;
  /** The region it is for, if not the home region: CloudFront only reads certificates from us-east-1. */
  readonly provider?: TerraformProvider;
  /**
   * A certificate of this account for the same names, in another region: ACM validates a name with one record per
   * account, so the second certificate needs no new records. The other certificate may have more names.
   */
  readonly validatedLike?: Certificate;
  /** Another stack has a certificate for the same names, and the records. Default: false. */
  readonly validatedElsewhere?: boolean;
}

/** Longer than AWS takes to show that a certificate is issued. */
const SAID_TO_BE_ISSUED = "5m";

/**
 * An ACM certificate with DNS validation; it renews automatically as long as the records stay.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends Construct implements ICertificate {
  readonly certificateArn: string;
  /** What to enter where no zone is given: a list of objects with `name`, `type` and `value`. */
  readonly recordsToEnter: string;
  /** The underlying certificate; the escape hatch. */
  readonly resource: AcmCertificate;
  /** By the name that they validate. */
  readonly #records: ReadonlyMap<string, Route53Record>;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const [commonName, ...others] = props.domainNames;
    assertValid(this.node.path, under("domainNames[0]", commonNameProblems(commonName)));
    const region = props.provider ? { provider: props.provider } : {};
    this.resource = new AcmCertificate(this, "Resource", {
      domainName: commonName,
      ...(others.length > 0 ? { subjectAlternativeNames: others } : {}),
      validationMethod: "DNS",
      // A certificate in use by a listener cannot be deleted: the next one must exist first.
      lifecycle: DELETED_LAST,
      ...region,
    });
    this.#records = this.#findRecords(props);
    this.recordsToEnter = this.#listRecords();
    if (props.pending) {
      this.certificateArn = this.resource.arn;
      return;
    }
    const fqdns = [...this.#records.values()].map((record) => record.fqdn);
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: this.resource.arn,
      ...(fqdns.length > 0 ? { validationRecordFqdns: fqdns } : {}),
      // Somebody says that it is issued; if it is not, waiting 75 minutes would not tell them.
      ...(props.zone ? {} : { timeouts: { create: SAID_TO_BE_ISSUED } }),
      ...region,
    });
    this.certificateArn = validation.certificateArn;
  }

  #findRecords(props: CertificateProps): ReadonlyMap<string, Route53Record> {
    if (props.validatedElsewhere || props.zone === undefined) return new Map();
    return props.validatedLike ? this.#recordsOf(props.validatedLike, props) : this.#createRecords(props);
  }

  /** One record per name, keyed by the name: their number is known before an apply. */
  #createRecords({ domainNames, zone: main, otherZones = {} }: CertificateProps): Map<string, Route53Record> {
    const byValidatedName = new Map(domainNames.map((name) => [validatedName(name), name]));
    return new Map(
      [...byValidatedName].flatMap(([validated, name]) => {
        const zone = otherZones[name] ?? main;
        return zone ? [[validated, this.#createRecord(validated, name, zone)]] : [];
      }),
    );
  }

  #recordsOf(other: Certificate, { domainNames }: CertificateProps): Map<string, Route53Record> {
    return new Map(
      domainNames.map((name) => {
        const record = other.#records.get(validatedName(name));
        if (record) return [validatedName(name), record];
        throw new Error(
          `${this.node.path}: validatedLike validates ${[...other.#records.keys()].join(", ")}, but not ${name}; ` +
            "leave it out, so that this certificate gets its own records",
        );
      }),
    );
  }

  #createRecord(validated: string, domainName: string, zone: IHostedZone): Route53Record {
    return new Route53Record(this, `proof-${validated}`, {
      zoneId: zone.zoneId,
      name: this.#validationOption(domainName, "resource_record_name"),
      type: this.#validationOption(domainName, "resource_record_type"),
      records: [this.#validationOption(domainName, "resource_record_value")],
      ttl: 300,
      // An earlier certificate for the same name has the same record.
      allowOverwrite: true,
      ...(zone.provider ? { provider: zone.provider } : {}),
    });
  }

  #validationOption(domainName: string, attribute: string): string {
    return Token.asString(
      `\${one([for proof in ${this.#options()} : proof.${attribute} if proof.domain_name == "${domainName}"])}`,
    );
  }

  #listRecords(): string {
    const [name, type, value] = ["name", "type", "value"].map((one) => `${one} = proof.resource_record_${one}`);
    return `\${[for proof in ${this.#options()} : { ${name}, ${type}, ${value} }]}`;
  }

  #options(): string {
    return `${this.resource.terraformResourceType}.${this.resource.friendlyUniqueId}.domain_validation_options`;
  }
}

/** A wildcard is validated by the record of its parent name. */
function validatedName(domainName: string): string {
  return domainName.replace(/^\*\./, "");
}
