import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import type { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import type { Construct } from "constructs";
import { CLIENT_ADDRESS_HEADER, DELETED_LAST } from "../core";
import type { FrontendNames } from "./names";
import { AWAY, switching } from "./second-home";

/**
 * Rewrites a client-side route (`/settings/profile`) to the page that knows it. It only runs on the bucket's behavior,
 * so that an API's 403 or 404 is kept; a distribution's custom error pages would hide them. Well-known files
 * (`/.well-known/apple-app-site-association`) have no dot.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const SPA_FALLBACK = `function handler(event) {
  var request = event.request;
  var lastPart = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (lastPart.indexOf(".") === -1 && request.uri.indexOf("/.well-known/") !== 0) {
    request.uri = "/index.html";
  }
  return request;
}
`;

/**
 * Lets browsers cache a file with a hash in its name forever, and makes them revalidate the others: those that are copied
 * into the same folder unchanged, such as Vite's public/assets. CloudFront only runs it for files: a header on the whole
 * behavior would also make them cache a 403 for a file that does not exist yet.
 */
const IMMUTABLE = `function handler(event) {
  var response = event.response;
  var hash = /[-.]([0-9a-f]{8,64}|[\\w-]{8})\\.\\w+(?:\\.map)?$/.exec(event.request.uri);
  var hashed = hash !== null && (/\\d/.test(hash[1]) || /[A-Z]/.test(hash[1].slice(1)));
  if (!response.headers["cache-control"]) {
    response.headers["cache-control"] = { value: hashed ? "public, max-age=31536000, immutable" : "no-cache" };
  }
  return response;
}
`;

/**
 * Tells the backend the caller's address. It replaces what the caller itself sent under that name, so the backend can
 * believe it. `X-Forwarded-For` cannot be replaced here, and `X-Real-IP` is reserved.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
const CLIENT_ADDRESS = `function handler(event) {
  var request = event.request;
  request.headers["${CLIENT_ADDRESS_HEADER.toLowerCase()}"] = { value: event.viewer.ip };
  return request;
}
`;

/** Leaves the request as it is; with a switch, it goes to the home that the switch names. */
const PASS = `function handler(event) {
  return event.request;
}
`;

/** What happens to a request before the function's own work. */
export interface Detours {
  /** How the functions know which home requests go to; undefined if there is one home. */
  readonly home: CloudfrontKeyValueStore | undefined;
  /** Names whose requests are sent on to another; undefined if there are none. */
  readonly redirect: HostRedirect | undefined;
}

/** Requests for some names are sent on to another, with their path and query. */
export interface HostRedirect {
  readonly to: string;
  readonly from: readonly string[];
}

/** Values of a query are as the browser encoded them. */
function redirecting(code: string, { to, from }: HostRedirect): string {
  return code.replace(
    HANDLER,
    `${HANDLER}  if (${JSON.stringify([...from].sort())}.indexOf(event.request.headers.host.value.toLowerCase()) !== -1) {
    var query = [];
    Object.keys(event.request.querystring).forEach(function (name) {
      var one = event.request.querystring[name];
      (one.multiValue || [one]).forEach(function (each) {
        query.push(each.value === "" ? name : name + "=" + each.value);
      });
    });
    var place = "https://${to}" + event.request.uri + (query.length > 0 ? "?" + query.join("&") : "");
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: place } } };
  }
`,
  );
}

const HANDLER = "function handler(event) {\n";

export function createClientAddressFunction(
  scope: Construct,
  names: FrontendNames,
  detours: Detours,
): CloudfrontFunction {
  return createSwitchingFunction(
    scope,
    "client-address",
    names.cloudfront("client-address"),
    `Tells the backend the caller's address in ${CLIENT_ADDRESS_HEADER}`,
    CLIENT_ADDRESS,
    detours,
    AWAY.api,
  );
}

export function createSpaFunction(scope: Construct, names: FrontendNames, detours: Detours): CloudfrontFunction {
  return createSwitchingFunction(
    scope,
    "spa-fallback",
    names.cloudfront("spa-fallback"),
    "Serves index.html for client-side routes",
    SPA_FALLBACK,
    detours,
    AWAY.files,
  );
}

/** For files whose requests no other function sees. */
export function createHomeFunction(scope: Construct, names: FrontendNames, detours: Detours): CloudfrontFunction {
  const [id, comment] = detours.home
    ? ["home", "Reads files where the home is"]
    : ["redirect", "Sends requests for other names on"];
  return createSwitchingFunction(scope, id, names.cloudfront(id), comment, PASS, detours, AWAY.files);
}

export function createImmutableFunction(scope: Construct, names: FrontendNames): CloudfrontFunction {
  return createFunction(
    scope,
    "immutable",
    names.cloudfront("immutable"),
    "Lets browsers keep files whose names change with their content",
    IMMUTABLE,
  );
}

function createSwitchingFunction(
  scope: Construct,
  id: string,
  name: string,
  comment: string,
  own: string,
  { home, redirect }: Detours,
  origin: string,
): CloudfrontFunction {
  const code = redirect ? redirecting(own, redirect) : own;
  if (home === undefined) return createFunction(scope, id, name, comment, code);
  return createFunction(scope, id, name, comment, switching(code, origin), [home.arn]);
}

function createFunction(
  scope: Construct,
  id: string,
  name: string,
  comment: string,
  code: string,
  keyValueStoreAssociations?: string[],
): CloudfrontFunction {
  return new CloudfrontFunction(scope, id, {
    keyValueStoreAssociations,
    name,
    runtime: "cloudfront-js-2.0",
    comment,
    publish: true,
    code,
    lifecycle: DELETED_LAST,
  });
}
