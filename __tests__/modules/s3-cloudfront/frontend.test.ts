import type { Signals } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { Frontend } from "../../../modules/s3-cloudfront";
import { addresses, resource, statements, synth } from "../../support/synth";
import { ALB, DOMAIN, byDefault, distribution, frontend } from "./fixtures";

describe("ALL-5: a frontend by default", () => {
  test("has exactly the documented resources", () => {
    expect(addresses(byDefault)).toEqual([
      "aws_cloudfront_cache_policy.frontend_cache_policy",
      "aws_cloudfront_distribution.frontend",
      "aws_cloudfront_function.frontend_immutable",
      "aws_cloudfront_function.frontend_spa_fallback",
      "aws_cloudfront_origin_access_control.frontend_origin_access",
      "aws_cloudfront_response_headers_policy.frontend_assets_headers",
      "aws_cloudfront_response_headers_policy.frontend_pages_headers",
      "aws_s3_bucket.frontend_bucket",
      "aws_s3_bucket_lifecycle_configuration.frontend_bucket_lifecycle",
      "aws_s3_bucket_ownership_controls.frontend_bucket_ownership",
      "aws_s3_bucket_policy.frontend_bucket_access",
      "aws_s3_bucket_public_access_block.frontend_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration.frontend_bucket_encryption",
      "aws_s3_bucket_versioning.frontend_bucket_versioning",
    ]);
  });

  test("redirects to HTTPS, supports IPv6 and HTTP/3, in the cheapest price class", () => {
    expect(distribution(byDefault)).toMatchObject({
      comment: "shop-test frontend",
      enabled: true,
      is_ipv6_enabled: true,
      http_version: "http2and3",
      price_class: "PriceClass_100",
      default_root_object: "index.html",
      viewer_certificate: { cloudfront_default_certificate: true },
      restrictions: { geo_restriction: { restriction_type: "none" } },
      default_cache_behavior: { viewer_protocol_policy: "redirect-to-https", compress: true },
    });
  });

  test("has no alias, no firewall, no log, and no error page that would hide an API's responses", () => {
    const made = distribution(byDefault);

    for (const absent of ["aliases", "web_acl_id", "logging_config"]) {
      expect(made).not.toHaveProperty(absent);
    }
  });

  test("keeps no error for anybody else, and replaces none by a page", () => {
    expect(distribution(byDefault)["custom_error_response"]).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((code) => ({
        error_code: code,
        error_caching_min_ttl: 0,
      })),
    );
  });

  test("its URL and alias target are CloudFront's own", () => {
    const { output } = frontend({}, {}, (made, stack) => {
      stack.output("url", made.url, "Any.");
      stack.output("target", made.aliasTarget, "Any.");
    });

    expect(output["url"]?.["value"]).toBe("https://${aws_cloudfront_distribution.frontend.domain_name}");
    expect(output["target"]?.["value"]).toEqual({
      dnsName: "${aws_cloudfront_distribution.frontend.domain_name}",
      hostedZoneId: "Z2FDTNDATAQYW2",
      ipv6: true,
    });
  });
});

describe("ALL-5: the bucket", () => {
  test("is read through an origin access control, not an origin access identity or a website", () => {
    expect(resource(byDefault, "aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(distribution(byDefault)["origin"]).toEqual([
      {
        origin_id: "files",
        domain_name: "${aws_s3_bucket.frontend_bucket.bucket_regional_domain_name}",
        origin_access_control_id: "${aws_cloudfront_origin_access_control.frontend_origin_access.id}",
      },
    ]);
    expect(byDefault.resource).not.toHaveProperty("aws_cloudfront_origin_access_identity");
    expect(byDefault.resource).not.toHaveProperty("aws_s3_bucket_website_configuration");
  });

  test("allows only this distribution to read, and only over TLS", () => {
    const policy = statements(byDefault, "frontend_bucket_policy");

    expect(Object.keys(policy).sort()).toEqual(["CloudFrontReads", "DenyPlainHttp"]);
    expect(policy["CloudFrontReads"]).toEqual({
      sid: "CloudFrontReads",
      effect: "Allow",
      actions: ["s3:GetObject"],
      resources: ["${aws_s3_bucket.frontend_bucket.arn}/*"],
      principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
      condition: [
        {
          test: "StringEquals",
          variable: "aws:SourceArn",
          values: ["${aws_cloudfront_distribution.frontend.arn}"],
        },
      ],
    });
    expect(policy["DenyPlainHttp"]).toMatchObject({ effect: "Deny", actions: ["s3:*"] });
    expect(resource(byDefault, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_policy: true,
      restrict_public_buckets: true,
    });
  });

  test.each([
    [{}, 90],
    [{ keepOldFilesDays: 14 }, 14],
  ])("ALL-13: keeps a previous deployment's files for a rollback: %j, %d days", (config, days) => {
    expect(resource(frontend(config), "aws_s3_bucket_lifecycle_configuration")["rule"]).toContainEqual(
      expect.objectContaining({
        id: "expire-old-versions",
        noncurrent_version_expiration: [{ noncurrent_days: days }],
      }),
    );
  });

  test.each([
    ["protected", false, { prevent_destroy: true }],
    ["retiring", true, undefined],
    ["disposable", true, undefined],
  ] as const)("ALL-12: %s: force_destroy %s, lifecycle %j, for the log bucket too", (protection, force, lifecycle) => {
    const terraform = frontend({ accessLogs: {} }, { protection });

    for (const name of ["frontend_bucket", "frontend_access_logs"]) {
      const made = resource(terraform, "aws_s3_bucket", name);
      expect(made["force_destroy"]).toBe(force);
      expect(made["lifecycle"]).toEqual(lifecycle);
    }
  });
});

