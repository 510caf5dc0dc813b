import { runInNewContext } from "node:vm";
import type { BaseStack, Signals } from "../../../modules/core";
import { Role } from "../../../modules/iam";
import { Frontend, FRONTEND, type FrontendConfig, type FrontendProps } from "../../../modules/s3-cloudfront";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const ALB = { loadBalancerArn: "arn:aws:elasticloadbalancing:alb", dnsName: "internal-alb.example.com", tls: true };
const DOMAIN = {
  host: "app.example.com",
  certificate: { certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1" },
};

const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

function frontend(
  config: FrontendConfig = {},
  props: Partial<FrontendProps> = {},
  then: (made: Frontend, stack: BaseStack) => void = () => undefined,
): Terraform {
  return synth((stack) => {
    then(new Frontend(stack, "frontend", { config, protection: "disposable", ...props }), stack);
  });
}

const distribution = (terraform: Terraform) => resource(terraform, "aws_cloudfront_distribution");
const headers = (terraform: Terraform, thing: string) =>
  resource(terraform, "aws_cloudfront_response_headers_policy", `frontend_${thing}_headers`);
const ordered = (terraform: Terraform) => (distribution(terraform)["ordered_cache_behavior"] ?? []) as Block[];

const byDefault = frontend();

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
    const terraform = frontend({ accessLogs: true }, { protection });

    for (const name of ["frontend_bucket", "frontend_access_logs"]) {
      const made = resource(terraform, "aws_s3_bucket", name);
      expect(made["force_destroy"]).toBe(force);
      expect(made["lifecycle"]).toEqual(lifecycle);
    }
  });
});

describe("ALL-5: client-side routes", () => {
  const code = String(resource(byDefault, "aws_cloudfront_function", "frontend_spa_fallback")["code"]);
  const run = (request: { uri: string }) =>
    runInNewContext(`${code}; handler({ request: request })`, { request }) as { uri: string };

  test.each([
    ["/", "/index.html"],
    ["/settings/profile", "/index.html"],
    ["/settings/", "/index.html"],
    ["/v1.2/page", "/index.html"],
    ["/index.html", "/index.html"],
    ["/assets/a.js", "/assets/a.js"],
    ["/.well-known/security.txt", "/.well-known/security.txt"],
    ["/.well-known/apple-app-site-association", "/.well-known/apple-app-site-association"],
  ])("%s returns %s", (uri, expected) => {
    expect(run({ uri })).toEqual({ uri: expected });
  });

  test("the function only runs on the default behaviour, never for an API or an asset", () => {
    const terraform = frontend({ apiPaths: ["/api/*"] }, { api: ALB });

    expect(distribution(terraform)["default_cache_behavior"]).toMatchObject({
      function_association: [
        { event_type: "viewer-request", function_arn: "${aws_cloudfront_function.frontend_spa_fallback.arn}" },
      ],
    });
    expect(ordered(terraform)).toHaveLength(2);
    expect(JSON.stringify(ordered(terraform))).not.toContain("spa_fallback");
    expect(resource(terraform, "aws_cloudfront_function", "frontend_spa_fallback")).toMatchObject({
      runtime: "cloudfront-js-2.0",
      publish: true,
    });
  });

  test("without the fallback there is no function", () => {
    const terraform = frontend({ spaFallback: false });

    expect(terraform.resource["aws_cloudfront_function"]).not.toHaveProperty("frontend_spa_fallback");
    expect(distribution(terraform)["default_cache_behavior"]).not.toHaveProperty("function_association");
  });
});

