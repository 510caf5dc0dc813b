import { addresses, resource, type Terraform } from "../support/synth";
import { environment } from "./environment";

const NETWORK = { cidr: "10.0.0.0/16" } as const;
const BACKEND = { port: 8000 } as const;
const SERVER = { network: NETWORK, backend: BACKEND } as const;
const LOGIN = {
  userPoolArn: "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_AbCdEfGhI",
  clientId: "1h57kf5cpq17m0eml12EXAMPLE",
  userPoolDomain: "shop",
} as const;

const ofType = (terraform: Terraform, type: string) => addresses(terraform).filter((one) => one.startsWith(`${type}.`));
const value = (terraform: Terraform, output: string): unknown => terraform.output[output]?.["value"];

describe("a backend without a frontend", () => {
  test("answers under the host, and says so", () => {
    const terraform = environment({ ...SERVER, domain: { zone: "example.com", host: "chat.example.com" } });

    expect(resource(terraform, "aws_acm_certificate")["domain_name"]).toBe("chat.example.com");
    expect(resource(terraform, "aws_route53_record", "api_record_a")["name"]).toBe("chat.example.com");
    expect(value(terraform, "backend_url")).toBe("https://chat.example.com");
  });

  test("behind an HTTP API answers under the host, too", () => {
    const terraform = environment({
      ...SERVER,
      backend: { ...BACKEND, loadBalancer: { exposure: "internal" } },
      api: {},
      domain: { zone: "example.com" },
    });

    expect(resource(terraform, "aws_apigatewayv2_domain_name")["domain_name"]).toBe("example.com");
    expect(value(terraform, "api_url")).toBe("https://example.com");
  });
});

describe("other names", () => {
  const domain = {
    zone: "example.com",
    alsoHosts: {
      "www.example.com": {},
      "example.net": { zone: "example.net", zoneId: "Z9" },
      "app.example.com": { redirect: false },
    },
  };

  test("of a backend are in its certificate, have records in their zones, and are sent on by a rule", () => {
    const terraform = environment({ ...SERVER, domain });

    expect(resource(terraform, "aws_acm_certificate")).toMatchObject({
      domain_name: "example.net",
      subject_alternative_names: ["example.com", "www.example.com", "app.example.com"],
    });
    const zones = ofType(terraform, "aws_route53_record").map((address) => {
      const { zone_id } = resource(terraform, "aws_route53_record", address.split(".")[1]);
      return `${String(address.split(".")[1])} ${String(zone_id)}`;
    });
    expect(zones).toEqual([
      "also_app_example_com_record_a ${data.aws_route53_zone.zone.zone_id}",
      "also_example_net_record_a Z9",
      "also_www_example_com_record_a ${data.aws_route53_zone.zone.zone_id}",
      "api_certificate_proof_app_example_com ${data.aws_route53_zone.zone.zone_id}",
      "api_certificate_proof_example_com ${data.aws_route53_zone.zone.zone_id}",
      "api_certificate_proof_example_net Z9",
      "api_certificate_proof_www_example_com ${data.aws_route53_zone.zone.zone_id}",
      "api_record_a ${data.aws_route53_zone.zone.zone_id}",
    ]);
    expect(resource(terraform, "aws_lb_listener_rule")).toMatchObject({
      listener_arn: "${aws_lb_listener.load_balancer_https.arn}",
      priority: 1,
      condition: [{ host_header: { values: ["example.net", "www.example.com"] } }],
      action: [
        {
          type: "redirect",
          redirect: { host: "example.com", port: "443", protocol: "HTTPS", status_code: "HTTP_301" },
        },
      ],
    });
  });

  test("of a frontend are CloudFront's, which sends them on, and not the backend's", () => {
    const terraform = environment({ ...SERVER, frontend: {}, domain });

    expect(resource(terraform, "aws_cloudfront_distribution")["aliases"]).toEqual([
      "example.com",
      "app.example.com",
      "example.net",
      "www.example.com",
    ]);
    expect(resource(terraform, "aws_acm_certificate", "api_certificate")).not.toHaveProperty(
      "subject_alternative_names",
    );
    expect(ofType(terraform, "aws_route53_record")).toContain("aws_route53_record.also_example_net_record_aaaa");
    expect(ofType(terraform, "aws_lb_listener_rule")).toEqual([]);
    for (const name of ["frontend_spa_fallback", "frontend_redirect"]) {
      expect(resource(terraform, "aws_cloudfront_function", name)["code"]).toContain(
        '["example.net","www.example.com"]',
      );
    }
  });
});

