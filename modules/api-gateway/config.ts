import { check, integer, list, logRetention, number, text, under, type Problem, type Rule, type Rules } from "../core";
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
   * The API's OpenAPI 3 document. With it the API answers `GET /openapi.json`, and lets nothing through but the operations
   * that the document names. Default: everything goes to the backend, whose framework serves its own document.
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

const openApi: Rule = (value, path) => under(path, openApiProblems(value));

const HTTP_API_RULES: Rules<HttpApiConfig> = {
  requestsPerSecond: number(1, 10_000),
  burst: integer(1, 5000),
  corsOrigins: list(text(/^https?:\/\/[^/*\s]+$/, 'an origin such as "https://app.example.com", without a path')),
  logRetentionDays: logRetention,
  timeoutSeconds: number(0.05, 30),
  openApi,
};

/** What is wrong with an api section; its defaults may be left out. */
export function httpApiProblems(config: HttpApiConfig): Problem[] {
  return check(HTTP_API_RULES, config);
}
