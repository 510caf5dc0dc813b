import { HTTP_API, type HttpApiConfig } from "../../../modules/api-gateway";
import { type Signals } from "../../../modules/core";
import { addresses, resource, type Block, type Terraform } from "../../support/synth";
import { api, DOCUMENT, DOMAIN, LISTENER_ARN } from "./fixtures";

const routes = (terraform: Terraform) =>
  Object.fromEntries(
    Object.entries(terraform.resource["aws_apigatewayv2_route"] ?? {}).map(([name, route]) => [
      name,
      route["route_key"] as string,
    ]),
  );
const routesOf = (paths: Record<string, Record<string, unknown>>) => routes(api({ openApi: { ...DOCUMENT, paths } }));
const cors = (terraform: Terraform) =>
  resource(terraform, "aws_apigatewayv2_api")["cors_configuration"] as Block | undefined;

const byDefault = api();

describe("SG-7: an HTTP API by default", () => {
  test("has exactly the documented resources", () => {
    expect(addresses(byDefault)).toEqual([
      "aws_apigatewayv2_api.api",
      "aws_apigatewayv2_integration.api_backend",
      "aws_apigatewayv2_route.api_route_default",
      "aws_apigatewayv2_stage.api_stage",
      "aws_apigatewayv2_vpc_link.api_vpc_link",
      "aws_cloudwatch_log_group.api_access_log",
      "aws_security_group.api_security_group",
      "aws_security_group.security_group",
      "aws_vpc_security_group_egress_rule.api_to_load_balancer_80",
      "aws_vpc_security_group_ingress_rule.from_api_80",
    ]);
  });

  test("is served under AWS's address, and allows browsers of no other origin", () => {
    expect(resource(byDefault, "aws_apigatewayv2_api")).toMatchObject({
      name: "shop-test-api",
      description: "HTTP API of shop-test",
      protocol_type: "HTTP",
      disable_execute_api_endpoint: false,
    });
    expect(cors(byDefault)).toBeUndefined();
    const { output } = api(
      {},
      {
        then: (made, stack) => {
          expect(made.aliasTarget).toBeUndefined();
          stack.output("url", made.url, "Any.");
        },
      },
    );
    expect(output["url"]?.["value"]).toBe("${aws_apigatewayv2_api.api.api_endpoint}");
  });

  test("sends everything to the backend", () => {
    expect(resource(byDefault, "aws_apigatewayv2_route")).toMatchObject({
      api_id: "${aws_apigatewayv2_api.api.id}",
      route_key: "$default",
      target: "integrations/${aws_apigatewayv2_integration.api_backend.id}",
    });
  });
});

describe("SG-7: the path to the load balancer is private", () => {
  test("through a VPC link in the private subnets", () => {
    expect(resource(byDefault, "aws_apigatewayv2_vpc_link")).toMatchObject({
      subnet_ids: ["subnet-private-a", "subnet-private-b"],
      security_group_ids: ["${aws_security_group.api_security_group.id}"],
    });
    expect(resource(byDefault, "aws_apigatewayv2_integration")).toMatchObject({
      integration_type: "HTTP_PROXY",
      integration_method: "ANY",
      request_parameters: { "overwrite:header.X-Client-Ip": "$context.identity.sourceIp" },
      integration_uri: LISTENER_ARN,
      connection_type: "VPC_LINK",
      connection_id: "${aws_apigatewayv2_vpc_link.api_vpc_link.id}",
      payload_format_version: "1.0",
    });
  });

  test.each([80, 443])("ALL-2: the link reaches only the load balancer, on port %d", (port) => {
    const terraform = api({}, { port });
    const edge = { ip_protocol: "tcp", from_port: port, to_port: port };

    expect(resource(terraform, "aws_vpc_security_group_egress_rule")).toMatchObject({
      ...edge,
      security_group_id: "${aws_security_group.api_security_group.id}",
      referenced_security_group_id: "${aws_security_group.security_group.id}",
    });
    expect(resource(terraform, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      ...edge,
      security_group_id: "${aws_security_group.security_group.id}",
      referenced_security_group_id: "${aws_security_group.api_security_group.id}",
    });
  });

  test("TLS is verified against the certificate's name if the listener has one", () => {
    expect(resource(api({}, { tlsHost: "app.example.com" }), "aws_apigatewayv2_integration")["tls_config"]).toEqual({
      server_name_to_verify: "app.example.com",
    });
    expect(resource(byDefault, "aws_apigatewayv2_integration")).not.toHaveProperty("tls_config");
  });

  test.each([
    [{}, 29_000],
    [{ timeoutSeconds: 5 }, 5000],
    [{ timeoutSeconds: 0.07 }, 70],
  ])("the backend has time to answer: %j, %d ms", (config, milliseconds) => {
    expect(resource(api(config), "aws_apigatewayv2_integration")["timeout_milliseconds"]).toBe(milliseconds);
  });
});