describe("a custom domain", () => {
  const terraform = frontend({}, { domain: DOMAIN }, (made) => {
    expect(made.url).toBe("https://app.example.com");
  });

  test("adds an alias and a certificate, with a fixed TLS policy, for clients with SNI", () => {
    expect(distribution(terraform)).toMatchObject({
      aliases: ["app.example.com"],
      viewer_certificate: {
        acm_certificate_arn: DOMAIN.certificate.certificateArn,
        ssl_support_method: "sni-only",
        minimum_protocol_version: "TLSv1.2_2021",
      },
    });
    expect(distribution(terraform)["viewer_certificate"]).not.toHaveProperty("cloudfront_default_certificate");
  });
});

test("SG-10: a web ACL is attached to it", () => {
  const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/firewall/1";

  expect(distribution(frontend({}, { webAcl: { webAclArn } }))["web_acl_id"]).toBe(webAclArn);
});

test.each([
  ["200", "PriceClass_200"],
  ["All", "PriceClass_All"],
] as const)("price class %s is %s", (priceClass, expected) => {
  expect(distribution(frontend({ priceClass }))["price_class"]).toBe(expected);
});

test("SG-9: a deployer may only write the bucket's objects, list it and invalidate this distribution", () => {
  const terraform = frontend({}, {}, (made, stack) => {
    made.grantDeploy(
      new Role(stack, "deployer", { description: "Any.", trust: { service: "ecs-tasks.amazonaws.com" } }),
    );
  });

  expect(statements(terraform, "deployer_policy")).toEqual({
    ListFrontend: {
      sid: "ListFrontend",
      effect: "Allow",
      actions: ["s3:ListBucket"],
      resources: ["${aws_s3_bucket.frontend_bucket.arn}"],
    },
    WriteFrontend: {
      sid: "WriteFrontend",
      effect: "Allow",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: ["${aws_s3_bucket.frontend_bucket.arn}/*"],
    },
    InvalidateFrontend: {
      sid: "InvalidateFrontend",
      effect: "Allow",
      actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
      resources: ["${aws_cloudfront_distribution.frontend.arn}"],
    },
  });
});

test("ALL-9: its metrics are in us-east-1, the only region where CloudFront reports", () => {
  const { output } = frontend({}, {}, (made, stack) => {
    stack.output("signals", made.signals, "Any.");
  });
  const { name, alarms, widgets } = output["signals"]?.["value"] as Signals;

  expect(name).toBe("frontend");
  expect(alarms.map(({ id, severity, threshold }) => [id, severity, threshold])).toEqual([
    ["server-errors", "P1", 5],
    ["client-errors", "P3", 15],
  ]);
  expect([...alarms, ...widgets].map((one) => one.region)).toEqual(Array(4).fill("us-east-1"));
  const of = {
    namespace: "AWS/CloudFront",
    dimensions: { DistributionId: "${aws_cloudfront_distribution.frontend.id}", Region: "Global" },
  };
  expect(alarms.map(({ metric }) => metric)).toMatchObject(
    ["5xxErrorRate", "4xxErrorRate"].map((name) => ({
      expression: "IF(requests >= 50, errors, 0)",
      using: { errors: { ...of, name, statistic: "Average" }, requests: { ...of, name: "Requests", statistic: "Sum" } },
    })),
  );
});

describe("two frontends in one stack", () => {
  const both = (name?: string) =>
    synth((stack) => {
      const props = { config: { accessLogs: {}, apiPaths: ["/api/*"] }, protection: "disposable", api: ALB } as const;
      const provider = stack.providerFor("us-east-1");
      new Frontend(stack, "shop", { ...props, provider });
      new Frontend(stack, "admin", { ...props, provider, ...(name === undefined ? {} : { name }) });
    });

  test("have different names, and so do all their parts", () => {
    const terraform = both("admin");

    expect(resource(terraform, "aws_s3_bucket", "shop_bucket")["bucket"]).toBe("shop-test-frontend-111122223333");
    expect(resource(terraform, "aws_s3_bucket", "admin_bucket")["bucket"]).toBe(
      "shop-test-admin-frontend-111122223333",
    );
    expect(resource(terraform, "aws_cloudfront_function", "admin_immutable")["name"]).toBe("shop-test-admin-immutable");
    expect(resource(terraform, "aws_cloudfront_vpc_origin", "admin_vpc_origin")).toMatchObject({
      vpc_origin_endpoint_config: [
        { name: "shop-test-admin-backend-${substr(terraform_data.admin_vpc_origin_identity.id, 0, 8)}" },
      ],
    });
  });

  test("are rejected without names", () => {
    expect(() => both()).toThrow(
      '"shop-test-frontend-111122223333" is the name of both test/shop/bucket and test/admin',
    );
  });
});
