import type { ICertificate } from "../dns";

/** The names of a frontend; the certificate is for all of them. */
export interface FrontendDomain {
  readonly host: string;
  readonly certificate: ICertificate;
  /** Names that answer as `host` does. Default: none. */
  readonly alsoHosts?: readonly string[];
  /** Names whose requests are sent on to `host`. Default: none. */
  readonly redirectHosts?: readonly string[];
}

/** Every name that the distribution answers under. */
export function namesOf({ host, alsoHosts = [], redirectHosts = [] }: FrontendDomain): string[] {
  return [host, ...[...alsoHosts, ...redirectHosts].sort()];
}
