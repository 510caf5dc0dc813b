import type { App } from "./app";

/**
 * A documentation site that is built to files: pages with addresses of their own, old names that are sent on, files with a hash
 * that may be cached for ever, a policy for what the browser may load. There is no server at all.
 */
export const docsSite: App = {
  system: {
    name: "docs-site",
    common: {
      frontend: {
        // Each page is a file; an unknown address is an error and not the start page.
        spaFallback: false,
        immutablePaths: ["/_astro/*"],
        defaultTtlSeconds: 300,
        priceClass: "All",
        contentSecurityPolicy: "default-src 'self'; img-src 'self' data:",
        accessLogs: { retentionDays: 30 },
      },
      waf: { requestsPerMinutePerIp: 1000 },
      alerts: { default: { emails: ["docs@example.org"] } },
      delivery: { repository: "docs-site" },
    },
    environments: {
      prod: {
        tier: "prod",
        account: "apps",
        domain: {
          host: "docs.example.org",
          zone: "docs.example.org",
          alsoHosts: { "www.docs.example.org": {} },
          healthCheck: false,
        },
      },
    },
  },
  demands: {
    connections: [],
    variables: {},
    names: ["docs.example.org", "www.docs.example.org"],
    rights: {},
    resources: {
      "aws_cloudfront_distribution.frontend": {
        aliases: ["docs.example.org", "www.docs.example.org"],
        price_class: "PriceClass_All",
      },
    },
  },
};
