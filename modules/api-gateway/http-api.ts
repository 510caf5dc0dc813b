import { createHash } from "node:crypto";
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { Apigatewayv2VpcLink } from "@cdktf/provider-aws/lib/apigatewayv2-vpc-link";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import {
  DELETED_LAST,
  CLIENT_ADDRESS_HEADER,
  Connections,
  escapeTemplate,
  Naming,
  type IConnectable,
  type IWatchable,
  type Signals,
} from "../core";
import type { ICertificate } from "../dns";
import type { IVpc } from "../vpc";
import { HTTP_API, type HttpApiConfig, type HttpApiSettings } from "./config";
import type { JwtSettings } from "./jwt";
import { routeKeys } from "./open-api";
import { httpApiSignals } from "./signals";

/** What the API forwards to. */
export interface ApiBackend extends IConnectable {
  /** The ARN that the VPC link forwards to: of a load balancer's listener, or of a Cloud Map service. */
  readonly targetArn: string;
  /** The port it listens on. */
  readonly targetPort: number;
  /** The name in its certificate; undefined if it has none. */
  readonly tlsHost?: string;
}

export interface HttpApiProps {
  readonly config?: HttpApiConfig;
  readonly vpc: IVpc;
  readonly backend: ApiBackend;
  /** The API's own name and its certificate, from the home region. Without them: `….execute-api.….amazonaws.com`. */
  readonly domain?: { readonly host: string; readonly certificate: ICertificate };
  /** Used if the config sets no origins. */
  readonly corsOrigins?: readonly string[];
}

/** One line per request, as JSON, so that a query can ask for any field. */
const ACCESS_LOG = {
  time: "$context.requestTime",
  requestId: "$context.requestId",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.path",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  backendLatencyMs: "$context.integrationLatency",
  backendStatus: "$context.integrationStatus",
  error: "$context.error.message",
  backendError: "$context.integrationErrorMessage",
};

