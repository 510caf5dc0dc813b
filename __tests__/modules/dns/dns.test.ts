import { AliasRecord, Certificate, DOMAIN, HealthCheck, HostedZone, type DomainConfig } from "../../../modules/dns";
import { addresses, data, resource, synth } from "../../support/synth";

const zone = { zoneId: "Z1", zoneName: "example.com" };

describe("HostedZone", () => {
  test("SG-8: is public and cannot be destroyed if the environment is protected", () => {
    const terraform = synth(
      (stack) => new HostedZone(stack, "zone", { zoneName: "example.com", protection: "protected" }),
    );

    expect(addresses(terraform)).toEqual(["aws_route53_zone.zone"]);
    expect(resource(terraform, "aws_route53_zone")).toMatchObject({
      name: "example.com",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(terraform, "aws_route53_zone")).not.toHaveProperty("vpc");
  });

  test("is deleted with its records if the environment is disposable", () => {
    const terraform = synth(
      (stack) => new HostedZone(stack, "zone", { zoneName: "example.com", protection: "disposable" }),
    );

    expect(resource(terraform, "aws_route53_zone")["force_destroy"]).toBe(true);
    expect(resource(terraform, "aws_route53_zone")).not.toHaveProperty("lifecycle");
  });

  test("of another stack is found by its name, and nothing is created", () => {
    const terraform = synth((stack) => {
      expect(HostedZone.fromName(stack, "zone", "example.com").zoneName).toBe("example.com");
    });

    expect(addresses(terraform)).toEqual([]);
    expect(data(terraform, "aws_route53_zone")).toMatchObject({ name: "example.com", private_zone: false });
  });
});

describe("Certificate", () => {
  test("SG-8: validates each name with a record whose address contains it", () => {
    const terraform = synth(
      (stack) => new Certificate(stack, "site", { zone, domainNames: ["example.com", "www.example.com"] }),
    );

    expect(addresses(terraform)).toEqual([
      "aws_acm_certificate.site",
      "aws_acm_certificate_validation.site_validation",
      "aws_route53_record.site_proof_example_com",
      "aws_route53_record.site_proof_www_example_com",
    ]);
    expect(resource(terraform, "aws_acm_certificate")).toMatchObject({
      domain_name: "example.com",
      subject_alternative_names: ["www.example.com"],
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    expect(resource(terraform, "aws_route53_record", "site_proof_www_example_com")).toMatchObject({
      zone_id: "Z1",
      allow_overwrite: true,
      name:
        "${one([for proof in aws_acm_certificate.site.domain_validation_options : proof.resource_record_name " +
        'if proof.domain_name == "www.example.com"])}',
    });
    expect(resource(terraform, "aws_acm_certificate_validation")["validation_record_fqdns"]).toEqual([
      "${aws_route53_record.site_proof_example_com.fqdn}",
      "${aws_route53_record.site_proof_www_example_com.fqdn}",
    ]);
  });

  test("has no alternative names if there is only one name", () => {
    const terraform = synth((stack) => new Certificate(stack, "site", { zone, domainNames: ["example.com"] }));

    expect(resource(terraform, "aws_acm_certificate")).not.toHaveProperty("subject_alternative_names");
  });

  test("is referred to through its validation, so that nothing uses it before it is valid", () => {
    const terraform = synth((stack) => {
      const { certificateArn } = new Certificate(stack, "site", { zone, domainNames: ["example.com"] });
      stack.output("certificate", certificateArn, "The certificate.");
    });

    expect(terraform.output["certificate"]?.["value"]).toBe(
      "${aws_acm_certificate_validation.site_validation.certificate_arn}",
    );
  });

  test("for the same names in another region uses the existing records", () => {
    const terraform = synth((stack) => {
      const provider = stack.providerFor("us-east-1");
      const validatedLike = new Certificate(stack, "site", { zone, domainNames: ["example.com"] });
      new Certificate(stack, "away", { zone, domainNames: ["example.com"], provider, validatedLike });
    });

    expect(Object.keys(terraform.resource["aws_route53_record"] ?? {})).toEqual(["site_proof_example_com"]);
    expect(resource(terraform, "aws_acm_certificate", "away")["provider"]).toBe("aws.us-east-1");
    expect(resource(terraform, "aws_acm_certificate_validation", "away_validation")).toMatchObject({
      provider: "aws.us-east-1",
      validation_record_fqdns: ["${aws_route53_record.site_proof_example_com.fqdn}"],
    });
  });

  test("cannot be validated like a certificate for other names", () => {
    synth((stack) => {
      const validatedLike = new Certificate(stack, "site", { zone, domainNames: ["example.com", "www.example.com"] });

      expect(() => new Certificate(stack, "away", { zone, domainNames: ["api.example.com"], validatedLike })).toThrow(
        "test/away: validatedLike validates example.com, www.example.com, but not api.example.com; " +
          "leave it out, so that this certificate gets its own records",
      );
    });
  });
});

describe("Certificate with a wildcard", () => {
  test("shares the record of the wildcard's parent name", () => {
    const terraform = synth(
      (stack) => new Certificate(stack, "site", { zone, domainNames: ["example.com", "*.example.com"] }),
    );

    expect(Object.keys(terraform.resource["aws_route53_record"] ?? {})).toEqual(["site_proof_example_com"]);
    expect(resource(terraform, "aws_acm_certificate")["subject_alternative_names"]).toEqual(["*.example.com"]);
    expect(resource(terraform, "aws_acm_certificate_validation")["validation_record_fqdns"]).toEqual([
      "${aws_route53_record.site_proof_example_com.fqdn}",
    ]);
  });
});

describe("AliasRecord", () => {
  test.each([
    [true, ["site_a", "site_aaaa"]],
    [false, ["site_a"]],
  ])("with IPv6 %s", (ipv6, names) => {
    const target = { dnsName: "d1.cloudfront.net", hostedZoneId: "Z2", ipv6 };
    const terraform = synth((stack) => new AliasRecord(stack, "site", { zone, recordName: "app.example.com", target }));

    expect(Object.keys(terraform.resource["aws_route53_record"] ?? {})).toEqual(names);
    expect(resource(terraform, "aws_route53_record", "site_a")).toMatchObject({
      zone_id: "Z1",
      name: "app.example.com",
      type: "A",
      alias: { name: "d1.cloudfront.net", zone_id: "Z2", evaluate_target_health: false },
    });
    expect(resource(terraform, "aws_route53_record", "site_a")).not.toHaveProperty("ttl");
  });
});

describe("HealthCheck", () => {
  test("SG-8: checks over HTTPS, and pages somebody if there is no answer", () => {
    const terraform = synth((stack) => {
      const { signals } = new HealthCheck(stack, "health-check", { host: "app.example.com", path: "/health" });

      expect(signals.alarms).toMatchObject([
        {
          id: "unreachable",
          severity: "P1",
          comparison: "<",
          threshold: 1,
          missingData: "breaching",
          region: "us-east-1",
        },
      ]);
      expect(signals.widgets.every((widget) => widget.region === "us-east-1")).toBe(true);
    });

    expect(resource(terraform, "aws_route53_health_check")).not.toHaveProperty("measure_latency");
    expect(resource(terraform, "aws_route53_health_check")).toMatchObject({
      type: "HTTPS",
      fqdn: "app.example.com",
      port: 443,
      resource_path: "/health",
      request_interval: 30,
      failure_threshold: 3,
      enable_sni: true,
      tags: { Name: "shop-test-health-check" },
    });
  });
});

describe("a certificate of which somebody enters the records elsewhere", () => {
  const names = { domainNames: ["example.com"] } as const;

  test("is not waited for at first, and says what to enter", () => {
    const terraform = synth((stack) => {
      const certificate = new Certificate(stack, "site", { ...names, pending: true });
      stack.output("records", certificate.recordsToEnter, "Records.");
    });

    expect(addresses(terraform)).toEqual(["aws_acm_certificate.site"]);
    expect(terraform.output["records"]?.["value"]).toBe(
      "${[for proof in aws_acm_certificate.site.domain_validation_options : { name = proof.resource_record_name, type = proof.resource_record_type, value = proof.resource_record_value }]}",
    );
  });

  test("is waited for only briefly once somebody says that it is issued", () => {
    const terraform = synth((stack) => new Certificate(stack, "site", names));

    expect(addresses(terraform)).toEqual([
      "aws_acm_certificate.site",
      "aws_acm_certificate_validation.site_validation",
    ]);
    expect(resource(terraform, "aws_acm_certificate_validation")).toMatchObject({ timeouts: { create: "5m" } });
  });
});

test("a certificate for names in several zones has each record in the zone of its name, written by that zone's provider", () => {
  const terraform = synth((stack) => {
    const provider = stack.providerAs("dns", "arn:aws:iam::999988887777:role/dns");
    const other = { zoneId: "Z2", zoneName: "example.org", provider };
    new Certificate(stack, "site", {
      zone,
      domainNames: ["example.com", "example.org"],
      otherZones: { "example.org": other },
    });
    const target = { dnsName: "lb.example.net", hostedZoneId: "Z3", ipv6: false };
    new AliasRecord(stack, "record", { zone: other, recordName: "example.org", target });
  });

  expect(resource(terraform, "aws_route53_record", "site_proof_example_com")["zone_id"]).toBe("Z1");
  expect(resource(terraform, "aws_route53_record", "site_proof_example_com")).not.toHaveProperty("provider");
  expect(resource(terraform, "aws_route53_record", "site_proof_example_org")).toMatchObject({
    zone_id: "Z2",
    provider: "aws.dns",
  });
  expect(resource(terraform, "aws_route53_record", "record_a")).toMatchObject({ zone_id: "Z2", provider: "aws.dns" });
  expect(terraform.provider["aws"]?.find(({ alias }) => alias === "dns")).toEqual({
    alias: "dns",
    region: "eu-central-1",
    allowed_account_ids: ["999988887777"],
    assume_role: [{ role_arn: "arn:aws:iam::999988887777:role/dns" }],
  });
});

describe("the domain section", () => {
  test("has defaults that only depend on the zone", () => {
    expect(DOMAIN.settings({ zone: "example.com" })).toEqual({
      zone: "example.com",
      records: "route53",
      host: "example.com",
      alsoHosts: {},
      apiHost: "example.com",
      certificateIssued: false,
      healthCheck: true,
    });
    expect(DOMAIN.settings({ zone: "example.com", host: "app.example.com" }).apiHost).toBe("app.example.com");
  });

  test.each<[DomainConfig | Record<string, unknown>, string, string]>([
    [{}, "zone", 'is missing; set the name of the zone that holds the records, or records "elsewhere"'],
    [
      { zone: "Example.com" },
      "zone",
      '"Example.com" is not valid; use a domain name such as "app.example.com", in lower case and without a final dot',
    ],
    [
      { zone: "example.com", host: "app.example.org" },
      "host",
      '"app.example.org" is not in the zone example.com; use a name that ends in .example.com',
    ],
    [
      { zone: "example.com", apiHost: "notexample.com" },
      "apiHost",
      '"notexample.com" is not in the zone example.com; use a name that ends in .example.com',
    ],
    [{ zone: "example.com", healthCheck: "yes" }, "healthCheck", '"yes" is not a boolean; use true or false'],
  ])("%j", (config, path, message) => {
    expect(DOMAIN.problems(config as DomainConfig)).toEqual([{ path, message }]);
  });
});
