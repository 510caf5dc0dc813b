import {
  check,
  integer,
  isSection,
  list,
  logRetention,
  number,
  show,
  under,
  webOrigin,
  type Problem,
  type Rule,
  type Rules,
} from "../core";
import { openApiProblems, type OpenApiDocument } from "./open-api";

/** The `api` section: an HTTP API in front of the backend's load balancer. */
export interface HttpApiConfig {
  /**
   * Requests a second that all callers together may make in the long run. Default: 100. AWS gives an account 10 000 for all
   * its APIs.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   */
  readonly requestsPerSecond?: number;
  /** How many requests may come at once before that rate holds. Default: 200. */
  readonly burst?: number;
  /** Origins whose browsers may call it: `https://app.example.com`. Default: the frontend's, where there is one. */
  readonly corsOrigins?: readonly string[];
  /** Days that the access log is kept. Default: 30. */
  readonly logRetentionDays?: number;
  /** Seconds that the backend has to answer. Default: 29; AWS allows 30. */
  readonly timeoutSeconds?: number;
  /**
   * The API's OpenAPI 3 document. With it the API lets nothing through but the operations that the document names, and
   * `GET /openapi.json`. The backend answers that one too: an HTTP API cannot answer by itself, and a framework that makes
   * the document (FastAPI does, under this path) serves the one that fits what is deployed. Paths are the backend's own, from
   * the root: `servers` is not read. Default: everything goes to the backend.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
   */
  readonly openApi?: OpenApiDocument;
}

export const HTTP_API_DEFAULTS: Required<Omit<HttpApiConfig, "openApi" | "corsOrigins">> = {
  requestsPerSecond: 100,
  burst: 200,
  logRetentionDays: 30,
  timeoutSeconds: 29,
};

/** An api section with its defaults filled in. */
export type HttpApiSettings = HttpApiConfig & typeof HTTP_API_DEFAULTS;

/** What API Gateway takes as an API's description, which the document's title becomes. */
const LONGEST_TITLE = 1024;

const openApi: Rule = (value, path) => {
  const problems = under(path, openApiProblems(value));
  return problems.length > 0 ? problems : titleProblems((value as { info?: unknown }).info, `${path}.info.title`);
};

function titleProblems(info: unknown, path: string): Problem[] {
  const title = isSection(info) ? info["title"] : undefined;
  if (typeof title === "string" && title !== "" && title.length <= LONGEST_TITLE) return [];
  return [{ path, message: `${show(title)} is no title; use 1 to ${LONGEST_TITLE} characters` }];
}

const HTTP_API_RULES: Rules<HttpApiConfig> = {
  requestsPerSecond: number(1, 10_000),
  burst: integer(1, 5000),
  corsOrigins: list(webOrigin),
  logRetentionDays: logRetention,
  timeoutSeconds: number(0.05, 30),
  openApi,
};

/** What is wrong with an api section; its defaults may be left out. */
export function httpApiProblems(config: HttpApiConfig): Problem[] {
  return check(HTTP_API_RULES, config);
}
