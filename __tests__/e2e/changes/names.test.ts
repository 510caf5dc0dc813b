import { changeSuite } from "../support/change-suite";

const LOGIN = {
  userPoolArn: "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI",
  clientId: "1h57kf5cpq17m0eml12EXAMPLE",
  userPoolDomain: "shop",
} as const;
const WWW = "www.names.staging.shop.example.com";
const CERTIFICATE = [
  "aws_acm_certificate.api_certificate",
  "aws_acm_certificate_validation.api_certificate_validation",
];
const proof = (name: string) => `aws_route53_record.api_certificate_proof_${name}`;

changeSuite(
  "names",
  {
    backend: {
      port: 8000,
      stickiness: {},
      loadBalancer: { exposure: "internet", allowFrom: ["203.0.113.0/24"] },
    },
    domain: { host: "names.example.net", records: "elsewhere" },
  },
  [
    {
      change: "the certificate is issued elsewhere",
      over: { domain: { certificateIssued: true } },
      dangers: ["ingress-opened"],
      opens: true,
    },
    {
      change: "the names come to Route 53, with another one that is sent on",
      over: {
        domain: {
          zone: "staging.shop.example.com",
          host: "names.staging.shop.example.com",
          records: "route53",
          certificateIssued: false,
          alsoHosts: { [WWW]: {} },
        },
      },
      dangers: ["data-replaced"],
      destroys: CERTIFICATE,
    },
    {
      change: "another office, and a cookie of the application",
      over: {
        backend: {
          stickiness: { cookie: "SESSION" },
          loadBalancer: { allowFrom: ["203.0.113.0/24", "192.0.2.0/24"] },
        },
      },
      dangers: ["ingress-opened"],
    },
    {
      change: "people sign in",
      over: { backend: { loadBalancer: { login: { ...LOGIN, except: ["/events/*"] } } } },
    },
    {
      change: "more paths without a sign-in",
      over: { backend: { loadBalancer: { login: { except: ["/events/*", "/status", "/a", "/b", "/c", "/d"] } } } },
      dangers: ["weaker-login"],
    },
    {
      change: "nobody signs in any more",
      over: { backend: { loadBalancer: { login: null } } },
      dangers: ["weaker-login"],
      destroys: ["aws_lb_listener_rule.load_balancer_open_paths", "aws_lb_listener_rule.load_balancer_open_paths_2"],
    },
    {
      change: "www goes",
      over: { domain: { alsoHosts: null } },
      dangers: ["data-removed", "data-replaced"],
      destroys: [
        ...CERTIFICATE,
        "aws_lb_listener_rule.load_balancer_redirect_hosts",
        "aws_route53_record.also_www_names_staging_shop_example_com_record_a",
        proof("names_staging_shop_example_com"),
        proof("www_names_staging_shop_example_com"),
      ],
    },
  ],
);
