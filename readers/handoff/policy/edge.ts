import type { Condition } from "../../iam";
import { stringOf, type Block, type Root } from "../../terraform";
import { on, onAny, onOwned, onUnclaimed, type Grant } from "./grant";
import { userPoolOf } from "./pattern";

const elb = (kind: string): string => `arn:aws:elasticloadbalancing:{region}:{account}:${kind}`;
const cloudfront = (kind: string): string => `arn:aws:cloudfront::{account}:${kind}/*`;
const gateway = (path: string): string => `arn:aws:apigateway:{region}::${path}`;
const acl = (name: string): string => `arn:aws:wafv2:{region}:{account}:*/webacl/{${name}}/*`;
const ZONE = "arn:aws:route53:::hostedzone/*";
const CHANGE = "arn:aws:route53:::change/*";
const certificate = "arn:aws:acm:{region}:{account}:certificate/*";
const discovery = (kind: string): string => `arn:aws:servicediscovery:{region}:{account}:${kind}/*`;
const TAGS = "AddTags RemoveTags";
/** API Gateway asks for this with every tagged resource, and knows no tags of it. */
const GATEWAY_TAGS = [on(gateway("/tags/*"), "apigateway", "GET POST PUT DELETE")];

/**
 * The load balancer reads the secret of the app client in the name of whoever asks for the sign-in.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
 */
const SIGN_IN: Grant = {
  ...on("arn:aws:cognito-idp:{region}:{account}:userpool/{user_pool}", "cognito-idp", "DescribeUserPoolClient"),
  when: (body) => userPoolOf({ body }) !== undefined,
};

/**
 * Parts of an HTTP API have no tags, and only those of a REST API have their API's.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-supported-resources.html
 */
const partOfApi = (parts: string): readonly Grant[] => [
  on([gateway(`/apis/*/${parts}`), gateway(`/apis/*/${parts}/*`)], "apigateway", "POST PATCH DELETE"),
  on(gateway("/apis/*"), "apigateway", "GET"),
];

function ownRecords(root: Root): Condition {
  const types = root.all("aws_route53_record").map(({ body }) => (isProof(body) ? "CNAME" : stringOf(body["type"])));
  return {
    "ForAllValues:StringLike": { [RECORD_NAMES]: recordNames(root) },
    "ForAllValues:StringEquals": { [RECORD_TYPES]: [...new Set(types)].sort() },
    // "All of none" is true.
    Null: { [RECORD_NAMES]: "false", [RECORD_TYPES]: "false" },
  };
}

function isProof({ name }: Block): boolean {
  return String(name).includes("domain_validation_options");
}

/**
 * AWS chooses the id of a zone, so it is the names of its records that keep to the root. The proof of a certificate has a
 * name that AWS chooses: an underscore and 32 characters before the domain. Route 53 writes an asterisk as a code.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
export function recordNames(root: Root): string[] {
  const names = root.all("aws_route53_record").map(({ body }) => {
    const proven = /proof\.domain_name == "(?:\*\.)?([^"]+)"/.exec(String(body["name"]))?.[1];
    return proven === undefined ? root.value(body["name"]) : `_${"?".repeat(32)}.${proven}`;
  });
  return [...new Set(names.map((name) => name.toLowerCase().replace("*", "\\052")))].sort();
}

const RECORD_NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
const RECORD_TYPES = "route53:ChangeResourceRecordSetsRecordTypes";

/**
 * Entry points: DNS, certificates, firewalls, CloudFront, load balancers, API Gateway. What creates something in CloudFront
 * or ACM has no resource type in AWS's reference, so it cannot be restricted to one.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
 */
