import { runInNewContext } from "node:vm";
import { addresses, resource, type Block } from "../../support/synth";
import {
  ALB,
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  CACHING_DISABLED,
  DOMAIN,
  byDefault,
  distribution,
  frontend,
  ordered,
} from "./fixtures";

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

describe("names that are sent on", () => {
  const domain = { ...DOMAIN, alsoHosts: ["b.example.com"], redirectHosts: ["www.example.com"] };
  const terraform = frontend({ apiPaths: ["/api/*"] }, { api: ALB, domain });
  const answer = (name: string, host: string): unknown => {
    const code = String(resource(terraform, "aws_cloudfront_function", `frontend_${name}`)["code"]);
    const querystring = { q: { value: "a%20b" }, tag: { value: "x", multiValue: [{ value: "x" }, { value: "" }] } };
    const request = { uri: "/cart/1", headers: { host: { value: host } }, querystring };
    return runInNewContext(`${code}; handler(event)`, { event: { request, viewer: { ip: "203.0.113.7" } } });
  };

  test("are names of the distribution, as are the others", () => {
    expect(distribution(terraform)["aliases"]).toEqual(["app.example.com", "b.example.com", "www.example.com"]);
  });

  test.each(["spa_fallback", "client_address", "redirect"])("keep path and query, by the function %s", (name) => {
    expect(answer(name, "WWW.example.com")).toEqual({
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: "https://app.example.com/cart/1?q=a%20b&tag=x&tag" } },
    });
  });

  test("leave the others as they are", () => {
    expect(answer("redirect", "b.example.com")).toMatchObject({ uri: "/cart/1" });
    expect(answer("spa_fallback", "app.example.com")).toMatchObject({ uri: "/index.html" });
  });

  test("are sent on by every behaviour", () => {
    const behaviours = [distribution(terraform)["default_cache_behavior"] as Block, ...ordered(terraform)];

    for (const { function_association: functions } of behaviours) {
      expect(functions).toContainEqual(expect.objectContaining({ event_type: "viewer-request" }));
    }
  });
});
