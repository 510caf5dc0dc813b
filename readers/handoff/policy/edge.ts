import { on, onAny, type Grant } from "./grant";

const elb = (kind: string): string => `arn:aws:elasticloadbalancing:{region}:{account}:${kind}`;
const cloudfront = (kind: string): string => `arn:aws:cloudfront::{account}:${kind}/*`;
const gateway = (path: string): string => `arn:aws:apigateway:{region}::${path}`;
const acl = [
  "arn:aws:wafv2:{region}:{account}:regional/webacl/*/*",
  "arn:aws:wafv2:{region}:{account}:global/webacl/*/*",
];
const ZONE = "arn:aws:route53:::hostedzone/*";
const CHANGE = "arn:aws:route53:::change/*";
const certificate = "arn:aws:acm:{region}:{account}:certificate/*";
const TAGS = "AddTags RemoveTags";

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
      "GetHostedZone DeleteHostedZone UpdateHostedZoneComment ListResourceRecordSets ChangeResourceRecordSets ListTagsForResource ChangeTagsForResource GetDNSSEC",
    ),
    on(CHANGE, "route53", "GetChange"),
  ],
  aws_route53_record: [
    on(ZONE, "route53", "ChangeResourceRecordSets ListResourceRecordSets GetHostedZone"),
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
    on(
      certificate,
      "acm",
      "DescribeCertificate GetCertificate DeleteCertificate AddTagsToCertificate RemoveTagsFromCertificate ListTagsForCertificate UpdateCertificateOptions",
    ),
  ],
  aws_acm_certificate_validation: [on(certificate, "acm", "DescribeCertificate")],
  aws_wafv2_web_acl: [
    on(acl, "wafv2", "CreateWebACL GetWebACL UpdateWebACL DeleteWebACL TagResource UntagResource ListTagsForResource"),
    on("arn:aws:wafv2:{region}:{account}:*/managedruleset/*/*", "wafv2", "CreateWebACL UpdateWebACL"),
  ],
  aws_wafv2_web_acl_association: [
    on([...acl, elb("loadbalancer/app/*/*")], "wafv2", "AssociateWebACL DisassociateWebACL GetWebACLForResource"),
    on(acl, "wafv2", "GetWebACL"),
    on(elb("loadbalancer/app/*/*"), "elasticloadbalancing", "SetWebACL"),
  ],
  aws_wafv2_web_acl_logging_configuration: [
    on(acl, "wafv2", "PutLoggingConfiguration GetLoggingConfiguration DeleteLoggingConfiguration"),
    onAny("logs", "CreateLogDelivery DeleteLogDelivery PutResourcePolicy DescribeResourcePolicies DescribeLogGroups"),
  ],
  aws_cloudfront_distribution: [
    onAny("cloudfront", "CreateDistribution"),
    on(
      cloudfront("distribution"),
      "cloudfront",
      "GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution ListTagsForResource TagResource UntagResource",
    ),
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
  aws_cloudfront_vpc_origin: [
    onAny("cloudfront", "CreateVpcOrigin"),
    on(
      cloudfront("vpcorigin"),
      "cloudfront",
      "GetVpcOrigin UpdateVpcOrigin DeleteVpcOrigin ListTagsForResource TagResource UntagResource",
    ),
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
    onAny("elasticloadbalancing", "ModifyIpPools"),
  ],
  aws_lb_listener: [
    on(elb("loadbalancer/app/{load_balancer_arn}/*"), "elasticloadbalancing", `CreateListener ${TAGS}`),
    on(
      elb("listener/app/{load_balancer_arn}/*"),
      "elasticloadbalancing",
      `ModifyListener ModifyListenerAttributes DeleteListener ${TAGS}`,
    ),
    onAny("elasticloadbalancing", "DescribeListeners DescribeListenerAttributes DescribeTags"),
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
    on([gateway("/apis"), gateway("/apis/*"), gateway("/tags/*")], "apigateway", "GET POST PATCH PUT DELETE"),
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
    on([gateway("/domainnames/{domain_name}"), gateway("/tags/*")], "apigateway", "GET PATCH PUT POST DELETE"),
  ],
  aws_apigatewayv2_integration: [on(gateway("/apis/*"), "apigateway", "GET POST PATCH DELETE")],
  aws_apigatewayv2_route: [on(gateway("/apis/*"), "apigateway", "GET POST PATCH DELETE")],
  aws_apigatewayv2_stage: [
    on([gateway("/apis/*"), gateway("/tags/*")], "apigateway", "GET POST PATCH PUT DELETE"),
    onAny(
      "logs",
      "CreateLogDelivery DeleteLogDelivery GetLogDelivery UpdateLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
    ),
  ],
  aws_apigatewayv2_vpc_link: [
    on([gateway("/vpclinks"), gateway("/vpclinks/*"), gateway("/tags/*")], "apigateway", "GET POST PATCH PUT DELETE"),
    onAny("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
  ],
  aws_service_discovery_http_namespace: [
    onAny("servicediscovery", "CreateHttpNamespace GetOperation ListNamespaces"),
    on(
      "arn:aws:servicediscovery:{region}:{account}:namespace/*",
      "servicediscovery",
      "GetNamespace UpdateHttpNamespace DeleteNamespace ListTagsForResource TagResource UntagResource",
    ),
  ],
  aws_service_discovery_service: [
    on(
      [
        "arn:aws:servicediscovery:{region}:{account}:service/*",
        "arn:aws:servicediscovery:{region}:{account}:namespace/*",
      ],
      "servicediscovery",
      "CreateService GetService UpdateService DeleteService DeregisterInstance ListInstances ListTagsForResource TagResource UntagResource",
    ),
    onAny("servicediscovery", "GetOperation"),
  ],
};
