import { orList, show, under, type Problem } from "../../modules/core";
import { commonNameProblems, isPending, type DomainSettings } from "../../modules/dns";
import { publicHealthUrl } from "../public-health-url";
import type { AccountSettings } from "./account";
import type { EnvironmentSettings } from "./environment";
import { certifiedNames, GLOBAL_REGION } from "./public-names";
import type { ResolvedEnvironment } from "./resolve";

/** Checks that the names fit the sections that answer under them, and the account. */
export function domainProblems({ settings, region }: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { domain } = settings;
  if (domain === undefined) return [];
  const names = certifiedNames(settings).flatMap((name) => under(`domain.${name}`, commonNameProblems(domain[name])));
  const [first] = Object.keys(domain.alsoHosts).sort((one, other) => one.length - other.length);
  return [
    ...under("domain", [
      ...zoneProblems(domain, account),
      ...nameProblems(settings, domain),
      ...certificateProblems(settings, domain, { region: region ?? account.region, account: account.id }),
      ...(settings.recovery ? recoveryProblems(domain) : []),
    ]),
    ...names,
    ...(first === undefined ? [] : under(`domain.alsoHosts.${first}`, commonNameProblems(first))),
    ...healthPathProblems(settings, domain),
  ];
}

/** The longest path that Route 53 checks. */
const LONGEST_HEALTH_PATH = 255;

function healthPathProblems(settings: EnvironmentSettings, domain: DomainSettings): Problem[] {
  const path = domain.healthCheck ? publicHealthUrl(settings, domain)?.path : undefined;
  if (path === undefined || path.length <= LONGEST_HEALTH_PATH) return [];
  const message = `has ${path.length} characters, and Route 53, which checks it too, takes ${LONGEST_HEALTH_PATH}; use a shorter one, or domain.healthCheck false`;
  return [{ path: "backend.healthCheck.path", message }];
}

