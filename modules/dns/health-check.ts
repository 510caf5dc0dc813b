import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { Naming, type IWatchable, type Signals } from "../core";

export interface HealthCheckProps {
  /** The name to check, over HTTPS. */
  readonly host: string;
  /** The path that returns 2xx or 3xx when healthy: `/health`. */
  readonly path: string;
}

/**
 * Checks a URL from several regions, every 30 seconds: it sees what the load balancer cannot, such as a broken
 * certificate or DNS record. Its metrics are in us-east-1.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-types.html
 */
export class HealthCheck extends Construct implements IWatchable {
  readonly healthCheckId: string;
  /** The underlying health check; the escape hatch. */
  readonly resource: Route53HealthCheck;
  readonly #props: HealthCheckProps;

  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    this.#props = props;
    this.resource = new Route53HealthCheck(this, "Resource", {
      type: "HTTPS",
      fqdn: props.host,
      port: 443,
      resourcePath: props.path,
      requestInterval: 30,
      failureThreshold: 3,
      // CloudFront and API Gateway only answer requests with their name (SNI).
      enableSni: true,
      tags: { Name: Naming.of(this).name("tag", id) },
    });
    this.healthCheckId = this.resource.id;
  }

  get signals(): Signals {
    const { host, path } = this.#props;
    const status = {
      namespace: "AWS/Route53",
      name: "HealthCheckStatus",
      dimensions: { HealthCheckId: this.healthCheckId },
      statistic: "Minimum",
      label: `${host}${path} healthy`,
    };
    return {
      name: this.node.id,
      alarms: [
        {
          id: "unreachable",
          severity: "P1",
          metric: status,
          comparison: "<",
          threshold: 1,
          periodSeconds: 60,
          evaluationPeriods: 3,
          missingData: "breaching",
          notBefore: { ...status, statistic: "Maximum" },
          description:
            `https://${host}${path} does not answer from the internet. Open it yourself; then look at the certificate, ` +
            "the DNS record, the distribution or load balancer, and whether the service has healthy tasks.",
          region: "us-east-1",
        },
      ],
      widgets: [{ title: "Reachable from the internet", metrics: [status], region: "us-east-1" }],
    };
  }
}
