import { Token } from "cdktf";
import { boolean, section, show, text, type Config, type Named, type Problem, type Settings } from "../core";

/** A DNS name in lower case, without a final dot. */
export const domainName = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a domain name such as "app.example.com", in lower case and without a final dot',
);

/** The `domain` section: the names of an environment. */
export const DOMAIN = section({
  /** The public Route 53 zone that holds the records; created by the account stack, or elsewhere. */
  zone: domainName.required(),
  /**
   * The name that users open, inside that zone; up to 64 characters. Default: the zone's own name.
   * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
   */
  host: domainName.defaultFrom(({ zone }: { zone: string }) => zone),
  /** The name of the API, if it does not share the users' host; up to 64 characters. Default: `api.<host>`. */
  apiHost: domainName.defaultFrom(({ host }: { host: string }) => `api.${host}`),
  /** Lets Route 53 check the backend's health from around the world, for $1.50 a month. Default: true. */
  healthCheck: boolean.default(true),
}).and(({ zone, host, apiHost }) =>
  Object.entries({ host, apiHost })
    .filter(([path, name]) => !(path === "apiHost" && name === `api.${host}`))
    .filter(([, name]) => name !== zone && !name.endsWith(`.${zone}`))
    .map(([path, name]) => ({
      path,
      message: `${show(name)} is not in the zone ${zone}; use a name that ends in .${zone}`,
    })),
);

export interface DomainConfig extends Config<typeof DOMAIN>, Named {}
export interface DomainSettings extends Settings<typeof DOMAIN>, Named {}

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