test("another name that a load balancer cannot compare with is refused", () => {
  const long = `${["a", "b", "c"].map((one) => one.repeat(50)).join(".")}.example.com`;

  const alsoHosts = { [long]: {}, "www.example.com": {} };

  expect(() => environment({ ...SERVER, domain: { zone: "example.com", alsoHosts } })).toThrow(
    "has 164 characters, and a load balancer compares 128 at most; use a shorter one",
  );
});

test("what would be lost with the region, or cannot move, does not go with a second home", () => {
  const recovery = { rtoMinutes: 240, rpoMinutes: 1500 };
  const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/abc";
  const there = { recoveryRegion: "us-west-2" };
  const problemsOf = (domain: object, loadBalancer: object = {}) => {
    try {
      const sections = { ...SERVER, backend: { ...BACKEND, loadBalancer }, recovery };
      environment({ ...sections, domain: { healthCheck: false, ...domain } }, there);
    } catch (error) {
      return String(error);
    }
    return "";
  };

  expect(problemsOf({ zone: "example.com" }, { login: LOGIN })).toContain(
    "backend.loadBalancer.login: cannot be combined with recovery: a user pool is in one region, and lost with it",
  );
  expect(problemsOf({ host: "a.example.org", records: "elsewhere" })).toContain(
    'domain.records: "elsewhere" cannot be combined with recovery',
  );
  expect(problemsOf({ zone: "example.com", certificateArn })).toContain(
    "domain.certificateArn: cannot be combined with recovery",
  );
  const alsoHosts = { "example.net": { zone: "example.net" } };
  expect(problemsOf({ zone: "example.com", alsoHosts })).toContain(
    "domain.alsoHosts.example.net.zoneId: is missing; with recovery",
  );
});

test("a certificate whose other names go has another first name, which makes Terraform replace it", () => {
  const first = (alsoHosts: Readonly<Record<string, object>>) =>
    resource(environment({ ...SERVER, domain: { zone: "example.com", alsoHosts } }), "aws_acm_certificate");

  expect(first({ "www.example.com": {} })["domain_name"]).toBe("www.example.com");
  expect(first({})["domain_name"]).toBe("example.com");
  expect(first({})).not.toHaveProperty("subject_alternative_names");
});

test("one of the other names is short enough to be the first", () => {
  const long = `${"a".repeat(60)}.example.com`;

  expect(() => environment({ ...SERVER, domain: { zone: "example.com", alsoHosts: { [long]: {} } } })).toThrow(
    "has 72 characters, and the first name of a certificate has 64 at most; use a shorter one",
  );
});

describe("a zone that exists", () => {
  test("is known by its id, and nobody asks Route 53 for it", () => {
    const terraform = environment({ ...SERVER, domain: { zone: "example.org", zoneId: "Z1" } });

    expect(terraform.data).not.toHaveProperty("aws_route53_zone");
    expect(resource(terraform, "aws_route53_record", "api_record_a")["zone_id"]).toBe("Z1");
  });

  test("in another account is written to as a role there, and the certificate is not", () => {
    const zoneRoleArn = "arn:aws:iam::999988887777:role/dns";
    const terraform = environment({ ...SERVER, domain: { zone: "example.org", zoneId: "Z1", zoneRoleArn } });

    for (const name of ["api_record_a", "api_certificate_proof_example_org"]) {
      expect(resource(terraform, "aws_route53_record", name)["provider"]).toBe("aws.dns");
    }
    expect(resource(terraform, "aws_acm_certificate")).not.toHaveProperty("provider");
  });
});