describe("how long files are cached", () => {
  /** The Cache-Control header that the function for hashed files sets on a response with these headers. */
  function kept(given: Record<string, { value: string }>, file = "index-BkX3a9fZ.js"): unknown {
    const code = String(resource(byDefault, "aws_cloudfront_function", "frontend_immutable")["code"]);
    const event = { request: { uri: `/assets/${file}` }, response: { headers: { ...given } } };
    runInNewContext(`${code}; handler(event);`, { event });
    return event.response.headers["cache-control"]?.value;
  }

  const cacheControl = (terraform: Terraform, thing: string) =>
    headers(terraform, thing)["custom_headers_config"] as unknown;

  test("pages are revalidated, hashed files never; a file's own Cache-Control is kept", () => {
    expect(cacheControl(byDefault, "pages")).toEqual({
      items: [{ header: "Cache-Control", value: "no-cache", override: false }],
    });
    expect(cacheControl(byDefault, "assets")).toBeUndefined();
    expect(kept({ "cache-control": { value: "max-age=60" } })).toBe("max-age=60");
  });

  test.each([
    "index-BkX3a9fZ.js",
    "index-B-X3a_fZ.js.map",
    "main.8f3b2c1d.css",
    "chunk-ABCDEFGH.js",
    "a-0123456789abcdef.js",
  ])("%s has a hash in its name, and is kept", (file) => {
    expect(kept({}, file)).toBe("public, max-age=31536000, immutable");
  });

  test.each(["logo.svg", "hero-carousel.png", "Hero-Carousel.png", "my-photo.jpg", "app-1.js"])(
    "%s has no hash in its name, and is revalidated",
    (file) => {
      expect(kept({}, file)).toBe("no-cache");
    },
  );

  test("a missing file is not cached: CloudFront runs the function only for successful responses", () => {
    expect(ordered(byDefault)[0]?.["function_association"]).toEqual([
      { event_type: "viewer-response", function_arn: "${aws_cloudfront_function.frontend_immutable.arn}" },
    ]);
  });

  test("each behaviour has its own policies", () => {
    expect(distribution(byDefault)["default_cache_behavior"]).toMatchObject({
      target_origin_id: "files",
      cache_policy_id: "${aws_cloudfront_cache_policy.frontend_cache_policy.id}",
      response_headers_policy_id: "${aws_cloudfront_response_headers_policy.frontend_pages_headers.id}",
    });
    expect(ordered(byDefault)).toEqual([
      {
        path_pattern: "/assets/*",
        target_origin_id: "files",
        viewer_protocol_policy: "redirect-to-https",
        compress: true,
        allowed_methods: ["GET", "HEAD"],
        cached_methods: ["GET", "HEAD"],
        cache_policy_id: CACHING_OPTIMIZED,
        response_headers_policy_id: "${aws_cloudfront_response_headers_policy.frontend_assets_headers.id}",
        function_association: [
          { event_type: "viewer-response", function_arn: "${aws_cloudfront_function.frontend_immutable.arn}" },
        ],
      },
    ]);
  });

  test.each([
    [{}, 0],
    [{ defaultTtlSeconds: 600 }, 600],
  ])("at CloudFront: %j, %d s", (config, seconds) => {
    expect(resource(frontend(config), "aws_cloudfront_cache_policy")).toMatchObject({
      min_ttl: 0,
      default_ttl: seconds,
      parameters_in_cache_key_and_forwarded_to_origin: {
        cookies_config: { cookie_behavior: "none" },
        headers_config: { header_behavior: "none" },
        query_strings_config: { query_string_behavior: "none" },
      },
    });
  });

  test("without immutable paths there is no behaviour and no policy for them", () => {
    const terraform = frontend({ immutablePaths: [] });

    expect(ordered(terraform)).toEqual([]);
    expect(addresses(terraform)).not.toContain("aws_cloudfront_response_headers_policy.frontend_assets_headers");
  });

  test("other frameworks have other paths", () => {
    expect(ordered(frontend({ immutablePaths: ["/static/*"] })).map((one) => one["path_pattern"] as string)).toEqual([
      "/static/*",
    ]);
  });
});

describe("security headers", () => {
  const terraform = frontend({ apiPaths: ["/api/*"], contentSecurityPolicy: "default-src 'self'" }, { api: ALB });

  test.each(["pages", "assets", "api"])("%s have them", (thing) => {
    expect(headers(terraform, thing)["security_headers_config"]).toMatchObject({
      strict_transport_security: { access_control_max_age_sec: 31536000, include_subdomains: false, override: true },
      content_type_options: { override: true },
      referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: true },
      frame_options: { frame_option: "DENY", override: true },
    });
  });

  test("the content policy is for pages, not for an API's responses", () => {
    const policy = (thing: string) =>
      (headers(terraform, thing)["security_headers_config"] as Block)["content_security_policy"] as unknown;
    const expected = { content_security_policy: "default-src 'self'", override: true };

    expect([policy("pages"), policy("assets"), policy("api")]).toEqual([expected, expected, undefined]);
  });

  test("no content policy by default, and frames if configured", () => {
    expect(headers(byDefault, "pages")["security_headers_config"]).not.toHaveProperty("content_security_policy");
    expect(headers(frontend({ framing: true }), "pages")["security_headers_config"]).not.toHaveProperty(
      "frame_options",
    );
  });

  test("an API decides how long its responses are cached", () => {
    expect(headers(terraform, "api")).not.toHaveProperty("custom_headers_config");
  });
});

