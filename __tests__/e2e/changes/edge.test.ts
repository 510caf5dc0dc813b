import { changeSuite } from "../support/change-suite";

changeSuite(
  "edge",
  {
    frontend: { apiPaths: ["/api/*"] },
    backend: { port: 8000, loadBalancer: { exposure: "cloudfront" } },
    waf: {},
  },
  [
    {
      change: "a domain is added, and with it TLS inside the VPC",
      over: { domain: { zone: "staging.shop.example.com", host: "edge.staging.shop.example.com" } },
      dangers: ["ingress-opened", "outage"],
      outage: true,
      destroys: [
        "aws_cloudfront_vpc_origin.frontend_vpc_origin",
        "aws_lb_listener.load_balancer_http",
        "terraform_data.frontend_vpc_origin_identity",
      ],
    },
    {
      change: "the host is renamed",
      over: { domain: { host: "www.staging.shop.example.com" } },
      dangers: ["data-replaced", "name-lost"],
      destroys: [
        "aws_acm_certificate.site_certificate",
        "aws_acm_certificate_validation.site_certificate_validation",
        "aws_route53_record.site_certificate_proof_edge_staging_shop_example_com",
        "aws_route53_record.site_record_a",
        "aws_route53_record.site_record_aaaa",
      ],
    },
    {
      change: "the firewall goes",
      over: { waf: null },
      dangers: ["data-removed", "firewall-off", "guard-removed"],
      destroys: ["aws_wafv2_web_acl.firewall", "aws_wafv2_web_acl_logging_configuration.firewall_logging"],
    },
    {
      change: "client-side routes are no longer served",
      over: { frontend: { spaFallback: false } },
      destroys: ["aws_cloudfront_function.frontend_spa_fallback"],
    },
    {
      change: "files are no longer immutable",
      over: { frontend: { immutablePaths: [] } },
      destroys: [
        "aws_cloudfront_function.frontend_immutable",
        "aws_cloudfront_response_headers_policy.frontend_assets_headers",
      ],
    },
    {
      change: "the domain goes",
      over: { domain: null },
      dangers: ["data-removed", "ingress-opened", "name-lost", "outage", "weaker-tls"],
      outage: true,
      destroys: [
        "aws_acm_certificate.site_certificate",
        "aws_acm_certificate_validation.site_certificate_validation",
        "aws_cloudfront_vpc_origin.frontend_vpc_origin",
        "aws_lb_listener.load_balancer_https",
        "aws_route53_health_check.health_check",
        "aws_route53_record.site_certificate_proof_www_staging_shop_example_com",
        "aws_route53_record.site_record_a",
        "aws_route53_record.site_record_aaaa",
        "terraform_data.frontend_vpc_origin_identity",
      ],
    },
    {
      change: "CloudFront no longer serves the API, an HTTP API does",
      over: { api: {}, frontend: { apiPaths: null }, backend: { loadBalancer: { exposure: "internal" } } },
      dangers: ["outage"],
      outage: true,
      destroys: [
        "aws_cloudfront_function.frontend_client_address",
        "aws_cloudfront_response_headers_policy.frontend_api_headers",
        "aws_cloudfront_vpc_origin.frontend_vpc_origin",
        "terraform_data.frontend_vpc_origin_identity",
      ],
    },
  ],
);
