import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import {
  AliasRecord,
  Certificate,
  HealthCheck,
  HostedZone,
  type AliasTarget,
  type DomainSettings,
  type ICertificate,
  type IHostedZone,
} from "../modules/dns";

/** The region of CloudFront and of its certificates and firewalls. */
export const GLOBAL_REGION = "us-east-1";

/** The DNS names of an environment: its zone, and the certificates and records that are requested. */
export class DomainNames {
  readonly #scope: Construct;
  readonly #zone: IHostedZone;
  readonly #region: string;
  readonly #globalProvider: () => TerraformProvider;
  readonly #certificates = new Map<string, Certificate>();

  constructor(
    scope: Construct,
    readonly settings: DomainSettings,
    region: string,
    globalProvider: () => TerraformProvider,
  ) {
    this.#scope = scope;
    this.#region = region;
    this.#globalProvider = globalProvider;
    this.#zone = HostedZone.fromName(scope, "zone", settings.zone);
  }

  /** A certificate in the home region for one of the names; a second call returns the same one. */
  certificateFor(name: "host" | "apiHost"): ICertificate {
    return this.#certificate(name, this.#region);
  }

  /** The certificate for CloudFront: for the users' host, in us-east-1. */
  globalCertificate(): ICertificate {
    return this.#certificate("host", GLOBAL_REGION);
  }

  /** Points one of the names to an AWS endpoint. */
  alias(name: "host" | "apiHost", target: AliasTarget): void {
    new AliasRecord(this.#scope, `${LABELS[name]}-record`, {
      zone: this.#zone,
      recordName: this.settings[name],
      target,
    });
  }

  /** A health check of a path under one of the names, from the internet. */
  healthCheck(host: string, path: string): HealthCheck {
    return new HealthCheck(this.#scope, "health-check", { host, path });
  }

  #certificate(name: "host" | "apiHost", region: string): Certificate {
    const key = `${name} ${region}`;
    const known = this.#certificates.get(key);
    if (known) return known;
    const sibling = [...this.#certificates].find(([other]) => other.startsWith(`${name} `))?.[1];
    const crossRegion = region !== this.#region;
    const made = new Certificate(this.#scope, `${LABELS[name]}-certificate${crossRegion ? `-${region}` : ""}`, {
      zone: this.#zone,
      domainNames: [this.settings[name]],
      ...(crossRegion ? { provider: this.#globalProvider() } : {}),
      ...(sibling ? { validatedLike: sibling } : {}),
    });
    this.#certificates.set(key, made);
    return made;
  }
}

/** The names as they appear in construct ids. */
const LABELS = { host: "site", apiHost: "api" } as const;
