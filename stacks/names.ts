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
import type { EnvironmentSettings } from "./config/environment";

/** CloudFront, and what belongs to it, is governed from here. */
export const GLOBAL_REGION = "us-east-1";

/** The names that an environment answers under: its zone, and certificates and records as they are asked for. */
export class Names {
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

  /** A certificate of the home region for one of the names; asked twice, the same one. */
  certificateFor(name: "host" | "apiHost"): ICertificate {
    return this.#certificate(name, this.#region);
  }

  /** The certificate that CloudFront takes: for the users' host, in us-east-1. */
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

  /** Asks for the health of a path under one of the names, from the internet. */
  healthCheck(host: string, path: string): HealthCheck {
    return new HealthCheck(this.#scope, "health-check", { host, path });
  }

  #certificate(name: "host" | "apiHost", region: string): Certificate {
    const key = `${name} ${region}`;
    const known = this.#certificates.get(key);
    if (known) return known;
    const sibling = [...this.#certificates].find(([other]) => other.startsWith(`${name} `))?.[1];
    const away = region !== this.#region;
    const made = new Certificate(this.#scope, `${LABELS[name]}-certificate${away ? `-${region}` : ""}`, {
      zone: this.#zone,
      domainNames: [this.settings[name]],
      ...(away ? { provider: this.#globalProvider() } : {}),
      ...(sibling ? { validatedLike: sibling } : {}),
    });
    this.#certificates.set(key, made);
    return made;
  }
}

/** What the names are called in addresses. */
const LABELS = { host: "site", apiHost: "api" } as const;

/** Where the internet can ask for an environment's health, under whichever name leads to it; undefined where nothing does. */
export function publicHealthUrl(
  { backend, frontend, api }: EnvironmentSettings,
  { host, apiHost }: DomainSettings,
): { readonly host: string; readonly path: string } | undefined {
  const prefixes = (frontend?.apiPaths ?? []).map((pattern) => pattern.replace(/\*.*$/, ""));
  const path = backend?.healthCheck.path;
  if (path !== undefined) {
    if (prefixes.some((prefix) => path.startsWith(prefix))) return { host, path };
    if (api !== undefined || backend?.loadBalancer.exposure === "internet") return { host: apiHost, path };
  }
  return frontend && { host, path: "/" };
}