describe("SG-7: with an OpenAPI document", () => {
  test("only its operations get through, and the document, which the backend serves", () => {
    const terraform = api({ openApi: DOCUMENT });

    expect(routes(terraform)).toEqual({
      api_route_delete_items_id: "DELETE /items/{id}",
      api_route_get_items_id: "GET /items/{id}",
      api_route_get_openapi_json: "GET /openapi.json",
      api_route_post_items: "POST /items",
    });
    for (const route of Object.values(terraform.resource["aws_apigatewayv2_route"]!)) {
      expect(route["target"]).toBe("integrations/${aws_apigatewayv2_integration.api_backend.id}");
    }
  });

  test("the API is described by the document's title", () => {
    expect(resource(api({ openApi: DOCUMENT }), "aws_apigatewayv2_api")["description"]).toBe("Orders");
  });

  test("a document that contains its own path has one route for it", () => {
    expect(Object.values(routesOf({ "/openapi.json": { get: {} } }))).toEqual(["GET /openapi.json"]);
  });

  test("every method that both OpenAPI and routes support", () => {
    const methods = ["delete", "get", "head", "options", "patch", "post", "put"];
    const operations = Object.fromEntries([...methods, "summary", "servers"].map((key) => [key, {}]));

    expect(Object.values(routesOf({ "/all": operations })).filter((key) => key.endsWith("/all"))).toEqual(
      methods.map((method) => `${method.toUpperCase()} /all`),
    );
  });

  test("similar paths are separate routes, and do not change the first one's address", () => {
    const made = routesOf({ "/items/a": { get: {} }, "/items-a": { get: {} } });

    expect(Object.values(made).sort()).toEqual(["GET /items-a", "GET /items/a", "GET /openapi.json"]);
    expect(made["api_route_get_items_a"]).toBe("GET /items-a");
    expect(Object.keys(made).filter((name) => /^api_route_get_items_a_[0-9a-f]{6}$/.test(name))).toHaveLength(1);
  });
});

describe("SG-7: the stage", () => {
  test.each([
    [{}, 100, 200],
    [{ requestsPerSecond: 16, burst: 32 }, 16, 32],
  ])("throttles: %j, %d a second, bursts of %d", (config, rate, burst) => {
    expect(resource(api(config), "aws_apigatewayv2_stage")).toMatchObject({
      name: "$default",
      auto_deploy: true,
      default_route_settings: { throttling_rate_limit: rate, throttling_burst_limit: burst },
    });
  });

  test("has no metrics per route, each of which AWS charges for", () => {
    const stage = resource(byDefault, "aws_apigatewayv2_stage");

    expect(stage["default_route_settings"]).not.toHaveProperty("detailed_metrics_enabled");
    expect(stage).not.toHaveProperty("route_settings");
  });

  test("logs every request as one line of JSON that distinguishes API and backend", () => {
    const settings = resource(byDefault, "aws_apigatewayv2_stage")["access_log_settings"] as Block;

    expect(settings["destination_arn"]).toBe("${aws_cloudwatch_log_group.api_access_log.arn}");
    expect(String(settings["format"])).not.toContain("\n");
    expect(JSON.parse(String(settings["format"]))).toEqual({
      time: "$context.requestTime",
      requestId: "$context.requestId",
      ip: "$context.identity.sourceIp",
      method: "$context.httpMethod",
      path: "$context.path",
      route: "$context.routeKey",
      status: "$context.status",
      latencyMs: "$context.responseLatency",
      backendLatencyMs: "$context.integrationLatency",
      backendStatus: "$context.integrationStatus",
      error: "$context.error.message",
      backendError: "$context.integrationErrorMessage",
    });
  });

  test.each<[HttpApiConfig, number]>([
    [{}, 30],
    [{ logRetentionDays: 7 }, 7],
  ])("ALL-9: keeps its log: %j, %d days", (config, days) => {
    expect(resource(api(config), "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/vendedlogs/apigateway/shop-test/api",
      retention_in_days: days,
    });
  });
});

