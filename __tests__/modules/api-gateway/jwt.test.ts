import { HTTP_API, type HttpApiConfig } from "../../../modules/api-gateway";
import { resource } from "../../support/synth";
import { api, DOCUMENT } from "./fixtures";

describe("with jwt", () => {
  const JWT = { issuer: "https://auth.example.com/", audience: ["shop"] };
  const authorized = (config: HttpApiConfig) =>
    Object.fromEntries(
      Object.values(api(config).resource["aws_apigatewayv2_route"] ?? {}).map((route) => [
        String(route["route_key"]),
        String(route["authorization_type"] ?? "nobody asks"),
      ]),
    );

  test("every request needs a token of the issuer, except for browsers' questions", () => {
    const terraform = api({ jwt: JWT });

    expect(resource(terraform, "aws_apigatewayv2_authorizer")).toMatchObject({
      name: "shop-test-api",
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: { issuer: "https://auth.example.com/", audience: ["shop"] },
    });
    expect(resource(terraform, "aws_apigatewayv2_route", "api_route_default")).toMatchObject({
      authorization_type: "JWT",
      authorizer_id: "${aws_apigatewayv2_authorizer.api_authorizer.id}",
    });
    expect(authorized({ jwt: JWT })).toEqual({ $default: "JWT", "OPTIONS /{proxy+}": "nobody asks" });
  });

  test("routes can be excepted", () => {
    expect(authorized({ jwt: { ...JWT, except: ["GET /health", "ANY /auth/{proxy+}"] } })).toEqual({
      $default: "JWT",
      "OPTIONS /{proxy+}": "nobody asks",
      "GET /health": "nobody asks",
      "ANY /auth/{proxy+}": "nobody asks",
    });
  });

  test("with a document, only its routes are there, and those that are excepted need no token", () => {
    expect(authorized({ openApi: DOCUMENT, jwt: { ...JWT, except: ["GET /openapi.json"] } })).toEqual({
      "GET /openapi.json": "nobody asks",
      "GET /items/{id}": "JWT",
      "DELETE /items/{id}": "JWT",
      "POST /items": "JWT",
    });
  });

  test("without it, no route needs one", () => {
    expect(authorized({})).toEqual({ $default: "nobody asks" });
  });

  test.each<[string, object, string]>([
    ["jwt.audience", { jwt: { ...JWT, audience: [] } }, "has 0 items; use 1 to 50"],
    ["jwt.issuer", { jwt: { ...JWT, issuer: "auth.example.com" } }, '"auth.example.com" is not an issuer; use its URL'],
    ["jwt.except[0]", { jwt: { ...JWT, except: ["/health"] } }, 'use a method and a path such as "GET /health"'],
    [
      "jwt.except[0]",
      { jwt: { ...JWT, except: ["GET /health/"] } },
      "ends in a slash, which an HTTP API does not accept",
    ],
    [
      "jwt.except[0]",
      { openApi: DOCUMENT, jwt: { ...JWT, except: ["GET /health"] } },
      '"GET /health" is not a route of openApi; use ',
    ],
  ])("%s is checked: %j", (path, config, message) => {
    expect(HTTP_API.problems(config)).toEqual([{ path, message: expect.stringContaining(message) as string }]);
  });
});
