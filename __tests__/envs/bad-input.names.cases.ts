import type { Case } from "./bad-input.cases";

const LOGIN = {
  userPoolArn: "arn:aws:cognito-idp:us-east-1:444455556666:userpool/us-east-1_AbCdEfGhI",
  clientId: "1h57kf5cpq17m0eml12EXAMPLE",
  userPoolDomain: "shop",
} as const;

/** Names, certificates, and who reaches the load balancer. */
export const NAME_CASES: readonly Case[] = [
  [
    "a name of the backend without a frontend",
    {
      frontend: null,
      waf: null,
      backend: { environment: null, loadBalancer: { exposure: "internet" } },
      api: null,
      domain: { apiHost: "backend.shop.example.com" },
    },
    'domain.apiHost: "backend.shop.example.com" is the name of a backend next to a frontend, and there is none: the backend answers under domain.host; leave it out, or set host to it',
  ],
  [
    "other names of an HTTP API",
    {
      frontend: null,
      waf: null,
      backend: { environment: null, loadBalancer: { exposure: "internal" } },
      domain: { alsoHosts: { "www.shop.example.com": {} } },
    },
    'domain.alsoHosts: need a load balancer or CloudFront, and an HTTP API answers under one name; leave them out, or use exposure "internet" without an api section',
  ],
  [
    "another name outside its zone",
    { domain: { alsoHosts: { "www.shop.example.org": {} } } },
    'domain.alsoHosts.www.shop.example.org: "www.shop.example.org" is not in the zone shop.example.com; use a name that ends in .shop.example.com',
  ],
  [
    "another name that is the first",
    { domain: { alsoHosts: { "shop.example.com": {} } } },
    'domain.alsoHosts.shop.example.com: "shop.example.com" is a name of the domain already; leave it out',
  ],
  [
    "another name in a zone that the account does not have",
    { domain: { alsoHosts: { "shop.example.org": { zone: "example.org" } } } },
    'domain.alsoHosts.shop.example.org.zone: "example.org" is not a zone of the account, so its certificates cannot be validated; use shop.example.com or blog.example.com, or add it to the account\'s zones in envs/accounts.ts; or, if it exists already, set zoneId',
  ],
  [
    "the id of a zone without its name",
    { domain: { alsoHosts: { "www.shop.example.com": { zoneId: "Z0123" } } } },
    "domain.alsoHosts.www.shop.example.com.zoneId: is the id of another zone, whose name is missing; set zone too",
  ],
  [
    "a zone that exists and that the account stack creates",
    { domain: { zoneId: "Z0123" } },
    'domain.zoneId: "Z0123" is a zone that exists, and "shop.example.com" is one of the account\'s zones, which the account stack creates; take it out of one of the two',
  ],
  [
    "a zone in another account without its id",
    { domain: { zoneRoleArn: "arn:aws:iam::999988887777:role/dns" } },
    "domain.zoneId: is missing; a zone in another account (zoneRoleArn) is known by its id",
  ],
  [
    "a zone, with records elsewhere",
    { domain: { host: "shop.example.com", records: "elsewhere", zoneId: "Z0123" } },
    'domain.zone: has no effect with records "elsewhere"; leave it out',
    'domain.zoneId: has no effect with records "elsewhere"; leave it out',
  ],
  [
    "records elsewhere without a name",
    { domain: { zone: null, records: "elsewhere" } },
    'domain.host: is missing; set the name that users open, such as "app.example.com"',
  ],
  [
    "a zone of another name's record, with records elsewhere",
    {
      domain: {
        zone: null,
        host: "shop.example.com",
        records: "elsewhere",
        alsoHosts: { "shop.example.org": { zone: "example.org" } },
      },
    },
    'domain.alsoHosts.shop.example.org.zone: has no effect with records "elsewhere"; leave it out',
  ],
  [
    "a certificate that is said to be issued where Terraform waits for it",
    { domain: { certificateIssued: true } },
    'domain.certificateIssued: true has no effect where Terraform writes the records and waits for the certificate; leave it out, or use records "elsewhere"',
  ],
  [
    "a certificate that exists and is said to be issued",
    {
      domain: {
        zone: null,
        host: "shop.example.com",
        records: "elsewhere",
        certificateArn: "arn:aws:acm:us-east-1:444455556666:certificate/abc",
        certificateIssued: true,
      },
    },
    "domain.certificateIssued: true has no effect with a certificate that exists; leave it out",
  ],
  [
    "a certificate in another region",
    { domain: { certificateArn: "arn:aws:acm:eu-west-1:444455556666:certificate/abc" } },
    'domain.certificateArn: "arn:aws:acm:eu-west-1:444455556666:certificate/abc" is in eu-west-1; use a certificate in us-east-1',
  ],
  [
    "a certificate of another account",
    { domain: { certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/abc" } },
    'domain.certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/abc" is in another account; use a certificate of 444455556666',
  ],
  [
    "a second certificate where one is enough",
    {
      domain: {
        certificateArn: "arn:aws:acm:us-east-1:444455556666:certificate/abc",
        globalCertificateArn: "arn:aws:acm:us-east-1:444455556666:certificate/abc",
      },
    },
    'domain.globalCertificateArn: "arn:aws:acm:us-east-1:444455556666:certificate/abc" has no effect: certificateArn is for CloudFront too; leave it out',
  ],
  [
    "CloudFront's certificate in another region",
    { domain: { globalCertificateArn: "arn:aws:acm:eu-west-1:444455556666:certificate/abc" } },
    'domain.globalCertificateArn: "arn:aws:acm:eu-west-1:444455556666:certificate/abc" is not in us-east-1, the only region from which CloudFront takes certificates; use one from there',
  ],
  [
    "ranges behind CloudFront",
    { backend: { loadBalancer: { allowFrom: ["10.0.0.0/8"] } } },
    'backend.loadBalancer.allowFrom: has no effect with exposure "cloudfront", where every request has an address of CloudFront; leave it out, or use "internet" or "internal"',
  ],
  [
    "a range with address bits after its length",
    { backend: { loadBalancer: { allowFrom: ["10.0.0.1/8"] } } },
    'backend.loadBalancer.allowFrom[0]: "10.0.0.1/8" is not an IPv4 block; write its first address and its length, such as "10.8.0.0/16"',
  ],
  [
    "a range that is everybody",
    { backend: { loadBalancer: { allowFrom: ["0.0.0.0/0"] } } },
    'backend.loadBalancer.allowFrom[0]: "0.0.0.0/0" is everybody; leave allowFrom out with exposure "internet", or name ranges of /8 and longer',
  ],
  [
    "a range that is half of everybody",
    { backend: { loadBalancer: { allowFrom: ["128.0.0.0/1"] } } },
    'backend.loadBalancer.allowFrom[0]: "128.0.0.0/1" is a large part of everybody; leave allowFrom out with exposure "internet", or name ranges of /8 and longer',
  ],
  [
    "ranges around an HTTP API",
    {
      frontend: null,
      waf: null,
      backend: { environment: null, loadBalancer: { exposure: "internal", allowFrom: ["10.0.0.0/8"] } },
    },
    "backend.loadBalancer.allowFrom: lets callers bypass the HTTP API, which has the backend's name; leave out one of the two",
  ],
  [
    "a sign-in behind CloudFront",
    { backend: { loadBalancer: { login: LOGIN } } },
    'backend.loadBalancer.login: cannot be combined with exposure "cloudfront", which passes only some paths on, and not the one to which people come back from signing in; use "internet" or "internal"',
  ],
  [
    "a sign-in in front of the health check",
    {
      frontend: null,
      waf: null,
      api: null,
      backend: {
        environment: null,
        healthCheck: { path: "/up" },
        loadBalancer: { exposure: "internet", login: LOGIN },
      },
    },
    'backend.loadBalancer.login.except: lacks "/up", which Route 53 checks without signing in; add it, or set domain.healthCheck false',
  ],
  [
    "a sign-in without HTTPS",
    {
      frontend: null,
      waf: null,
      api: null,
      domain: null,
      backend: { environment: null, loadBalancer: { exposure: "internet", login: LOGIN } },
    },
    "backend.loadBalancer.login: needs HTTPS, and so a domain section; add one, or leave it out",
  ],
  [
    "a sign-in before the certificate is issued",
    {
      frontend: null,
      waf: null,
      api: null,
      domain: { zone: null, host: "shop.example.com", records: "elsewhere" },
      backend: { environment: null, loadBalancer: { exposure: "internet", login: LOGIN } },
    },
    "backend.loadBalancer.login: needs HTTPS, and the certificate is not issued yet; add it together with domain.certificateIssued",
  ],
  [
    "a sign-in with CodeDeploy and without a way to the user pool",
    {
      frontend: null,
      waf: null,
      api: null,
      network: { natGateways: "none" },
      backend: {
        environment: null,
        deployment: "blue-green",
        placement: "public",
        loadBalancer: { exposure: "internal", allowFrom: ["10.0.0.0/8"], login: LOGIN },
      },
    },
    'backend.loadBalancer.login: cannot be combined with blue-green: CodeDeploy writes the listener\'s actions, and AWS does not say what becomes of the sign-in; use deployment "rolling", or leave it out',
    'backend.loadBalancer.login: needs a way to the user pool, and an internal load balancer has none without NAT; use natGateways "single"',
  ],
  [
    "a user pool in another region",
    {
      frontend: null,
      waf: null,
      api: null,
      domain: { healthCheck: false },
      backend: {
        environment: null,
        loadBalancer: {
          exposure: "internet",
          login: { ...LOGIN, userPoolArn: "arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_AbCdEfGhI" },
        },
      },
    },
    'backend.loadBalancer.login.userPoolArn: "arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_AbCdEfGhI" is in another region or account; use a user pool that begins with arn:aws:cognito-idp:us-east-1:444455556666:userpool/',
  ],
  [
    "a path that is every path",
    { backend: { loadBalancer: { login: { ...LOGIN, except: ["/*"] } } } },
    'backend.loadBalancer.login.except[0]: "/*" is every path, so that nobody would have to sign in; leave out login',
  ],
  [
    "stickiness with CodeDeploy",
    { backend: { deployment: "blue-green", stickiness: {} } },
    'backend.stickiness: cannot be combined with blue-green: a load balancer that shifts traffic between two sticky target groups wants the listener to be sticky too, and CodeDeploy, which writes the listener, does not make it so; leave it out, or use deployment "rolling"',
  ],
  [
    "a cookie of the load balancer's own",
    { backend: { stickiness: { cookie: "AWSALB" } } },
    'backend.stickiness.cookie: "AWSALB" is not valid; use the name of a cookie such as "JSESSIONID", and none of the load balancer\'s own (AWSALB, AWSALBAPP, AWSALBTG)',
  ],
];
