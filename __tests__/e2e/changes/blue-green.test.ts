import { changeSuite } from "../support/change-suite";

changeSuite(
  "traffic",
  {
    frontend: { apiPaths: ["/api/*"] },
    backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } },
    domain: { zone: "staging.shop.example.com" },
  },
  [
    {
      change: "blue/green instead of rolling",
      over: { backend: { deployment: "blue-green" } },
      outage: true,
      dangers: ["outage"],
    },
    {
      change: "and back",
      over: { backend: { deployment: "rolling" } },
      outage: true,
      dangers: ["data-removed", "outage"],
    },
    { change: "a firewall", over: { waf: {} } },
    {
      change: "a bucket that is copied to another region",
      over: { buckets: { documents: { replicated: true } } },
    },
  ],
);