describe("records elsewhere", () => {
  const domain = { host: "chat.example.org", records: "elsewhere" } as const;

  test("at first only say what to enter: nobody is let in without a certificate, and nothing waits", () => {
    const terraform = environment({ ...SERVER, domain });

    expect(ofType(terraform, "aws_acm_certificate")).toEqual(["aws_acm_certificate.api_certificate"]);
    expect(ofType(terraform, "aws_acm_certificate_validation")).toEqual([]);
    expect(ofType(terraform, "aws_route53_record")).toEqual([]);
    expect(ofType(terraform, "aws_route53_health_check")).toEqual([]);
    expect(ofType(terraform, "aws_vpc_security_group_ingress_rule")).toEqual([
      "aws_vpc_security_group_ingress_rule.backend_from_load_balancer_8000",
    ]);
    expect(value(terraform, "dns_records_for_certificates")).toContain(
      "aws_acm_certificate.api_certificate.domain_validation_options",
    );
    expect(terraform.output).not.toHaveProperty("dns_records_for_names");
    expect(terraform.output).not.toHaveProperty("backend_url");
  });

  test("then serve HTTPS under the name that somebody points to the load balancer", () => {
    const terraform = environment({ ...SERVER, domain: { ...domain, certificateIssued: true } });

    expect(ofType(terraform, "aws_acm_certificate")).toEqual(["aws_acm_certificate.api_certificate"]);
    expect(resource(terraform, "aws_acm_certificate_validation")["timeouts"]).toEqual({ create: "5m" });
    expect(ofType(terraform, "aws_vpc_security_group_ingress_rule")).toContain(
      "aws_vpc_security_group_ingress_rule.load_balancer_from_internet_443",
    );
    expect(value(terraform, "dns_records_for_names")).toEqual([
      { name: "chat.example.org", type: "CNAME", value: "${aws_lb.load_balancer.dns_name}" },
    ]);
    expect(value(terraform, "backend_url")).toBe("https://chat.example.org");
  });

  test("of a frontend leave it at CloudFront's own name at first", () => {
    const terraform = environment({ frontend: {}, domain }, { region: "eu-central-1" });

    expect(resource(terraform, "aws_cloudfront_distribution")).not.toHaveProperty("aliases");
    expect(resource(terraform, "aws_acm_certificate")["provider"]).toBe("aws.us-east-1");
    expect(value(terraform, "frontend_url")).toBe("https://${aws_cloudfront_distribution.frontend.domain_name}");
  });

  test("with a certificate that exists need one apply", () => {
    const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/abc";
    const terraform = environment({ ...SERVER, domain: { ...domain, certificateArn } });

    expect(ofType(terraform, "aws_acm_certificate")).toEqual([]);
    expect(resource(terraform, "aws_lb_listener", "load_balancer_https")["certificate_arn"]).toBe(certificateArn);
    expect(terraform.output).not.toHaveProperty("dns_records_for_certificates");
    expect(terraform.output).toHaveProperty("dns_records_for_names");
  });
});

test("certificates that exist are used each in its region", () => {
  const terraform = environment(
    {
      ...SERVER,
      frontend: {},
      domain: {
        zone: "example.com",
        certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/home",
        globalCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/global",
      },
    },
    { region: "eu-central-1" },
  );

  expect(ofType(terraform, "aws_acm_certificate")).toEqual([]);
  expect(resource(terraform, "aws_lb_listener", "load_balancer_https")["certificate_arn"]).toContain("/home");
  expect(resource(terraform, "aws_cloudfront_distribution")["viewer_certificate"]).toMatchObject({
    acm_certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/global",
  });
});

test("an internal load balancer with ranges has a name, which leads to private addresses", () => {
  const terraform = environment({
    ...SERVER,
    backend: { ...BACKEND, loadBalancer: { exposure: "internal", allowFrom: ["10.8.0.0/16"], login: LOGIN } },
    domain: { zone: "example.com" },
  });

  expect(resource(terraform, "aws_lb")["internal"]).toBe(true);
  expect(resource(terraform, "aws_route53_record", "api_record_a")["name"]).toBe("example.com");
  expect(ofType(terraform, "aws_route53_health_check")).toEqual([]);
  expect(value(terraform, "backend_url")).toBe("https://example.com");
});

test("a load balancer that only some ranges reach has no health check from all over the world", () => {
  const terraform = environment({
    ...SERVER,
    backend: { ...BACKEND, loadBalancer: { allowFrom: ["203.0.113.0/24"] } },
    domain: { zone: "example.com" },
  });

  expect(resource(terraform, "aws_lb")["internal"]).toBe(false);
  expect(ofType(terraform, "aws_route53_health_check")).toEqual([]);
});

test("Route 53 does not ask a health check that has a port of its own, which only the load balancer reaches", () => {
  const checks = (healthCheck: object) =>
    ofType(
      environment({
        ...SERVER,
        backend: { ...BACKEND, healthCheck },
        domain: { zone: "example.com", healthCheck: true },
      }),
      "aws_route53_health_check",
    ).length;

  expect(checks({})).toBe(1);
  expect(checks({ port: 9000 })).toBe(0);
});
