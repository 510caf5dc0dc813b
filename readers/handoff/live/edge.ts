import { byId, byName, PUT, type Rule } from "./finder";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, the section "Import" of each resource's page. */
export const EDGE: Readonly<Record<string, Rule>> = {
  aws_route53_zone: byId("route53 list-hosted-zones", "HostedZones", "Name", "Id", {
    name: (one, root) => `${root.nameOf(one)}.`,
  }),
  aws_route53_record: {
    // What a role in another account writes, only that role can list.
    when: ({ body }) => body["allow_overwrite"] !== true && body["provider"] === undefined,
    ask: "route53 list-resource-record-sets --hosted-zone-id {zone_id}",
    query: "ResourceRecordSets[].[join('|',[Name,Type,SetIdentifier || '']),Name]",
    name: "{name}.|{type}|{set_identifier}",
    id: ({ body }) => `{zone_id}_{name}_{type}${body["set_identifier"] === undefined ? "" : "_{set_identifier}"}`,
  },
  aws_route53_key_signing_key: {
    ask: "route53 get-dnssec --hosted-zone-id {hosted_zone_id}",
    query: "KeySigningKeys[].[Name,Name]",
    id: "{hosted_zone_id},@",
  },
  aws_route53_hosted_zone_dnssec: {
    ask: "route53 get-dnssec --hosted-zone-id {hosted_zone_id}",
    query: "[Status][?ServeSignature=='SIGNING'].['signing','signing']",
    name: "signing",
    id: "{hosted_zone_id}",
  },
  aws_route53_health_check: {
    ask: "route53 list-health-checks",
    query:
      "HealthChecks[].[join('|',[HealthCheckConfig.Type,HealthCheckConfig.FullyQualifiedDomainName || '',HealthCheckConfig.ResourcePath || '',HealthCheckConfig.AlarmIdentifier.Name || '']),Id]",
    name: "{type}|{fqdn}|{resource_path}|{cloudwatch_alarm_name}",
    several: true,
  },
  aws_acm_certificate: {
    tagged: "acm",
    ask: "acm describe-certificate --certificate-arn",
    query: "Certificate.[[DomainName,CertificateArn]]",
    several: true,
  },
  aws_acm_certificate_validation: { none: "it is nothing in AWS, but waits for the certificate" },
  aws_wafv2_web_acl: byId("wafv2 list-web-acls --scope {scope}", "WebACLs", "Name", "Id", { id: "@/{name}/{scope}" }),
  aws_wafv2_web_acl_association: PUT,
  aws_wafv2_web_acl_logging_configuration: PUT,
  aws_cloudfront_cache_policy: byId(
    "cloudfront list-cache-policies --type custom",
    "CachePolicyList.Items",
    "CachePolicy.CachePolicyConfig.Name",
    "CachePolicy.Id",
  ),
  aws_cloudfront_response_headers_policy: byId(
    "cloudfront list-response-headers-policies --type custom",
    "ResponseHeadersPolicyList.Items",
    "ResponseHeadersPolicy.ResponseHeadersPolicyConfig.Name",
    "ResponseHeadersPolicy.Id",
  ),
  aws_cloudfront_origin_access_control: byId(
    "cloudfront list-origin-access-controls",
    "OriginAccessControlList.Items",
    "Name",
    "Id",
  ),
  aws_cloudfront_function: byName("cloudfront list-functions", "FunctionList.Items", "Name"),
  aws_cloudfront_key_value_store: byName("cloudfront list-key-value-stores", "KeyValueStoreList.Items", "Name"),
  aws_cloudfront_vpc_origin: byId("cloudfront list-vpc-origins", "VpcOriginList.Items", "Name", "Id", {
    name: ({ body }, root) => root.value(firstOf(body["vpc_origin_endpoint_config"])["name"]),
    several: true,
  }),
  aws_cloudfront_distribution: byId("cloudfront list-distributions", "DistributionList.Items", "Comment", "Id", {
    name: "{comment}",
    several: true,
  }),
  aws_lb: byId("elbv2 describe-load-balancers", "LoadBalancers", "LoadBalancerName", "LoadBalancerArn", {
    settle: "elbv2 wait load-balancer-available --load-balancer-arns {self}",
  }),
  aws_lb_listener: byId(
    "elbv2 describe-listeners --load-balancer-arn {load_balancer_arn}",
    "Listeners",
    "to_string(Port)",
    "ListenerArn",
    { name: "{port}" },
  ),
  aws_lb_listener_rule: byId("elbv2 describe-rules --listener-arn {listener_arn}", "Rules", "Priority", "RuleArn", {
    name: "{priority}",
  }),
  aws_lb_target_group: byId("elbv2 describe-target-groups", "TargetGroups", "TargetGroupName", "TargetGroupArn"),
  aws_apigatewayv2_api: byId("apigatewayv2 get-apis", "Items", "Name", "ApiId", { several: true }),
  aws_apigatewayv2_domain_name: byName("apigatewayv2 get-domain-names", "Items", "DomainName"),
  // An API of ours has one.
  aws_apigatewayv2_integration: byId(
    "apigatewayv2 get-integrations --api-id {api_id}",
    "Items",
    "IntegrationMethod",
    "IntegrationId",
    { name: "{integration_method}", id: "{api_id}/@" },
  ),
  aws_apigatewayv2_authorizer: byId("apigatewayv2 get-authorizers --api-id {api_id}", "Items", "Name", "AuthorizerId", {
    id: "{api_id}/@",
  }),
  aws_apigatewayv2_route: byId("apigatewayv2 get-routes --api-id {api_id}", "Items", "RouteKey", "RouteId", {
    name: "{route_key}",
    id: "{api_id}/@",
  }),
  aws_apigatewayv2_stage: byName("apigatewayv2 get-stages --api-id {api_id}", "Items", "StageName", {
    id: "{api_id}/@",
  }),
  aws_apigatewayv2_api_mapping: byId(
    "apigatewayv2 get-api-mappings --domain-name {domain_name}",
    "Items",
    "Stage",
    "ApiMappingId",
    { name: "{stage}", id: "@/{domain_name}" },
  ),
  aws_apigatewayv2_vpc_link: byId("apigatewayv2 get-vpc-links", "Items", "Name", "VpcLinkId", { several: true }),
};

function firstOf(value: unknown): Record<string, unknown> {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  return (first ?? {}) as Record<string, unknown>;
}
