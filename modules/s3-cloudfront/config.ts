import { check, flag, integer, list, oneOf, text, type Problem, type Rules } from "../core";

/** The `frontend` section: a single-page application in a private bucket, behind CloudFront. */
export interface FrontendConfig {
  /**
   * Paths that go to the backend's load balancer instead of the bucket: `/api/*`. The application then talks to its own
   * origin, and needs no CORS. The load balancer must have `exposure: "cloudfront"`. Default: none.
   */
  readonly apiPaths?: readonly string[];
  /**
   * Paths whose files have their content's hash in their name, and may be kept for ever. Default: `/assets/*`, where Vite
   * puts them; Create React App uses `/static/*`.
   */
  readonly immutablePaths?: readonly string[];
  /**
   * Seconds that the backend has to answer a request under `apiPaths`; 1 to 60, and no longer than its load balancer keeps a
   * silent connection open. Default: 60, as answers of language models take their time.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
   */
  readonly apiTimeoutSeconds?: number;
  /** Serves `/index.html` for every path whose last part has no dot, as client-side routers need it. Default: true. */
  readonly spaFallback?: boolean;
  /** How long CloudFront keeps other files that do not say it themselves, in seconds. Default: 0, so that a deployment shows at once. */
  readonly defaultTtlSeconds?: number;
  /**
   * Where in the world the files are kept: `100` North America and Europe, `200` with Asia and Africa, `All`. Default: `100`,
   * the cheapest.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
   */
  readonly priceClass?: "100" | "200" | "All";
  /** The Content-Security-Policy header. Default: none, as only the application's authors know what it loads. */
  readonly contentSecurityPolicy?: string;
  /** Lets other sites show the application in a frame. Default: false. */
  readonly framing?: boolean;
  /** Days that previous deployments' files are kept for a rollback. Default: 90. */
  readonly keepOldFilesDays?: number;
  /** Records every request in a bucket, for 90 days. Default: false. */
  readonly accessLogs?: boolean;
}

export const FRONTEND_DEFAULTS: Required<Omit<FrontendConfig, "contentSecurityPolicy">> = {
  apiPaths: [],
  immutablePaths: ["/assets/*"],
  apiTimeoutSeconds: 60,
  spaFallback: true,
  defaultTtlSeconds: 0,
  priceClass: "100",
  framing: false,
  keepOldFilesDays: 90,
  accessLogs: false,
};

/** A frontend section with its defaults filled in. */
export type FrontendSettings = FrontendConfig & typeof FRONTEND_DEFAULTS;

const YEAR_SECONDS = 31_536_000;
const path = text(/^\/[A-Za-z0-9_.*$/~"'@:+&?-]{0,254}$/, 'a path pattern such as "/api/*", of up to 255 characters');

const FRONTEND_RULES: Rules<FrontendConfig> = {
  apiPaths: list(path, { max: 20 }),
  immutablePaths: list(path, { max: 20 }),
  apiTimeoutSeconds: integer(1, 60),
  spaFallback: flag,
  defaultTtlSeconds: integer(0, YEAR_SECONDS),
  priceClass: oneOf("100", "200", "All"),
  contentSecurityPolicy: text(/^[^\r\n]{1,1500}$/, "one line of up to 1500 characters"),
  framing: flag,
  keepOldFilesDays: integer(1, 3650),
  accessLogs: flag,
};

/** What is wrong with a frontend section; its defaults may be left out. */
export function frontendProblems(config: FrontendConfig): Problem[] {
  const problems = check(FRONTEND_RULES, config);
  if (problems.length > 0) return problems;
  const { apiPaths, immutablePaths } = { ...FRONTEND_DEFAULTS, ...config };
  for (const both of apiPaths.filter((one) => immutablePaths.includes(one))) {
    problems.push({
      path: "immutablePaths",
      message: `"${both}" goes to the backend (apiPaths); name it in one of the two`,
    });
  }
  for (const everything of apiPaths.filter(takesEverything)) {
    problems.push({
      path: "apiPaths",
      message: `"${everything}" leaves nothing to the frontend; use a prefix such as "/api/*"`,
    });
  }
  for (const everything of immutablePaths.filter(takesEverything)) {
    problems.push({
      path: "immutablePaths",
      message: `"${everything}" keeps index.html for a year in every browser; name the folder of hashed files, such as "/assets/*"`,
    });
  }
  return problems;
}

function takesEverything(pattern: string): boolean {
  return /^\/\*+$/.test(pattern);
}
