import { runInNewContext } from "node:vm";
import { addresses, resource, type Block, type Terraform } from "../../support/synth";
import { ALB, CACHING_OPTIMIZED, byDefault, distribution, frontend, headers, ordered } from "./fixtures";

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