/**
 * Browsers ask without a token whether they may call; `$default` would refuse them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
const PREFLIGHT = ["OPTIONS /{proxy+}"];

/**
 * An HTTP API that reaches its backend through a VPC link, with throttling and an access log.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export class HttpApi extends Construct implements IConnectable, IWatchable {
  /** The VPC link's security group. */
  readonly connections: Connections;
  readonly apiId: string;
  /** `https://<host>`, or AWS's own address. */
  readonly url: string;
  /** For an alias record; undefined without a domain. */
  readonly aliasTarget: { readonly dnsName: string; readonly hostedZoneId: string; readonly ipv6: boolean } | undefined;
  /** The underlying API; the escape hatch. */
  readonly resource: Apigatewayv2Api;
  readonly #settings: HttpApiSettings;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#settings = HTTP_API.settle(this.node.path, props.config ?? {});

    this.connections = new Connections(this, { vpcId: props.vpc.vpcId, description: "VPC link of the HTTP API" });
    this.connections.allowTo(props.backend, props.backend.targetPort);
    this.resource = this.#createApi(props);
    this.apiId = this.resource.id;
    this.#routeToBackend(props);
    const stage = this.#createStage();
    const domain = props.domain && this.#createDomain(props.domain, stage);
    this.url = props.domain ? `https://${props.domain.host}` : this.resource.apiEndpoint;
    this.aliasTarget = domain && {
      dnsName: domain.domainNameConfiguration.targetDomainName,
      hostedZoneId: domain.domainNameConfiguration.hostedZoneId,
      ipv6: false,
    };
  }

  get signals(): Signals {
    return httpApiSignals(this.node.id, this.apiId);
  }

  #createApi(props: HttpApiProps): Apigatewayv2Api {
    const origins = this.#settings.corsOrigins ?? props.corsOrigins ?? [];
    const title = this.#settings.openApi?.info.title;
    return new Apigatewayv2Api(this, "Resource", {
      name: Naming.of(this).name("api-gateway", this.node.id),
      description: escapeTemplate(title ?? `HTTP API of ${Naming.of(this).prefix}`),
      protocolType: "HTTP",
      // With a custom domain it must not also answer under AWS's name.
      disableExecuteApiEndpoint: props.domain !== undefined,
      ...(origins.length === 0
        ? {}
        : {
            corsConfiguration: {
              allowOrigins: [...origins],
              allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
              allowHeaders: ["authorization", "content-type", "x-requested-with"],
              allowCredentials: true,
              maxAge: 3600,
            },
          }),
    });
  }

  /**
   * The backend learns the caller's address in a header of its own: `X-Forwarded-For` and `Forwarded` are reserved, and the
   * former holds whatever the caller sent.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html#http-api-mapping-reserved-headers
   */
  #routeToBackend(props: HttpApiProps): void {
    const link = new Apigatewayv2VpcLink(this, "vpc-link", {
      name: Naming.of(this).name("api-gateway", this.node.id),
      subnetIds: props.vpc.privateSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [this.connections.securityGroupId],
      // A link cannot be changed, and one in use cannot be deleted: if the subnets change, the new link is created first.
      lifecycle: DELETED_LAST,
    });
    const integration = new Apigatewayv2Integration(this, "backend", {
      apiId: this.apiId,
      integrationType: "HTTP_PROXY",
      integrationMethod: "ANY",
      integrationUri: props.backend.targetArn,
      connectionType: "VPC_LINK",
      connectionId: link.id,
      payloadFormatVersion: "1.0",
      timeoutMilliseconds: Math.round(this.#settings.timeoutSeconds * 1000),
      requestParameters: { [`overwrite:header.${CLIENT_ADDRESS_HEADER}`]: "$context.identity.sourceIp" },
      ...(props.backend.tlsHost === undefined ? {} : { tlsConfig: { serverNameToVerify: props.backend.tlsHost } }),
    });
    const { openApi, jwt } = this.#settings;
    const withoutToken = jwt ? [...jwt.except, ...(openApi ? [] : PREFLIGHT)] : [];
    const keys = openApi ? routeKeys(openApi) : [...new Set([...withoutToken, "$default"])];
    const authorizer = jwt && this.#createAuthorizer(jwt);
    for (const [id, routeKey] of routeIds(keys)) {
      const open = authorizer === undefined || withoutToken.includes(routeKey);
      new Apigatewayv2Route(this, `route-${id}`, {
        apiId: this.apiId,
        routeKey,
        target: `integrations/${integration.id}`,
        ...(open ? {} : { authorizationType: "JWT", authorizerId: authorizer.id }),
      });
    }
  }

  #createAuthorizer({ issuer, audience }: JwtSettings): Apigatewayv2Authorizer {
    return new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: this.apiId,
      name: Naming.of(this).name("api-gateway", this.node.id),
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: escapeTemplate(issuer), audience: audience.map(escapeTemplate) },
    });
  }

  #createStage(): Apigatewayv2Stage {
    const group = new CloudwatchLogGroup(this, "access-log", {
      // Under any other prefix, API Gateway adds each group to one resource policy of the account, which only has room for a few dozen.
      name: Naming.of(this).logGroup("vendedlogs/apigateway", this.node.id),
      retentionInDays: this.#settings.logRetentionDays,
    });
    return new Apigatewayv2Stage(this, "stage", {
      apiId: this.apiId,
      name: "$default",
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: this.#settings.requestsPerSecond,
        throttlingBurstLimit: this.#settings.burst,
      },
      accessLogSettings: { destinationArn: group.arn, format: JSON.stringify(ACCESS_LOG) },
    });
  }

  #createDomain(
    { host, certificate }: NonNullable<HttpApiProps["domain"]>,
    stage: Apigatewayv2Stage,
  ): Apigatewayv2DomainName {
    const name = new Apigatewayv2DomainName(this, "domain", {
      domainName: host,
      domainNameConfiguration: {
        certificateArn: certificate.certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    });
    new Apigatewayv2ApiMapping(this, "mapping", { apiId: this.apiId, domainName: name.id, stage: stage.id });
    return name;
  }
}

/** Routes by id: `get-items-id` for `GET /items/{id}`, `default` for the catch-all. */
function routeIds(keys: readonly string[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const key of keys) {
    const id = key
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    // `/items` and `/items/` are two routes with the same id.
    ids.set(ids.has(id) ? `${id}-${createHash("sha256").update(key).digest("hex").slice(0, 6)}` : id, key);
  }
  return ids;
}
