import {
  integer,
  isSection,
  list,
  logRetention,
  number,
  orList,
  section,
  show,
  value,
  webOrigin,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { JWT, type JwtConfig, type JwtSettings } from "./jwt";
import { openApiProblems, routeKeys, type OpenApiDocument } from "./open-api";

/** The longest description that API Gateway accepts; the document's title becomes the API's description. */
const LONGEST_TITLE = 1024;

const openApi = value<OpenApiDocument>("an OpenAPI 3 document", (document) => {
  const problems = openApiProblems(document);
  return problems.length > 0 ? problems : titleProblems((document as { info?: unknown }).info);
});

/** The `api` section: an HTTP API in front of the backend's load balancer. */
export const HTTP_API = section({
  /**
   * Sustained rate limit for all callers together, in requests per second. Default: 100. The AWS limit for all APIs of
   * an account is 10,000.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   */
  requestsPerSecond: number(1, 10_000).default(100),
  /** Burst limit: how many requests may come at once before that rate applies. Default: 200. */
  burst: integer(1, 5000).default(200),
  /** Origins from which browsers may call it: `https://app.example.com`. Default: the frontend's, where there is one. */
  corsOrigins: list(webOrigin),
  /** Days that the access log is kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Timeout of the backend's response, in seconds. Default: 29; AWS allows 30. */
  timeoutSeconds: number(0.05, 30).default(29),
  /**
   * The API's OpenAPI 3 document. If set, the API only lets through the operations in the document, and `GET
   * /openapi.json`. The backend serves that one too: an HTTP API cannot answer by itself, and a framework that
   * generates the document (FastAPI does, under this path) serves the one that matches what is deployed. Paths are the
   * backend's own, from the root: `servers` is ignored. None may end in a slash, and a variable is a whole part of a path. Default: everything goes to the backend.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
   */
  openApi,
  /** Lets requests through only with a token. Default: none; the application decides who may do what. */
  jwt: JWT.as<JwtConfig, JwtSettings>(),
}).and(({ openApi: document, jwt }) => {
  if (document === undefined || jwt === undefined) return [];
  const known = routeKeys(document);
  return jwt.except.flatMap((route, index) =>
    known.includes(route)
      ? []
      : [{ path: `jwt.except[${index}]`, message: `${show(route)} is not a route of openApi; use ${orList(known)}` }],
  );
});

export interface HttpApiConfig extends Config<typeof HTTP_API>, Named {}
export interface HttpApiSettings extends Settings<typeof HTTP_API>, Named {}

function titleProblems(info: unknown): Problem[] {
  const title = isSection(info) ? info["title"] : undefined;
  if (typeof title === "string" && title !== "" && title.length <= LONGEST_TITLE) return [];
  return [{ path: "info.title", message: `${show(title)} is not a valid title; use 1 to ${LONGEST_TITLE} characters` }];
}