describe("the backend under the same origin", () => {
  const config = { apiPaths: ["/api/*", "/docs"] };

  test("learns the caller's address, and a forged one is replaced", () => {
    const code = String(
      resource(frontend(config, { api: ALB }), "aws_cloudfront_function", "frontend_client_address")["code"],
    );
    const event = {
      viewer: { ip: "203.0.113.7" },
      request: { uri: "/api/me", headers: { "x-client-ip": { value: "6.6.6.6" } } },
    };

    expect(runInNewContext(`${code}; handler(event)`, { event })).toEqual({
      uri: "/api/me",
      headers: { "x-client-ip": { value: "203.0.113.7" } },
    });
  });

  test("is reached through a VPC origin over TLS, with the user's Host header", () => {
    const terraform = frontend(config, { api: ALB });
    const api = ordered(terraform)[0];

    expect(resource(terraform, "aws_cloudfront_vpc_origin")["vpc_origin_endpoint_config"]).toEqual([
      {
        name: "shop-test-backend-${substr(terraform_data.frontend_vpc_origin_identity.id, 0, 8)}",
        arn: ALB.loadBalancerArn,
        http_port: 80,
        https_port: 443,
        origin_protocol_policy: "https-only",
        origin_ssl_protocols: [{ items: ["TLSv1.2"], quantity: 1 }],
      },
    ]);
    expect((distribution(terraform)["origin"] as Block[])[1]).toEqual({
      origin_id: "api",
      domain_name: "internal-alb.example.com",
      vpc_origin_config: {
        vpc_origin_id: "${aws_cloudfront_vpc_origin.frontend_vpc_origin.id}",
        origin_read_timeout: 60,
      },
    });
    expect(api).toEqual({
      path_pattern: "/api/*",
      target_origin_id: "api",
      viewer_protocol_policy: "redirect-to-https",
      compress: true,
      allowed_methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cached_methods: ["GET", "HEAD"],
      cache_policy_id: CACHING_DISABLED,
      origin_request_policy_id: ALL_VIEWER,
      response_headers_policy_id: "${aws_cloudfront_response_headers_policy.frontend_api_headers.id}",
      function_association: [
        {
          event_type: "viewer-request",
          function_arn: "${aws_cloudfront_function.frontend_client_address.arn}",
        },
      ],
    });
  });

  test("without TLS: plain HTTP inside the VPC, to the load balancer's own name", () => {
    const terraform = frontend(config, { api: { ...ALB, tls: false } });

    expect(resource(terraform, "aws_cloudfront_vpc_origin")["vpc_origin_endpoint_config"]).toMatchObject([
      { origin_protocol_policy: "http-only" },
    ]);
    expect(ordered(terraform)[0]?.["origin_request_policy_id"]).toBe(ALL_VIEWER_EXCEPT_HOST);
  });

  test("its paths come before the assets', in the order given", () => {
    expect(ordered(frontend(config, { api: ALB })).map((one) => one["path_pattern"] as string)).toEqual([
      "/api/*",
      "/docs",
      "/assets/*",
    ]);
  });

  test("without paths there is no VPC origin", () => {
    const terraform = frontend({}, { api: ALB });

    expect(addresses(terraform)).toEqual(addresses(byDefault));
    expect(distribution(terraform)["origin"]).toHaveLength(1);
  });

  test("paths need a backend", () => {
    expect(() => frontend(config)).toThrow(
      "test/frontend: apiPaths: need a backend; pass its load balancer as api, or leave them out",
    );
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

describe("access logs", () => {
  const LOGS = ["delivery", "delivery_destination", "delivery_source"].map((one) => `aws_cloudwatch_log_${one}`);
  const terraform = synth((stack) => {
    const provider = stack.providerFor("us-east-1");
    new Frontend(stack, "frontend", { config: { accessLogs: true }, protection: "disposable", provider });
  });

  test("are delivered from us-east-1 by the version that needs no ACL", () => {
    expect(resource(terraform, "aws_cloudwatch_log_delivery_source")).toMatchObject({
      name: "shop-test-access-logs",
      log_type: "ACCESS_LOGS",
      resource_arn: "${aws_cloudfront_distribution.frontend.arn}",
    });
    expect(resource(terraform, "aws_cloudwatch_log_delivery_destination")).toMatchObject({
      output_format: "w3c",
      delivery_destination_configuration: [{ destination_resource_arn: "${aws_s3_bucket.frontend_access_logs.arn}" }],
      depends_on: ["aws_s3_bucket_lifecycle_configuration.frontend_access_logs_lifecycle"],
    });
    expect(resource(terraform, "aws_cloudwatch_log_delivery")).toMatchObject({
      delivery_source_name: "${aws_cloudwatch_log_delivery_source.frontend_access_log_source.name}",
      delivery_destination_arn: "${aws_cloudwatch_log_delivery_destination.frontend_access_log_destination.arn}",
    });
    for (const type of LOGS) expect(resource(terraform, type)["provider"]).toBe("aws.us-east-1");
    expect(distribution(terraform)).not.toHaveProperty("logging_config");
  });

  test("need no second provider if us-east-1 is the home region", () => {
    const atHome = synth(
      (stack) => new Frontend(stack, "frontend", { config: { accessLogs: true }, protection: "disposable" }),
      { region: "us-east-1" },
    );

    for (const type of LOGS) expect(resource(atHome, type)).not.toHaveProperty("provider");
  });

  test("are kept in a private bucket for 90 days, to which only this delivery writes", () => {
    expect(
      resource(terraform, "aws_s3_bucket_lifecycle_configuration", "frontend_access_logs_lifecycle")["rule"],
    ).toContainEqual(expect.objectContaining({ id: "expire", expiration: [{ days: 90 }] }));
    expect(statements(terraform, "frontend_access_logs_policy")["LogDeliveryWrites"]).toEqual({
      sid: "LogDeliveryWrites",
      effect: "Allow",
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.frontend_access_logs.arn}/*"],
      principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
      condition: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:logs:us-east-1:111122223333:delivery-source:shop-test-access-logs"],
        },
      ],
    });
  });

  test("are off by default", () => {
    expect(Object.keys(byDefault.resource).filter((type) => type.startsWith("aws_cloudwatch"))).toEqual([]);
  });
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

describe("problems name the setting and what is allowed", () => {
  const PATTERN = 'use a path pattern such as "/api/*", of up to 255 characters';

  test.each<[string, object, string]>([
    ["apiPaths", { apiPaths: "/api/*" }, '"/api/*" is not a list; write [ … ]'],
    ["apiPaths[0]", { apiPaths: ["api/*"] }, `"api/*" is not valid; ${PATTERN}`],
    ["apiPaths", { apiPaths: ["/a", "/a"] }, '"/a" is listed more than once; list it once'],
    ["apiPaths", { apiPaths: ["/*"] }, '"/*" leaves nothing for the frontend; use a prefix such as "/api/*"'],
    ["immutablePaths[0]", { immutablePaths: ["/a b"] }, `"/a b" is not valid; ${PATTERN}`],
    [
      "immutablePaths",
      { immutablePaths: ["/*"] },
      '"/*" would keep index.html for a year in every browser; use the folder of hashed files, such as "/assets/*"',
    ],
    [
      "immutablePaths",
      { apiPaths: ["/assets/*"] },
      '"/assets/*" goes to the backend (apiPaths); list it in only one of the two',
    ],
    ["spaFallback", { spaFallback: "yes" }, '"yes" is not a boolean; use true or false'],
    ["defaultTtlSeconds", { defaultTtlSeconds: -1 }, "-1 is out of range; use a whole number from 0 to 31536000"],
    ["priceClass", { priceClass: "300" }, '"300" is not allowed; use "100", "200" or "All"'],
    [
      "contentSecurityPolicy",
      { contentSecurityPolicy: "a\nb" },
      '"a\\nb" has the character "\\n"; use printable ASCII characters only',
    ],
    ["framing", { framing: 1 }, "1 is not a boolean; use true or false"],
    ["keepOldFilesDays", { keepOldFilesDays: 0 }, "0 is out of range; use a whole number from 1 to 3650"],
    ["accessLogs", { accessLogs: "on" }, '"on" is not a boolean; use true or false'],
    [
      "spaFallbak",
      { spaFallbak: true },
      "is not a setting; did you mean spaFallback? the settings here are apiPaths, immutablePaths, apiTimeoutSeconds, spaFallback, " +
        "defaultTtlSeconds, priceClass, contentSecurityPolicy, framing, keepOldFilesDays, accessLogs",
    ],
  ])("%s: %j", (path, config, message) => {
    expect(FRONTEND.problems(config)).toEqual([{ path, message }]);
  });

  test("a path of 256 characters is too long for CloudFront", () => {
    expect(FRONTEND.problems({ apiPaths: [`/${"a".repeat(254)}`] })).toEqual([]);
    expect(FRONTEND.problems({ apiPaths: [`/${"a".repeat(255)}`] })).toHaveLength(1);
  });

  test("the construct rejects them under its own path", () => {
    expect(() => frontend({ keepOldFilesDays: 0 })).toThrow(
      "test/frontend: keepOldFilesDays: 0 is out of range; use a whole number from 1 to 3650",
    );
  });
});

describe("two frontends in one stack", () => {
  const both = (name?: string) =>
    synth((stack) => {
      const props = { config: { accessLogs: true, apiPaths: ["/api/*"] }, protection: "disposable", api: ALB } as const;
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
