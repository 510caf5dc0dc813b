import {
  integer,
  isSection,
  list,
  logRetention,
  number,
  section,
  show,
  value,
  webOrigin,
  type Config,
  type Named,
  type Problem,
  type Settings,
} from "../core";
import { openApiProblems, type OpenApiDocument } from "./open-api";

/** What API Gateway takes as an API's description, which the document's title becomes. */
const LONGEST_TITLE = 1024;

const openApi = value<OpenApiDocument>("an OpenAPI 3 document", (document) => {
  const problems = openApiProblems(document);
  return problems.length > 0 ? problems : titleProblems((document as { info?: unknown }).info);
});

/** The `api` section: an HTTP API in front of the backend's load balancer. */
export const HTTP_API = section({
  /**
   * Requests a second that all callers together may make in the long run. Default: 100. AWS gives an account 10 000 for all
   * its APIs.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   */
  requestsPerSecond: number(1, 10_000).default(100),
  /** How many requests may come at once before that rate holds. Default: 200. */
  burst: integer(1, 5000).default(200),
  /** Origins whose browsers may call it: `https://app.example.com`. Default: the frontend's, where there is one. */
  corsOrigins: list(webOrigin),
  /** Days that the access log is kept. Default: 30. */
  logRetentionDays: logRetention.default(30),
  /** Seconds that the backend has to answer. Default: 29; AWS allows 30. */
  timeoutSeconds: number(0.05, 30).default(29),
  /**
   * The API's OpenAPI 3 document. With it the API lets nothing through but the operations that the document names, and
   * `GET /openapi.json`. The backend answers that one too: an HTTP API cannot answer by itself, and a framework that makes
   * the document (FastAPI does, under this path) serves the one that fits what is deployed. Paths are the backend's own, from
   * the root: `servers` is not read. Default: everything goes to the backend.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
   */
  openApi,
});

export interface HttpApiConfig extends Config<typeof HTTP_API>, Named {}
export interface HttpApiSettings extends Settings<typeof HTTP_API>, Named {}

function titleProblems(info: unknown): Problem[] {
  const title = isSection(info) ? info["title"] : undefined;
  if (typeof title === "string" && title !== "" && title.length <= LONGEST_TITLE) return [];
  return [{ path: "info.title", message: `${show(title)} is no title; use 1 to ${LONGEST_TITLE} characters` }];
}