export const EDGE: Readonly<Record<string, readonly Grant[]>> = {
  aws_route53_zone: [
    onAny("route53", "CreateHostedZone ListHostedZones ListHostedZonesByName"),
    on(
      ZONE,
      "route53",
      "GetHostedZone DeleteHostedZone UpdateHostedZoneComment ListResourceRecordSets ListTagsForResource ChangeTagsForResource GetDNSSEC",
    ),
    on(CHANGE, "route53", "GetChange"),
  ],
  aws_route53_record: [
    { ...on(ZONE, "route53", "ChangeResourceRecordSets"), only: ownRecords },
    on(ZONE, "route53", "ListResourceRecordSets GetHostedZone"),
    on(CHANGE, "route53", "GetChange"),
  ],
  aws_route53_key_signing_key: [
    on(
      ZONE,
      "route53",
      "CreateKeySigningKey ActivateKeySigningKey DeactivateKeySigningKey DeleteKeySigningKey GetDNSSEC",
    ),
    on(CHANGE, "route53", "GetChange"),
  ],
  aws_route53_hosted_zone_dnssec: [
    on(ZONE, "route53", "EnableHostedZoneDNSSEC DisableHostedZoneDNSSEC GetDNSSEC"),
    on(CHANGE, "route53", "GetChange"),
  ],
  aws_route53_health_check: [
    onAny("route53", "CreateHealthCheck"),
    on(
      "arn:aws:route53:::healthcheck/*",
      "route53",
      "GetHealthCheck UpdateHealthCheck DeleteHealthCheck ListTagsForResource ChangeTagsForResource",
    ),
  ],
  "data.aws_route53_zone": [
    onAny("route53", "ListHostedZones ListHostedZonesByName"),
    on(ZONE, "route53", "GetHostedZone ListTagsForResource ListResourceRecordSets"),
  ],
  aws_acm_certificate: [
    onAny("acm", "RequestCertificate"),
    onUnclaimed(certificate, "acm", "AddTagsToCertificate"),
    onOwned(
      certificate,
      "acm",
      "DeleteCertificate AddTagsToCertificate RemoveTagsFromCertificate UpdateCertificateOptions",
    ),
    on(certificate, "acm", "DescribeCertificate GetCertificate ListTagsForCertificate"),
  ],
  aws_acm_certificate_validation: [on(certificate, "acm", "DescribeCertificate")],
  aws_wafv2_web_acl: [
    on(
      acl("name"),
      "wafv2",
      "CreateWebACL GetWebACL UpdateWebACL DeleteWebACL TagResource UntagResource ListTagsForResource",
    ),
    on("arn:aws:wafv2:{region}:{account}:*/managedruleset/*/*", "wafv2", "CreateWebACL UpdateWebACL"),
  ],
  aws_wafv2_web_acl_association: [
    on(
      [acl("web_acl_arn"), elb("loadbalancer/app/{resource_arn}/*")],
      "wafv2",
      "AssociateWebACL DisassociateWebACL GetWebACLForResource",
    ),
    on(acl("web_acl_arn"), "wafv2", "GetWebACL"),
    onAny("elasticloadbalancing", "SetWebACL"),
  ],
  aws_wafv2_web_acl_logging_configuration: [
    on(acl("resource_arn"), "wafv2", "PutLoggingConfiguration GetLoggingConfiguration DeleteLoggingConfiguration"),
    onAny("logs", "CreateLogDelivery DeleteLogDelivery PutResourcePolicy DescribeResourcePolicies DescribeLogGroups"),
  ],
  aws_cloudfront_distribution: [
    onAny("cloudfront", "CreateDistribution"),
    onUnclaimed(cloudfront("distribution"), "cloudfront", "TagResource"),
    onOwned(
      cloudfront("distribution"),
      "cloudfront",
      "UpdateDistribution DeleteDistribution TagResource UntagResource",
    ),
    on(cloudfront("distribution"), "cloudfront", "GetDistribution GetDistributionConfig ListTagsForResource"),
    on("arn:aws:wafv2:us-east-1:{account}:global/webacl/*/*", "wafv2", "GetWebACL"),
  ],
  aws_cloudfront_cache_policy: [
    onAny("cloudfront", "CreateCachePolicy"),
    on(cloudfront("cache-policy"), "cloudfront", "GetCachePolicy UpdateCachePolicy DeleteCachePolicy"),
  ],
  aws_cloudfront_response_headers_policy: [
    onAny("cloudfront", "CreateResponseHeadersPolicy"),
    on(
      cloudfront("response-headers-policy"),
      "cloudfront",
      "GetResponseHeadersPolicy UpdateResponseHeadersPolicy DeleteResponseHeadersPolicy",
    ),
  ],
  aws_cloudfront_origin_access_control: [
    onAny("cloudfront", "CreateOriginAccessControl"),
    on(
      cloudfront("origin-access-control"),
      "cloudfront",
      "GetOriginAccessControl UpdateOriginAccessControl DeleteOriginAccessControl",
    ),
  ],
  aws_cloudfront_function: [
    onAny("cloudfront", "CreateFunction"),
    on(
      "arn:aws:cloudfront::{account}:function/{name}",
      "cloudfront",
      "DescribeFunction GetFunction UpdateFunction PublishFunction DeleteFunction",
    ),
  ],
  aws_cloudfront_key_value_store: [
    on(
      "arn:aws:cloudfront::{account}:key-value-store/*",
      "cloudfront",
      "DescribeKeyValueStore UpdateKeyValueStore DeleteKeyValueStore",
    ),
    onAny("cloudfront", "CreateKeyValueStore ListKeyValueStores"),
  ],
  aws_cloudfront_vpc_origin: [
    onAny("cloudfront", "CreateVpcOrigin"),
    onUnclaimed(cloudfront("vpcorigin"), "cloudfront", "TagResource"),
    onOwned(cloudfront("vpcorigin"), "cloudfront", "UpdateVpcOrigin DeleteVpcOrigin TagResource UntagResource"),
    on(cloudfront("vpcorigin"), "cloudfront", "GetVpcOrigin ListTagsForResource"),
    onAny("ec2", "DescribeInstances DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
    onAny("elasticloadbalancing", "DescribeListeners DescribeLoadBalancers"),
  ],
  aws_lb: [
    on(
      elb("loadbalancer/app/{name}/*"),
      "elasticloadbalancing",
      `CreateLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType DeleteLoadBalancer ${TAGS}`,
    ),
    onAny(
      "elasticloadbalancing",
      "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeTags DescribeCapacityReservation",
    ),
    onAny(
      "ec2",
      "DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs",
    ),
    on(elb("loadbalancer/app/{name}/*"), "elasticloadbalancing", "ModifyIpPools"),
  ],
  aws_lb_listener: [
    on(elb("loadbalancer/app/{load_balancer_arn}/*"), "elasticloadbalancing", `CreateListener ${TAGS}`),
    on(
      elb("listener/app/{load_balancer_arn}/*"),
      "elasticloadbalancing",
      `ModifyListener ModifyListenerAttributes DeleteListener ${TAGS}`,
    ),
    onAny("elasticloadbalancing", "DescribeListeners DescribeListenerAttributes DescribeTags"),
    SIGN_IN,
  ],
  aws_lb_listener_rule: [
    on(elb("listener/app/{balancer}/*"), "elasticloadbalancing", "CreateRule"),
    on(
      elb("listener-rule/app/{balancer}/*/*/*"),
      "elasticloadbalancing",
      `ModifyRule SetRulePriorities DeleteRule ${TAGS}`,
    ),
    onAny("elasticloadbalancing", "DescribeRules DescribeTags"),
    SIGN_IN,
  ],
  aws_lb_target_group: [
    on(
      elb("targetgroup/{name}/*"),
      "elasticloadbalancing",
      `CreateTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup ${TAGS}`,
    ),
    onAny("elasticloadbalancing", "DescribeTargetGroups DescribeTargetGroupAttributes DescribeTags"),
  ],
  aws_apigatewayv2_api: [
    on(gateway("/apis"), "apigateway", "POST"),
    onOwned(gateway("/apis/*"), "apigateway", "PATCH PUT DELETE"),
    ...GATEWAY_TAGS,
    on([gateway("/apis"), gateway("/apis/*")], "apigateway", "GET"),
  ],
  aws_apigatewayv2_api_mapping: [
    on(
      [gateway("/domainnames/{domain_name}/apimappings"), gateway("/domainnames/{domain_name}/apimappings/*")],
      "apigateway",
      "GET POST PATCH DELETE",
    ),
  ],
  aws_apigatewayv2_domain_name: [
    on([gateway("/domainnames")], "apigateway", "POST"),
    on(gateway("/domainnames/{domain_name}"), "apigateway", "GET PATCH PUT POST DELETE"),
    ...GATEWAY_TAGS,
  ],
  aws_apigatewayv2_authorizer: partOfApi("authorizers"),
  aws_apigatewayv2_integration: partOfApi("integrations"),
  aws_apigatewayv2_route: partOfApi("routes"),
  aws_apigatewayv2_stage: [
    on(gateway("/apis/*/stages"), "apigateway", "POST"),
    onOwned(gateway("/apis/*/stages/*"), "apigateway", "PATCH DELETE"),
    on(gateway("/apis/*"), "apigateway", "GET"),
    ...GATEWAY_TAGS,
    onAny(
      "logs",
      "CreateLogDelivery DeleteLogDelivery GetLogDelivery UpdateLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
    ),
  ],
  aws_apigatewayv2_vpc_link: [
    on(gateway("/vpclinks"), "apigateway", "POST"),
    onOwned(gateway("/vpclinks/*"), "apigateway", "PATCH DELETE"),
    ...GATEWAY_TAGS,
    on([gateway("/vpclinks"), gateway("/vpclinks/*")], "apigateway", "GET"),
    onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
  ],
  aws_service_discovery_http_namespace: [
    onAny("servicediscovery", "CreateHttpNamespace GetOperation ListNamespaces"),
    onOwned(discovery("namespace"), "servicediscovery", "UpdateHttpNamespace DeleteNamespace"),
    onAny("servicediscovery", "TagResource UntagResource"),
    on(discovery("namespace"), "servicediscovery", "GetNamespace"),
    onAny("servicediscovery", "ListTagsForResource"),
  ],
  aws_service_discovery_service: [
    onUnclaimed(discovery("service"), "servicediscovery", "CreateService"),
    onOwned(discovery("namespace"), "servicediscovery", "CreateService"),
    onOwned(discovery("service"), "servicediscovery", "UpdateService DeleteService DeregisterInstance"),
    onAny("servicediscovery", "TagResource UntagResource"),
    on(discovery("service"), "servicediscovery", "GetService"),
    onAny("servicediscovery", "GetOperation ListInstances ListTagsForResource"),
  ],
};
