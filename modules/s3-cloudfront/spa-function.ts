import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import type { Construct } from "constructs";
import { Naming } from "../core";

/**
 * Rewrites a client-side route (`/settings/profile`) to the page that knows it. It runs on the bucket's behaviour alone, so
 * that an API's 403 or 404 stays what it is; a distribution's custom error pages would hide them.
 * What is well known (`/.well-known/apple-app-site-association`) is a file without a dot.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const CODE = `function handler(event) {
  var request = event.request;
  var lastPart = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (lastPart.indexOf(".") === -1 && request.uri.indexOf("/.well-known/") !== 0) {
    request.uri = "/index.html";
  }
  return request;
}
`;

export function createSpaFunction(scope: Construct): CloudfrontFunction {
  return new CloudfrontFunction(scope, "spa-fallback", {
    name: Naming.of(scope).name("cloudfront", "spa-fallback"),
    runtime: "cloudfront-js-2.0",
    comment: "Serves index.html for client-side routes",
    publish: true,
    code: CODE,
  });
}
