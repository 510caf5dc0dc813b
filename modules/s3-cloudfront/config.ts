import {
  asciiUpTo,
  boolean,
  integer,
  list,
  oneOf,
  section,
  text,
  type Config,
  type Named,
  type Settings,
} from "../core";
import { ACCESS_LOGS, type AccessLogsConfig, type AccessLogsSettings } from "../s3";

/** What the frontend serves for every route; it must never be cached for long. */
const PAGE = "/index.html";
const YEAR_SECONDS = 31_536_000;
const path = text(/^\/[A-Za-z0-9_.*$/~"'@:+&?-]{0,254}$/, 'a path pattern such as "/api/*", of up to 255 characters');

/** The `frontend` section: a single-page application in a private bucket, behind CloudFront. */
export const FRONTEND = section({
  /**
   * Paths that go to the backend's load balancer instead of the bucket: `/api/*`. The application then talks to its own
   * origin, and needs no CORS. The load balancer must have `exposure: "cloudfront"`. Default: none.
   */
  apiPaths: list(path, { max: 20 }).default([]),
  /**
   * Paths of files with a content hash in their name, which may be cached forever. None may match `/index.html`. Default: `/assets/*`, where Vite
   * puts them; Create React App uses `/static/*`.
   */
  immutablePaths: list(path, { max: 20 }).default(["/assets/*"]),
  /**
   * Response timeout of the backend under `apiPaths`, in seconds; 1 to 60, and at most its load balancer's idle
   * timeout. Default: 60, because answers of language models take long.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
   */
  apiTimeoutSeconds: integer(1, 60).default(60),
  /** Serves `/index.html` for every path whose last part has no dot, as client-side routers need. Default: true. */
  spaFallback: boolean.default(true),
  /**
   * How long CloudFront caches other files without a Cache-Control header, in seconds. Default: 0, so that a deployment
   * is visible immediately.
   */
  defaultTtlSeconds: integer(0, YEAR_SECONDS).default(0),
  /**
   * CloudFront's price class, that is where files are cached: `100` North America and Europe, `200` with Asia and
   * Africa, `All`. Default: `100`, the cheapest.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
   */
  priceClass: oneOf("100", "200", "All").default("100"),
  /**
   * The Content-Security-Policy header, up to 1500 ASCII characters. Default: none, because only the application's authors
   * know what it loads.
   */
  contentSecurityPolicy: asciiUpTo(1500),
  /** Allows other sites to show the application in a frame. Default: false. */
  framing: boolean.default(false),
  /** Days that files of previous deployments are kept, for a rollback. Default: 90. */
  keepOldFilesDays: integer(1, 3650).default(90),
  /**
   * Logs every request to a dedicated private bucket. Default: none, because storage is charged; the tiers `prod` and
   * `staging` have them.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  accessLogs: ACCESS_LOGS.as<AccessLogsConfig, AccessLogsSettings>(),
}).and(({ apiPaths, immutablePaths }) => [
  ...apiPaths
    .filter((one) => immutablePaths.includes(one))
    .map((one) => ({
      path: "immutablePaths",
      message: `"${one}" goes to the backend (apiPaths); list it in only one of the two`,
    })),
  ...apiPaths.filter(takesEverything).map((one) => ({
    path: "apiPaths",
    message: `"${one}" leaves nothing for the frontend; use a prefix such as "/api/*"`,
  })),
  ...apiPaths.filter(takesPage).map((one) => ({
    path: "apiPaths",
    message: `"${one}" also takes ${PAGE}, the frontend's own page; use a prefix such as "/api/*"`,
  })),
  ...immutablePaths
    .filter((one) => takesEverything(one) || takesPage(one))
    .map((one) => ({
      path: "immutablePaths",
      message: `"${one}" would keep index.html for a year in every browser; use the folder of hashed files, such as "/assets/*"`,
    })),
]);

export interface FrontendConfig extends Config<typeof FRONTEND>, Named {}
export interface FrontendSettings extends Settings<typeof FRONTEND>, Named {}

/** Whether a pattern matches the page, as CloudFront matches: `*` is any characters, `?` is one. */
function takesPage(pattern: string): boolean {
  if (takesEverything(pattern)) return false;
  const literal = pattern.replace(/[.+$()|[\]\\^{}]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(PAGE);
}

function takesEverything(pattern: string): boolean {
  return /^\/\*+$/.test(pattern);
}
