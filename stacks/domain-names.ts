import type { BaseStack } from "../modules/core";
import {
  AliasRecord,
  Certificate,
  HealthCheck,
  HostedZone,
  isPending,
  type AliasTarget,
  type Failover,
  type DomainSettings,
  type ICertificate,
  type IHostedZone,
} from "../modules/dns";
import { GLOBAL_REGION, type PublicName } from "./config/public-names";
import { originHost } from "./config/second-home";

/** The DNS names of an environment: its zones, and the certificates and records that are requested. */
export class DomainNames {
  readonly zoneId: string | undefined;
  /** Whether the names have certificates, so that something can answer under them. */
  readonly ready: boolean;
  readonly #stack: BaseStack;
  readonly #home: HomeOfNames;
  readonly #zone: IHostedZone | undefined;
  /** The zones of the names that are in others than that of the domain. */
  readonly #otherZones: Readonly<Record<string, IHostedZone>>;
  readonly #certificates = new Map<string, Certificate>();
  readonly #toEnter: NameToEnter[] = [];

  constructor(
    stack: BaseStack,
    readonly settings: DomainSettings,
    home: HomeOfNames,
  ) {
    this.#stack = stack;
    this.#home = home;
    this.ready = !isPending(settings);
    const zones = this.#findZones();
    this.#zone = settings.zone === undefined ? undefined : zones(settings.zone, "zone", settings.zoneId);
    this.#otherZones = Object.fromEntries(
      Object.entries(settings.alsoHosts).flatMap(([name, { zone, zoneId }]) =>
        zone === undefined ? [] : [[name, zones(zone, `zone-${zone}`, zoneId)]],
      ),
    );
    this.zoneId = this.#zone?.zoneId;
  }

  /** One of the names. */
  get(name: OwnName): string {
    return name === "originHost" ? originHost(this.settings) : this.settings[name];
  }

  /** The other names that answer as `host` does, and those that are sent there. */
  get others(): { readonly serving: readonly string[]; readonly redirecting: readonly string[] } {
    const names = Object.entries(this.settings.alsoHosts);
    const where = (redirect: boolean) => names.filter(([, one]) => one.redirect === redirect).map(([name]) => name);
    return { serving: where(false), redirecting: where(true) };
  }

  /**
   * A certificate in the home region for one of the names; a second call returns the same one. Undefined while it is not issued.
   */
  certificateFor(name: OwnName): ICertificate | undefined {
    return this.#certificate(name, this.#region);
  }

  /** The certificate for CloudFront: for the users' host, in us-east-1. Undefined while it is not issued. */
  globalCertificate(): ICertificate | undefined {
    return this.#certificate("host", GLOBAL_REGION);
  }

  /** Points one of the names to an AWS endpoint, and with that of the users the others. */
  alias(name: OwnName, target: AliasTarget): void {
    this.#record(`${LABELS[name]}-record`, this.get(name), this.#zone, name, target);
    if (name !== this.#home.answering) return;
    for (const other of Object.keys(this.settings.alsoHosts)) {
      this.#record(`also-${other}-record`, other, this.#otherZones[other] ?? this.#zone, name, target);
    }
  }

  /** A health check of a path under one of the names, from the internet. */
  healthCheck(host: string, path: string): HealthCheck {
    return new HealthCheck(this.#stack, "health-check", { host, path });
  }

  /** Says what somebody has to enter elsewhere, once everything has been requested; nothing otherwise. */
  announce(): void {
    if (this.settings.records !== "elsewhere") return;
    const requested = [...this.#certificates.values()];
    if (requested.length > 0) {
      this.#stack.output(
        "dns_records_for_certificates",
        `\${distinct(concat(${requested.map(({ recordsToEnter }) => recordsToEnter.slice(2, -1)).join(", ")}))}`,
        "Records that prove to ACM whose the names are. Enter them where the DNS of the names is, and keep them: renewals need them." +
          (this.ready
            ? ""
            : " Once ACM has issued the certificates, set domain.certificateIssued to true and apply again."),
      );
    }
    if (this.#toEnter.length === 0) return;
    this.#stack.output(
      "dns_records_for_names",
      this.#toEnter,
      "Records of the names. Where a name is the top of its zone, which can have no CNAME, enter an ALIAS or ANAME record instead.",
    );
  }

  /** Finds each zone once: by its id or, if the account stack creates it, by its name. */
  #findZones(): (zoneName: string, id: string, zoneId: string | undefined) => IHostedZone {
    const { zone: main, zoneRoleArn } = this.settings;
    const role = zoneRoleArn === undefined ? {} : { provider: this.#stack.providerAs("dns", zoneRoleArn) };
    const known = new Map<string, IHostedZone>();
    if (main !== undefined && this.#home.zone) known.set(main, { ...this.#home.zone, ...role });
    return (zoneName, id, zoneId) => {
      const zone =
        known.get(zoneName) ??
        (zoneId === undefined ? HostedZone.fromName(this.#stack, id, zoneName) : { zoneId, zoneName, ...role });
      known.set(zoneName, zone);
      return zone;
    };
  }

  get #region(): string {
    return this.#stack.naming.deployment.region;
  }

  #record(id: string, recordName: string, zone: IHostedZone | undefined, name: OwnName, target: AliasTarget): void {
    if (zone === undefined) {
      this.#toEnter.push({ name: recordName, type: "CNAME", value: target.dnsName });
      return;
    }
    const { failover } = this.#home;
    new AliasRecord(this.#stack, id, {
      zone,
      recordName,
      target,
      // CloudFront is the same in both homes, and the origin's name belongs to one of them.
      ...(failover && name === "apiHost" ? { failover } : {}),
    });
  }

  /**
   * With other names, one of them is the first: the provider replaces a certificate whose first name changes, while it keeps
   * names that are no longer listed, and then waits for their records forever.
   */
  #namesOn(name: OwnName): readonly [string, ...string[]] {
    const own = this.get(name);
    const others = name === this.#home.answering ? Object.keys(this.settings.alsoHosts) : [];
    const [first, ...rest] = others.sort((one, other) => one.length - other.length);
    return first === undefined ? [own] : [first, own, ...rest];
  }

  #certificate(name: OwnName, region: string): ICertificate | undefined {
    const { certificateArn: own, globalCertificateArn } = this.settings;
    const crossRegion = region !== this.#region;
    const existing = crossRegion ? globalCertificateArn : own;
    if (existing !== undefined) return { certificateArn: existing };
    const key = `${name} ${region}`;
    const known = this.#certificates.get(key);
    const sibling = [...this.#certificates].find(([other]) => other.startsWith(`${name} `))?.[1];
    const certificate =
      known ??
      new Certificate(this.#stack, `${LABELS[name]}-certificate${crossRegion ? `-${region}` : ""}`, {
        ...(this.#zone ? { zone: this.#zone } : {}),
        otherZones: this.#otherZones,
        domainNames: this.#namesOn(name),
        pending: !this.ready,
        ...(this.#home.failover?.role === "secondary" && name !== "originHost" ? { validatedElsewhere: true } : {}),
        ...(crossRegion ? { provider: this.#stack.providerFor(GLOBAL_REGION) } : {}),
        ...(sibling && this.#zone ? { validatedLike: sibling } : {}),
      });
    this.#certificates.set(key, certificate);
    return this.ready ? certificate : undefined;
  }
}

/** The names as they appear in construct ids. */
const LABELS = { host: "site", apiHost: "api", originHost: "origin" } as const satisfies Record<OwnName, string>;

/** A name of an environment; `originHost` is the one by which CloudFront reaches the load balancer of a second home. */
export type OwnName = PublicName | "originHost";

/** A record that somebody enters elsewhere. */
interface NameToEnter {
  readonly name: string;
  readonly type: "CNAME";
  readonly value: string;
}

/** What answers under the names, and what is different about them if an environment has two homes. */
export interface HomeOfNames {
  /** The name of what users open: the frontend's or, without one, the backend's. It has the other names too. */
  readonly answering: PublicName;
  /** Default: found by its name when Terraform plans. */
  readonly zone?: IHostedZone;
  /** Which home this is, for the name that both have. Default: the only one. */
  readonly failover?: Failover;
}