describe("SG-10: CORS", () => {
  const FRONTEND = ["https://app.example.com"];

  test("is for the frontend", () => {
    expect(cors(api({}, { props: { corsOrigins: FRONTEND } }))).toEqual({
      allow_origins: FRONTEND,
      allow_methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
      allow_headers: ["authorization", "content-type", "x-requested-with"],
      allow_credentials: true,
      max_age: 3600,
    });
  });

  test("listed origins take its place, and an empty list switches it off", () => {
    const corsOrigins = ["https://other.example.com", "http://localhost:5173"];

    expect(cors(api({ corsOrigins }, { props: { corsOrigins: FRONTEND } }))?.["allow_origins"]).toEqual(corsOrigins);
    expect(cors(api({ corsOrigins: [] }, { props: { corsOrigins: FRONTEND } }))).toBeUndefined();
  });
});

describe("a custom domain", () => {
  const terraform = api(
    {},
    {
      props: { domain: DOMAIN },
      then: (made, stack) => {
        expect(made.url).toBe("https://api.example.com");
        stack.output("target", made.aliasTarget, "Any.");
      },
    },
  );

  test("takes the place of AWS's address", () => {
    expect(resource(terraform, "aws_apigatewayv2_api")["disable_execute_api_endpoint"]).toBe(true);
    expect(resource(terraform, "aws_apigatewayv2_domain_name")).toMatchObject({
      domain_name: "api.example.com",
      domain_name_configuration: {
        certificate_arn: DOMAIN.certificate.certificateArn,
        endpoint_type: "REGIONAL",
        security_policy: "TLS_1_2",
      },
    });
    expect(resource(terraform, "aws_apigatewayv2_api_mapping")).toMatchObject({
      api_id: "${aws_apigatewayv2_api.api.id}",
      domain_name: "${aws_apigatewayv2_domain_name.api_domain.id}",
      stage: "${aws_apigatewayv2_stage.api_stage.id}",
    });
  });

  test("its alias points at the regional address, which has no IPv6", () => {
    const of = (attribute: string) =>
      `\${aws_apigatewayv2_domain_name.api_domain.domain_name_configuration[0].${attribute}}`;

    expect(terraform.output["target"]?.["value"]).toEqual({
      dnsName: of("target_domain_name"),
      hostedZoneId: of("hosted_zone_id"),
      ipv6: false,
    });
  });
});

test("ALL-9: its metrics are in the home region", () => {
  const { output } = api(
    {},
    {
      then: (made, stack) => {
        stack.output("signals", made.signals, "Any.");
      },
    },
  );
  const { name, alarms, widgets } = output["signals"]?.["value"] as Signals;
  const dimensions = { ApiId: "${aws_apigatewayv2_api.api.id}" };

  expect(name).toBe("api");
  expect(alarms.map(({ id, severity, threshold, metric }) => [id, severity, threshold, metric])).toEqual([
    [
      "server-errors",
      "P2",
      10,
      { namespace: "AWS/ApiGateway", name: "5xx", dimensions, statistic: "Sum", label: "5xx" },
    ],
    [
      "slow",
      "P3",
      2000,
      { namespace: "AWS/ApiGateway", name: "Latency", dimensions, statistic: "p95", label: "p95 latency" },
    ],
  ]);
  expect(widgets.map(({ title }) => title)).toEqual(["API requests", "API latency (ms)"]);
  expect([...alarms, ...widgets].filter((one) => one.region !== undefined)).toEqual([]);
});

