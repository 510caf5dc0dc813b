import { changeSuite } from "../support/change-suite";

const LOAD_BALANCER = ["aws_lb.load_balancer", "aws_lb_listener.load_balancer_http"];
const API = [
  "aws_apigatewayv2_api.api",
  "aws_apigatewayv2_integration.api_backend",
  "aws_apigatewayv2_route.api_route_default",
  "aws_apigatewayv2_stage.api_stage",
  "aws_apigatewayv2_vpc_link.api_vpc_link",
];

changeSuite("exposure", { backend: { port: 8000, loadBalancer: { exposure: "internet" } } }, [
  {
    change: "the load balancer becomes internal, behind an HTTP API",
    over: { api: {}, backend: { loadBalancer: { exposure: "internal" } } },
    dangers: ["data-replaced", "outage"],
    outage: true,
    destroys: LOAD_BALANCER,
  },
  {
    change: "and faces the internet again",
    over: { api: null, backend: { loadBalancer: { exposure: "internet" } } },
    dangers: ["data-removed", "data-replaced", "ingress-opened", "outage", "public"],
    outage: true,
    destroys: [...API, ...LOAD_BALANCER, "aws_security_group.api_security_group"].sort(),
  },
  {
    change: "CloudFront before it, at once",
    over: { frontend: { apiPaths: ["/api/*"] }, backend: { loadBalancer: { exposure: "cloudfront" } } },
    dangers: ["data-replaced", "ingress-opened", "outage"],
    refused: /ELBv2 Load Balancer \(exposure-test-alb\) already exists/,
  },
  {
    change: "internal first, behind an HTTP API, after the refusal",
    over: { api: {}, frontend: null, backend: { loadBalancer: { exposure: "internal" } } },
    dangers: ["data-replaced", "outage"],
    outage: true,
    // The refused apply had made a part of the frontend, and had deleted the listener already.
    destroys: [
      "aws_cloudfront_cache_policy.frontend_cache_policy",
      "aws_cloudfront_function.frontend_client_address",
      "aws_cloudfront_function.frontend_immutable",
      "aws_cloudfront_function.frontend_spa_fallback",
      "aws_cloudfront_origin_access_control.frontend_origin_access",
      "aws_cloudfront_response_headers_policy.frontend_api_headers",
      "aws_cloudfront_response_headers_policy.frontend_assets_headers",
      "aws_cloudfront_response_headers_policy.frontend_pages_headers",
      "aws_lb.load_balancer",
      "aws_s3_bucket.frontend_bucket",
    ],
  },
  {
    change: "then CloudFront before it",
    over: { api: null, frontend: { apiPaths: ["/api/*"] }, backend: { loadBalancer: { exposure: "cloudfront" } } },
    dangers: ["data-removed", "ingress-opened", "outage"],
    outage: true,
    destroys: [...API, "aws_security_group.api_security_group"].sort(),
  },
]);
