import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import type { Construct } from "constructs";
import { DELETED_LAST, escapeTemplate } from "../core";
import type { FrontendSettings } from "./config";
import type { FrontendNames } from "./names";

/** AWS's own policies, which have the same ids in every account. */
export const MANAGED = {
  /** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  /** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  allViewerExceptHost: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;

const YEAR_SECONDS = 31_536_000;

/** Caches files as long as their headers say, or for `defaultTtlSeconds` without such headers. */
export function createCachePolicy(
  scope: Construct,
  names: FrontendNames,
  settings: FrontendSettings,
): CloudfrontCachePolicy {
  return new CloudfrontCachePolicy(scope, "cache-policy", {
    name: names.cloudfront("files"),
    comment: "Static files: no query strings, cookies or headers in the cache key",
    lifecycle: DELETED_LAST,
    minTtl: 0,
    defaultTtl: settings.defaultTtlSeconds,
    maxTtl: YEAR_SECONDS,
    parametersInCacheKeyAndForwardedToOrigin: {
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "none" },
      queryStringsConfig: { queryStringBehavior: "none" },
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    },
  });
}

/**
 * Security headers, and for pages a header that makes browsers revalidate them each time.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function createHeadersPolicy(
  scope: Construct,
  thing: "pages" | "assets" | "api",
  names: FrontendNames,
  settings: FrontendSettings,
): CloudfrontResponseHeadersPolicy {
  return new CloudfrontResponseHeadersPolicy(scope, `${thing}-headers`, {
    name: names.cloudfront(thing),
    comment: `Security headers for ${thing}`,
    lifecycle: DELETED_LAST,
    securityHeadersConfig: {
      strictTransportSecurity: {
        accessControlMaxAgeSec: YEAR_SECONDS,
        // Subdomains of the host may belong to others, who may not be ready for it.
        includeSubdomains: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
      ...(settings.framing ? {} : { frameOptions: { frameOption: "DENY", override: true } }),
      ...(settings.contentSecurityPolicy === undefined || thing === "api"
        ? {}
        : {
            contentSecurityPolicy: {
              contentSecurityPolicy: escapeTemplate(settings.contentSecurityPolicy),
              override: true,
            },
          }),
    },
    // A file's own Cache-Control header wins.
    ...(thing === "pages"
      ? { customHeadersConfig: { items: [{ header: "Cache-Control", value: "no-cache", override: false }] } }
      : {}),
  });
}
