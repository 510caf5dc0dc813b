import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import type { Construct } from "constructs";
import { CLIENT_ADDRESS_HEADER, DELETED_LAST } from "../core";
import type { FrontendNames } from "./names";

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

export function createClientAddressFunction(scope: Construct, names: FrontendNames): CloudfrontFunction {
  return createFunction(
    scope,
    "client-address",
    names.cloudfront("client-address"),
    `Tells the backend the caller's address in ${CLIENT_ADDRESS_HEADER}`,
    CLIENT_ADDRESS,
  );
}

export function createSpaFunction(scope: Construct, names: FrontendNames): CloudfrontFunction {
  return createFunction(
    scope,
    "spa-fallback",
    names.cloudfront("spa-fallback"),
    "Serves index.html for client-side routes",
    SPA_FALLBACK,
  );
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

function createFunction(scope: Construct, id: string, name: string, comment: string, code: string): CloudfrontFunction {
  return new CloudfrontFunction(scope, id, {
    name,
    runtime: "cloudfront-js-2.0",
    comment,
    publish: true,
    code,
    lifecycle: DELETED_LAST,
  });
}