describe("problems name the setting and what is allowed", () => {
  const ORIGIN = 'use an origin such as "https://app.example.com", without a path';
  const document = (change: object) => ({ openApi: { ...DOCUMENT, ...change } });

  test.each<[string, object, string]>([
    ["requestsPerSecond", { requestsPerSecond: 0 }, "0 is out of range; use a number from 1 to 10000"],
    ["burst", { burst: 5001 }, "5001 is out of range; use a whole number from 1 to 5000"],
    ["timeoutSeconds", { timeoutSeconds: 31 }, "31 is out of range; use a number from 0.05 to 30"],
    ["corsOrigins[0]", { corsOrigins: ["*"] }, `"*" is not valid; ${ORIGIN}`],
    ["corsOrigins[0]", { corsOrigins: ["https://a.example.com/"] }, `"https://a.example.com/" is not valid; ${ORIGIN}`],
    ["openApi", { openApi: "openapi.json" }, '"openapi.json" is not a document; import its JSON'],
    ["openApi.openapi", document({ openapi: "2.0" }), '"2.0" is not supported; use an OpenAPI 3 document'],
    ["openApi.info.title", document({ info: undefined }), "nothing is not a valid title; use 1 to 1024 characters"],
    ["openApi.info.title", document({ info: { title: "" } }), '"" is not a valid title; use 1 to 1024 characters'],
    ["openApi.paths", document({ paths: {} }), "has no operations; leave openApi out to let everything through"],
    [
      "openApi.paths./items/",
      document({ paths: { "/items/": { get: {} } } }),
      'ends in a slash, which an HTTP API does not accept; write "/items", and let the backend answer it',
    ],
    [
      "openApi.paths./a//b",
      document({ paths: { "/a//b": { get: {} } } }),
      "has an empty part between two slashes; write one slash",
    ],
    [
      "openApi.paths./events/{id}.json",
      document({ paths: { "/events/{id}.json": { get: {} } } }),
      'has "{id}.json", and for an HTTP API a variable is a whole part of the path; write "{name}" alone between two slashes',
    ],
    [
      "openApi.paths./files/{path+}/tags",
      document({ paths: { "/files/{path+}/tags": { get: {} } } }),
      'has {path+} before its end, and what takes the rest of a path must be last; write "/files/{path+}"',
    ],
    [
      "openApi.paths./a/{id}/b/{id}",
      document({ paths: { "/a/{id}/b/{id}": { get: {} } } }),
      "has the variable {id} twice; give each its own name",
    ],
    [
      "openApi.paths./häuser",
      document({ paths: { "/häuser": { get: {} } } }),
      'has the character "ä"; write it as %C3%A4',
    ],
    [
      "openApi.paths./items/{key}",
      document({ paths: { "/items/{id}": { get: {} }, "/items/{key}": { get: {}, put: {} } } }),
      "is the same route as /items/{id} for GET; keep one of them",
    ],
    ["openApi.paths.items", document({ paths: { items: { get: {} } } }), 'does not begin with a slash; write "/items"'],
    [
      "openApi.paths",
      document({ paths: { "/items": { parameters: [] } } }),
      "has no operations; leave openApi out to let everything through",
    ],
    ["openApi.paths./items", document({ paths: { "/items": [] } }), "has no operations; write { get: { … } }"],
    [
      "throttle",
      { throttle: 1 },
      "is not a setting; the settings here are requestsPerSecond, burst, corsOrigins, logRetentionDays, timeoutSeconds, openApi, jwt",
    ],
  ])("%s: %j", (path, config, message) => {
    expect(HTTP_API.problems(config)).toEqual([{ path, message }]);
  });

  test("a retention that CloudWatch does not support", () => {
    expect(HTTP_API.problems({ logRetentionDays: 31 })).toMatchObject([{ path: "logRetentionDays" }]);
  });

  test("the construct rejects them under its own path", () => {
    expect(() => api({ burst: 0 })).toThrow("test/api: burst: 0 is out of range; use a whole number from 1 to 5000");
  });
});
