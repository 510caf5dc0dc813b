import { Token } from "cdktf";
import {
  boolean,
  map,
  oneOf,
  section,
  show,
  text,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";

/** A DNS name in lower case, without a final dot. */
export const domainName = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a domain name such as "app.example.com", in lower case and without a final dot',
);

const zoneId = text(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone such as "Z0123456789ABCDEFGHIJ"');
const certificateArn = text(
  /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]{1,64}$/,
  'the ARN of a certificate such as "arn:aws:acm:eu-central-1:111122223333:certificate/…"',
);

/** Another name of an environment. */
const ALSO_HOST = section({
  /** Sends browsers on to `host`, with the path and the query. False: it answers as `host` does. Default: true. */
  redirect: boolean.default(true),
  /** The public zone that holds its records, if not that of the domain. Default: `domain.zone`. */
  zone: domainName,
  /** The id of that other zone, if it exists and the account stack does not create it. Default: found by its name. */
  zoneId,
});

export interface AlsoHostConfig extends Config<typeof ALSO_HOST>, Named {}
export interface AlsoHostSettings extends Settings<typeof ALSO_HOST>, Named {}

/** ACM's default quota of names in a certificate is 10, and `host` is one of them. */
const OTHER_NAMES = 9;

/** The `domain` section: the names of an environment. */
export const DOMAIN = section({
  /**
   * The public Route 53 zone that holds the records, by its name: created by the account stack or, with `zoneId`, elsewhere.
   * Default: none; needed unless `records` is `"elsewhere"`.
   */
  zone: domainName,
  /**
   * The id of that zone, if it exists already and the account stack must not create it. Default: none; the zone is one of the
   * account's `zones`, and found by its name.
   */
  zoneId,
  /**
   * The role that may write the records, for zones in another account; what it needs is in the module's README. Default: none;
   * the zones are in the environment's account.
   */
  zoneRoleArn: text(
    /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
    'the ARN of a role such as "arn:aws:iam::111122223333:role/dns-records"',
  ),
  /**
   * Who keeps the records: this environment in Route 53, or somebody `elsewhere`, to whom the outputs
   * `dns_records_for_certificates` and `dns_records_for_names` say what to enter. Default: `"route53"`.
   */
  records: oneOf("route53", "elsewhere").default("route53"),
  /**
   * The name that users open; up to 64 characters. The frontend answers under it or, without a frontend, the backend. Default: the
   * zone's own name.
   * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
   */
  host: domainName.defaultFrom(({ zone = "" }: { zone?: string }) => zone),
  /** Other names of the same application, up to 9: `{ "www.example.com": {} }`. Default: none. */
  alsoHosts: map(domainName, ALSO_HOST)
    .refine((hosts) => {
      const { length } = Object.keys(hosts);
      return length <= OTHER_NAMES
        ? undefined
        : `has ${length} names; a certificate has room for ${OTHER_NAMES} of them`;
    })
    .default({}),
  /**
   * The name of the backend next to a frontend; up to 64 characters. Default: `api.<host>`; without a frontend `host`, which the
   * backend then has.
   */
  apiHost: domainName.defaultFrom(({ host }: { host: string }, { frontend }: { frontend?: unknown }) =>
    frontend === undefined ? host : `api.${host}`,
  ),
  /**
   * A certificate that exists, in the environment's region, for all names. Its renewal is then up to whoever made it. Default:
   * none; one is requested.
   */
  certificateArn,
  /**
   * The same for CloudFront, which takes certificates from us-east-1 only; for a frontend in another region. Default: none; one is
   * requested.
   */
  globalCertificateArn: certificateArn.refine((arn) =>
    arn.split(":")[3] === "us-east-1"
      ? undefined
      : `${show(arn)} is not in us-east-1, the only region from which CloudFront takes certificates; use one from there`,
  ),
  /**
   * With `records: "elsewhere"`, whether ACM has issued the certificates that were requested. Until then nothing answers under
   * the names, nobody reaches a load balancer that faces the internet, and no apply waits. Default: false.
   */
  certificateIssued: boolean.default(false),
  /** Lets Route 53 check the backend's health from around the world, for $1.50 a month. Default: true. */
  healthCheck: boolean.default(true),
}).and(zoneProblems, hostProblems, alsoHostProblems, elsewhereProblems);

export interface DomainConfig extends Config<typeof DOMAIN>, Named {}
export interface DomainSettings extends Settings<typeof DOMAIN>, Named {}

