import { blocks } from "../terraform";
import { count, type Items } from "./item";

const MILLION = 1_000_000;

/** CloudFront, firewalls, the HTTP API and health checks. */
export const EDGE: Items = (root, { requests, outGb }) => {
  const asked = count(requests, "requests");
  const firewalls = root.all("aws_wafv2_web_acl");
  const rules = firewalls.reduce((sum, { body }) => sum + blocks(body["rule"]).length, 0);
  const checks = root.all("aws_route53_health_check");
  const features = checks.filter(({ body }) => String(body["type"]).startsWith("HTTPS")).length;
  return [
    ...(root.all("aws_cloudfront_distribution").length > 0
      ? [
          {
            ...{ service: "CloudFront", what: "data", price: "cloudfront.gb", quantity: outGb },
            assumed: `${count(outGb, "GB to the internet")}, without the account's free TB`,
          },
          {
            ...{ service: "CloudFront", what: "requests", price: "cloudfront.request", quantity: requests },
            assumed: `${asked}, without the account's free 10 million`,
          },
        ]
      : []),
    ...(firewalls.length > 0
      ? [
          { service: "WAF", what: `${firewalls.length} × web ACL`, price: "waf.acl", quantity: firewalls.length },
          { service: "WAF", what: `${rules} × rule`, price: "waf.rule", quantity: rules },
          {
            ...{ service: "WAF", what: "requests", price: "waf.million", quantity: requests / MILLION },
            assumed: asked,
          },
        ]
      : []),
    ...(root.all("aws_apigatewayv2_api").length > 0
      ? [
          {
            ...{ service: "API Gateway", what: "requests", price: "api.million", quantity: requests / MILLION },
            assumed: asked,
          },
        ]
      : []),
    ...(checks.length > 0
      ? [
          {
            ...{ service: "Route 53", what: `${checks.length} × health check` },
            ...{ price: "route53.check", quantity: checks.length },
          },
          {
            ...{ service: "Route 53", what: `${features} × health check over HTTPS` },
            ...{ price: "route53.check.feature", quantity: features },
          },
        ]
      : []),
  ];
};
