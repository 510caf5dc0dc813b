import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import type { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import type { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import {
  DELETED_LAST,
  Naming,
  relaxForRebuildable,
  assertValid,
  type IWatchable,
  type Problem,
  type Protection,
  type Signals,
} from "../core";
import type { IGrantable } from "../iam";
import { Bucket } from "../s3";
import type { IWebAcl } from "../waf";
import { deliverAccessLogs } from "./access-logs";
import { FRONTEND, type FrontendConfig, type FrontendSettings } from "./config";
import { namesOf, type FrontendDomain } from "./domain";
import {
  createClientAddressFunction,
  createHomeFunction,
  createImmutableFunction,
  createSpaFunction,
  type Detours,
} from "./functions";
import { FrontendNames } from "./names";
import { createCachePolicy, createHeadersPolicy, MANAGED } from "./policies";
import { AWAY, createSwitch, type SecondHomeOrigins } from "./second-home";
import { frontendSignals } from "./signals";
import { createVpcOrigin, type ApiOrigin } from "./vpc-origin";

export interface FrontendProps {
  readonly config?: FrontendConfig;
  /**
   * The environment's protection. The buckets can be refilled, so in a retiring environment they are deleted with their
   * contents.
   */
  readonly protection: Protection;
  /** The name that users open and its certificate, from us-east-1. Without them, users open `….cloudfront.net`. */
  readonly domain?: FrontendDomain;
  /** The web ACL, from us-east-1. */
  readonly webAcl?: IWebAcl;
  /** Where `apiPaths` go. */
  readonly api?: ApiOrigin;
  /**
   * The provider for us-east-1, where CloudFront's logs are delivered from; required if that is not the home region.
   */
  readonly provider?: TerraformProvider;
  /** Where requests go if the home region is lost. Default: nowhere. */
  readonly secondHome?: SecondHomeOrigins;
  /** Prefix of its physical names. Default: none; a second one in a stack needs one. */
  readonly name?: string;
}

/** The hosted zone of every CloudFront distribution, for alias records. */
const CLOUDFRONT_ZONE_ID = "Z2FDTNDATAQYW2";

const [FILES, API] = ["files", "api"];

/**
 * Every error that CloudFront may cache, by default for 10 seconds and whatever the origin's `Cache-Control` says: one
 * user's error would be the answer to the next user at the same edge location. None of them is cached here, and none
 * is replaced by a page. (416 belongs to range requests for files that exist.)
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html#HTTPStatusCodes-cached-errors
 */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/**
 * A single-page application: private bucket, origin access control, CloudFront, and optionally the backend under the
 * same origin through a VPC origin.
 */
export class Frontend extends Construct implements IWatchable {
  readonly bucket: Bucket;
  readonly distributionId: string;
  readonly distributionArn: string;
  /** `https://<host>`, or `https://….cloudfront.net`. */
  readonly url: string;
  /** For an alias record. */
  readonly aliasTarget: { readonly dnsName: string; readonly hostedZoneId: string; readonly ipv6: boolean };
  /** The underlying distribution; the escape hatch. */
  readonly resource: CloudfrontDistribution;
  /** The switch between the homes, if there is a second one. */
  readonly switch: CloudfrontKeyValueStore | undefined;
  readonly #settings: FrontendSettings;
  readonly #names: FrontendNames;
  readonly #detours: Detours;
  #homeFunction: CloudfrontFunction | undefined;

  constructor(scope: Construct, id: string, props: FrontendProps) {
    super(scope, id);
    this.#settings = FRONTEND.settle(this.node.path, props.config ?? {});
    assertValid(this.node.path, wiringProblems(this.#settings, props));
    this.#names = new FrontendNames(this, props.name);
    const protection = relaxForRebuildable(props.protection);

    this.bucket = this.#createBucket(protection, props.secondHome);
    this.switch = props.secondHome && createSwitch(this, this.#names);
    const { host = "", redirectHosts = [] } = props.domain ?? {};
    this.#detours = {
      home: this.switch,
      redirect: redirectHosts.length > 0 ? { to: host, from: redirectHosts } : undefined,
    };
    this.resource = this.#createDistribution(props);
    this.distributionId = this.resource.id;
    this.distributionArn = this.resource.arn;
    this.#letDistributionRead();
    const { accessLogs } = this.#settings;
    if (accessLogs) deliverAccessLogs(this, this.distributionArn, this.#names, accessLogs, { ...props, protection });
    this.url = `https://${props.domain?.host ?? this.resource.domainName}`;
    this.aliasTarget = { dnsName: this.resource.domainName, hostedZoneId: CLOUDFRONT_ZONE_ID, ipv6: true };
  }

  get signals(): Signals {
    return frontendSignals(this.node.id, this.distributionId);
  }

  /** Lets a pipeline upload files to the bucket and invalidate CloudFront's cache; nothing else. */
  grantDeploy(grantee: IGrantable): void {
    grantee.addStatement({
      sid: "ListFrontend",
      actions: ["s3:ListBucket"],
      resources: [this.bucket.bucketArn],
    });
    grantee.addStatement({
      sid: "WriteFrontend",
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [this.bucket.objectsArn()],
    });
    grantee.addStatement({
      sid: "InvalidateFrontend",
      actions: ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"],
      resources: [this.distributionArn],
    });
  }

  #createBucket(protection: Protection, secondHome: SecondHomeOrigins | undefined): Bucket {
    return new Bucket(this, "bucket", {
      config: {
        name: this.#names.bucket("frontend"),
        expireNoncurrentDays: this.#settings.keepOldFilesDays,
        replicated: secondHome !== undefined,
      },
      protection,
      ...(secondHome ? { replication: secondHome.files } : {}),
    });
  }

  #createDistribution(props: FrontendProps): CloudfrontDistribution {
    const naming = Naming.of(this);
    const api = this.#settings.apiPaths.length > 0 ? props.api : undefined;
    return new CloudfrontDistribution(this, "Resource", {
      comment: `${naming.prefix} frontend`,
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: `PriceClass_${this.#settings.priceClass}`,
      defaultRootObject: "index.html",
      ...(props.webAcl ? { webAclId: props.webAcl.webAclArn } : {}),
      ...(props.domain ? { aliases: namesOf(props.domain) } : {}),
      viewerCertificate: props.domain
        ? {
            acmCertificateArn: props.domain.certificate.certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          }
        : { cloudfrontDefaultCertificate: true },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      origin: [...this.#filesOrigins(), ...(api ? this.#apiOrigins(api, props.secondHome) : [])],
      customErrorResponse: CACHED_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      ...this.#behaviours(api),
    });
  }

  #filesOrigins(): CloudfrontDistributionOrigin[] {
    const access = new CloudfrontOriginAccessControl(this, "origin-access", {
      name: this.#names.cloudfront("frontend"),
      description: "Signs what CloudFront reads from the bucket",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
      lifecycle: DELETED_LAST,
    });
    const origin = (originId: string, bucket: Bucket) => {
      return { originId, domainName: bucket.regionalDomainName, originAccessControlId: access.id };
    };
    const { replica } = this.bucket;
    return [origin(FILES, this.bucket), ...(replica ? [origin(AWAY.files, replica)] : [])];
  }

  #apiOrigins(api: ApiOrigin, secondHome: SecondHomeOrigins | undefined): CloudfrontDistributionOrigin[] {
    const origin = createVpcOrigin(this, this.#names, api);
    const originReadTimeout = this.#settings.apiTimeoutSeconds;
    const first = {
      originId: API,
      domainName: api.dnsName,
      vpcOriginConfig: { vpcOriginId: origin.id, originReadTimeout },
    };
    if (secondHome === undefined) return [first];
    const customOriginConfig = {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originReadTimeout,
    };
    return [first, { originId: AWAY.api, domainName: secondHome.apiHost, customOriginConfig }];
  }

  #behaviours(backend: ApiOrigin | undefined) {
    const { apiPaths, immutablePaths, spaFallback } = this.#settings;
    const common = { viewerProtocolPolicy: "redirect-to-https", compress: true };
    const files = { ...common, targetOriginId: FILES, allowedMethods: ["GET", "HEAD"], cachedMethods: ["GET", "HEAD"] };
    const pages: CloudfrontDistributionDefaultCacheBehavior = {
      ...files,
      cachePolicyId: createCachePolicy(this, this.#names, this.#settings).id,
      responseHeadersPolicyId: createHeadersPolicy(this, "pages", this.#names, this.#settings).id,
      ...(spaFallback
        ? {
            functionAssociation: [
              { eventType: "viewer-request", functionArn: createSpaFunction(this, this.#names, this.#detours).arn },
            ],
          }
        : this.#atHome()),
    };
    const assets = immutablePaths.length > 0 && {
      ...files,
      cachePolicyId: MANAGED.cachingOptimized,
      responseHeadersPolicyId: createHeadersPolicy(this, "assets", this.#names, this.#settings).id,
      functionAssociation: [
        { eventType: "viewer-response", functionArn: createImmutableFunction(this, this.#names).arn },
        ...(this.#atHome().functionAssociation ?? []),
      ],
    };
    const api = backend && {
      ...common,
      targetOriginId: API,
      allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: MANAGED.cachingDisabled,
      // The load balancer's certificate is for the users' host: with TLS the host header must be passed on unchanged.
      originRequestPolicyId: backend.tls ? MANAGED.allViewer : MANAGED.allViewerExceptHost,
      responseHeadersPolicyId: createHeadersPolicy(this, "api", this.#names, this.#settings).id,
      functionAssociation: [
        { eventType: "viewer-request", functionArn: createClientAddressFunction(this, this.#names, this.#detours).arn },
      ],
    };
    return {
      defaultCacheBehavior: pages,
      orderedCacheBehavior: [
        ...(api ? apiPaths.map((pathPattern) => ({ ...api, pathPattern })) : []),
        ...(assets ? immutablePaths.map((pathPattern) => ({ ...assets, pathPattern })) : []),
      ],
    };
  }

  /** For behaviours without another function for requests; nothing if there is one home and no name is sent on. */
  #atHome(): { functionAssociation?: { eventType: string; functionArn: string }[] } {
    if (this.switch === undefined && this.#detours.redirect === undefined) return {};
    this.#homeFunction ??= createHomeFunction(this, this.#names, this.#detours);
    return { functionAssociation: [{ eventType: "viewer-request", functionArn: this.#homeFunction.arn }] };
  }

  #letDistributionRead(): void {
    for (const bucket of [this.bucket, this.bucket.replica]) {
      bucket?.addToPolicy({
        sid: "CloudFrontReads",
        actions: ["s3:GetObject"],
        resources: [bucket.objectsArn()],
        principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
        conditions: [{ test: "StringEquals", variable: "aws:SourceArn", values: [this.distributionArn] }],
      });
    }
  }
}

/** Whether the settings are compatible with the props. */
function wiringProblems({ apiPaths }: FrontendSettings, { api }: FrontendProps): Problem[] {
  if (apiPaths.length === 0 || api) return [];
  return [{ path: "apiPaths", message: "need a backend; pass its load balancer as api, or leave them out" }];
}