/** The parts of {@link DomainSettings} that the conditions read. */
interface Domain {
  readonly zone?: string;
  readonly zoneId?: string;
  readonly zoneRoleArn?: string;
  readonly records: "route53" | "elsewhere";
  readonly host: string;
  readonly alsoHosts: Readonly<Record<string, AlsoHostSettings>>;
  readonly apiHost: string;
  readonly certificateArn?: string;
  readonly globalCertificateArn?: string;
  readonly certificateIssued: boolean;
}

/**
 * Whether the certificates may not be issued yet: somebody has to enter their records first, and nothing can use them
 * before.
 */
export function isPending(domain: Domain): boolean {
  const { records, certificateArn: own, globalCertificateArn: global, certificateIssued } = domain;
  return records === "elsewhere" && own === undefined && global === undefined && !certificateIssued;
}

function zoneProblems({ zone, zoneId: id, zoneRoleArn, records, host, alsoHosts }: Domain): Problem[] {
  if (records === "elsewhere") {
    const message = 'has no effect with records "elsewhere"; leave it out';
    return [
      ...Object.entries({ zone, zoneId: id, zoneRoleArn }).flatMap(([path, value]) =>
        value === undefined ? [] : [{ path, message }],
      ),
      ...(host === ""
        ? [{ path: "host", message: 'is missing; set the name that users open, such as "app.example.com"' }]
        : []),
    ];
  }
  if (zone === undefined) {
    const message = 'is missing; set the name of the zone that holds the records, or records "elsewhere"';
    return [{ path: "zone", message }];
  }
  if (zoneRoleArn === undefined) return [];
  const without = [
    ...(id === undefined ? ["zoneId"] : []),
    ...Object.entries(alsoHosts)
      .filter(([, one]) => one.zone !== undefined && one.zoneId === undefined)
      .map(([name]) => `alsoHosts.${name}.zoneId`),
  ];
  const message = "is missing; a zone in another account (zoneRoleArn) is known by its id";
  return without.map((path) => ({ path, message }));
}

function hostProblems({ zone, host, apiHost }: Domain): Problem[] {
  if (zone === undefined) return [];
  return Object.entries({ host, apiHost })
    .filter(([path, name]) => !(path === "apiHost" && [host, `api.${host}`].includes(name)))
    .flatMap(([path, name]) => outside(path, name, zone));
}

function alsoHostProblems({ zone, host, apiHost, records, alsoHosts }: Domain): Problem[] {
  return Object.entries(alsoHosts).flatMap(([name, own]): Problem[] => {
    const path = `alsoHosts.${name}`;
    if (name === host || name === apiHost) {
      return [{ path, message: `${show(name)} is a name of the domain already; leave it out` }];
    }
    if (records === "elsewhere") {
      const message = 'has no effect with records "elsewhere"; leave it out';
      return Object.entries({ zone: own.zone, zoneId: own.zoneId }).flatMap(([key, value]) =>
        value === undefined ? [] : [{ path: `${path}.${key}`, message }],
      );
    }
    if (own.zoneId !== undefined && own.zone === undefined) {
      return [{ path: `${path}.zoneId`, message: "is the id of another zone, whose name is missing; set zone too" }];
    }
    const holder = own.zone ?? zone;
    return holder === undefined ? [] : outside(path, name, holder);
  });
}

function outside(path: string, name: string, zone: string): Problem[] {
  if (name === zone || name.endsWith(`.${zone}`)) return [];
  return [{ path, message: `${show(name)} is not in the zone ${zone}; use a name that ends in .${zone}` }];
}

function elsewhereProblems({
  records,
  certificateIssued,
  certificateArn: own,
  globalCertificateArn,
}: Domain): Problem[] {
  if (!certificateIssued) return [];
  const message =
    records === "route53"
      ? 'true has no effect where Terraform writes the records and waits for the certificate; leave it out, or use records "elsewhere"'
      : "true has no effect with a certificate that exists; leave it out";
  return records === "route53" || own !== undefined || globalCertificateArn !== undefined
    ? [{ path: "certificateIssued", message }]
    : [];
}

/** The longest first name of a certificate. */
const LONGEST_COMMON_NAME = 64;

/**
 * Whether a name can be the first of a certificate.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
export function commonNameProblems(name: string): Problem[] {
  if (name.length <= LONGEST_COMMON_NAME || Token.isUnresolved(name)) return [];
  const message = `${show(name)} has ${name.length} characters, and the first name of a certificate has ${LONGEST_COMMON_NAME} at most; use a shorter one`;
  return [{ path: "", message }];
}