/** A zone is either the account stack's, and found by its name, or exists, and is known by its id. */
function zoneProblems({ zone, zoneId, alsoHosts }: DomainSettings, { zones }: AccountSettings): Problem[] {
  const used = [
    { path: "zone", zone, zoneId },
    ...Object.entries(alsoHosts).map(([name, own]) => ({ path: `alsoHosts.${name}.zone`, ...own })),
  ];
  return used.flatMap(({ path, zone: name, zoneId: id }): Problem[] => {
    if (name === undefined) return [];
    if (id === undefined && !zones.includes(name)) {
      const message =
        `${show(name)} is not a zone of the account, so its certificates cannot be validated; ` +
        (zones.length > 0 ? `use ${orList(zones)}, or add it` : "add it") +
        " to the account's zones in envs/accounts.ts; or, if it exists already, set zoneId";
      return [{ path, message }];
    }
    if (id !== undefined && zones.includes(name)) {
      const message = `${show(id)} is a zone that exists, and ${show(name)} is one of the account's zones, which the account stack creates; take it out of one of the two`;
      return [{ path: path.replace(/zone$/, "zoneId"), message }];
    }
    return [];
  });
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HostHeaderConditionConfig.html */
const LONGEST_COMPARED = 128;

/** What answers under which name. */
function nameProblems({ frontend, api, host }: EnvironmentSettings, domain: DomainSettings): Problem[] {
  if (frontend !== undefined) return [];
  const problems: Problem[] = [];
  if (domain.apiHost !== domain.host) {
    const message = `${show(domain.apiHost)} is the name of a backend next to a frontend, and there is none: the backend answers under domain.host; leave it out, or set host to it`;
    problems.push({ path: "apiHost", message });
  }
  for (const name of Object.keys(domain.alsoHosts).filter(({ length }) => length > LONGEST_COMPARED)) {
    const message = `has ${name.length} characters, and a load balancer compares ${LONGEST_COMPARED} at most; use a shorter one`;
    problems.push({ path: `alsoHosts.${name}`, message });
  }
  if (Object.keys(domain.alsoHosts).length > 0 && (api !== undefined || host !== undefined)) {
    const message =
      'need a load balancer or CloudFront, and an HTTP API answers under one name; leave them out, or use exposure "internet" without an api section';
    problems.push({ path: "alsoHosts", message });
  }
  return problems;
}

/** Certificates that exist: each where something uses it, in its region. */
function certificateProblems(
  { frontend, backend, host, api }: EnvironmentSettings,
  domain: DomainSettings,
  here: { readonly region: string; readonly account: string },
): Problem[] {
  const { certificateArn: own, globalCertificateArn: global } = domain;
  if (own === undefined && global === undefined) return [];
  const inHome = here.region === GLOBAL_REGION;
  const needed = {
    certificateArn:
      (backend !== undefined && host === undefined) || api !== undefined || (frontend !== undefined && inHome),
    globalCertificateArn: frontend !== undefined && !inHome,
  };
  const where = { certificateArn: here.region, globalCertificateArn: GLOBAL_REGION };
  const problems: Problem[] = [];
  for (const path of ["certificateArn", "globalCertificateArn"] as const) {
    const arn = domain[path];
    if (arn === undefined) {
      const message = `is missing; ${needed.globalCertificateArn ? "CloudFront takes certificates from us-east-1 only, and the load balancer from its own region: set both" : "set it"}, or leave both out`;
      if (needed[path]) problems.push({ path, message });
      continue;
    }
    const [, , , region, account] = arn.split(":");
    if (!needed[path]) {
      const instead =
        path === "globalCertificateArn" && inHome && frontend
          ? "certificateArn is for CloudFront too"
          : "nothing uses it";
      problems.push({ path, message: `${show(arn)} has no effect: ${instead}; leave it out` });
    } else if (region !== where[path]) {
      problems.push({ path, message: `${show(arn)} is in ${String(region)}; use a certificate in ${where[path]}` });
    } else if (account !== here.account) {
      problems.push({ path, message: `${show(arn)} is in another account; use a certificate of ${here.account}` });
    }
  }
  return problems;
}

/** A second home has certificates of its own, and its names move there without anybody's help. */
function recoveryProblems({ records, certificateArn, globalCertificateArn, alsoHosts }: DomainSettings): Problem[] {
  const problems: Problem[] = [];
  if (records === "elsewhere") {
    const message =
      '"elsewhere" cannot be combined with recovery, where Route 53 moves the names to the second home; use "route53", or leave out recovery';
    problems.push({ path: "records", message });
  }
  for (const [path, arn] of Object.entries({ certificateArn, globalCertificateArn })) {
    const message =
      "cannot be combined with recovery: the second home needs a certificate in its own region, which it requests itself; leave it out";
    if (arn !== undefined) problems.push({ path, message });
  }
  for (const [name, { zone, zoneId }] of Object.entries(alsoHosts)) {
    const message = "is missing; with recovery, a second home must not ask Route 53 for the zone by its name";
    if (zone !== undefined && zoneId === undefined) problems.push({ path: `alsoHosts.${name}.zoneId`, message });
  }
  return problems;
}

/** Sign-in and ranges at the load balancer, and what else of the environment they depend on. */
export function callerProblems(environment: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { backend, host, api, network, domain, ...settings } = environment.settings;
  if (backend === undefined || host !== undefined) return [];
  const { exposure, allowFrom, login } = backend.loadBalancer;
  const problems: Problem[] = [];
  const path = "backend.loadBalancer";
  if (allowFrom && api) {
    const message = "lets callers bypass the HTTP API, which has the backend's name; leave out one of the two";
    problems.push({ path: `${path}.allowFrom`, message });
  }
  if (login === undefined) return problems;
  const clash = (message: string) => problems.push({ path: `${path}.login`, message });
  if (domain === undefined) clash("needs HTTPS, and so a domain section; add one, or leave it out");
  else if (isPending(domain)) {
    clash("needs HTTPS, and the certificate is not issued yet; add it together with domain.certificateIssued");
  } else if (domain.healthCheck && openHealthPath({ backend, domain, ...settings }) === false) {
    const message = `lacks ${show(backend.healthCheck.path)}, which Route 53 checks without signing in; add it, or set domain.healthCheck false`;
    problems.push({ path: `${path}.login.except`, message });
  }
  const pool = `arn:aws:cognito-idp:${environment.region ?? account.region}:${account.id}:userpool/`;
  if (!login.userPoolArn.startsWith(pool)) {
    const message = `${show(login.userPoolArn)} is in another region or account; use a user pool that begins with ${pool}`;
    problems.push({ path: `${path}.login.userPoolArn`, message });
  }
  if (settings.recovery) {
    clash("cannot be combined with recovery: a user pool is in one region, and lost with it; leave out one of the two");
  }
  if (api) clash("cannot be combined with an HTTP API, whose callers have tokens; use api.jwt");
  if (backend.deployment === "blue-green") {
    clash(
      'cannot be combined with blue-green: CodeDeploy writes the listener\'s actions, and AWS does not say what becomes of the sign-in; use deployment "rolling", or leave it out',
    );
  }
  if (exposure === "internal" && network?.natGateways === "none") {
    clash('needs a way to the user pool, and an internal load balancer has none without NAT; use natGateways "single"');
  }
  return problems;
}

/** Whether Route 53's checks get through without signing in; undefined if it checks something else. */
function openHealthPath(settings: EnvironmentSettings): boolean | undefined {
  const { domain, backend } = settings;
  const url = domain && publicHealthUrl(settings, domain);
  const login = backend?.loadBalancer.login;
  if (url === undefined || login === undefined || url.host !== domain?.apiHost) return undefined;
  return login.except.some((pattern) => matches(pattern, url.path));
}

/** As the load balancer compares: `*` for any characters, `?` for one. */
function matches(pattern: string, path: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(path);
}
