import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import type { IHostedZone } from "./interfaces";

export interface AliasRecordProps {
  readonly zone: IHostedZone;
  /** The full name: `app.example.com`. */
  readonly recordName: string;
  readonly target: AliasTarget;
  /** Which of two records for the same name this is, if there are two homes. Default: the only one. */
  readonly failover?: Failover;
}

/**
 * Route 53 answers with the primary until its health check fails, and then with the secondary. It decides so by itself,
 * without its control plane, which is in us-east-1.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html
 */
export type Failover = { readonly role: "primary"; readonly healthCheckId: string } | { readonly role: "secondary" };

/** An AWS endpoint that an alias record can point to. */
export interface AliasTarget {
  readonly dnsName: string;
  /** The zone of the endpoint itself, not ours. */
  readonly hostedZoneId: string;
  /** Also reachable over IPv6, as CloudFront is. */
  readonly ipv6: boolean;
}

/** An alias for an AWS endpoint, also at the zone's apex; free of charge and never cached for long. */
export class AliasRecord extends Construct {
  constructor(scope: Construct, id: string, props: AliasRecordProps) {
    super(scope, id);
    for (const type of props.target.ipv6 ? ["A", "AAAA"] : ["A"]) {
      new Route53Record(this, type.toLowerCase(), {
        zoneId: props.zone.zoneId,
        name: props.recordName,
        type,
        alias: {
          name: props.target.dnsName,
          zoneId: props.target.hostedZoneId,
          evaluateTargetHealth: false,
        },
        ...failoverArguments(props.failover),
        ...(props.zone.provider ? { provider: props.zone.provider } : {}),
      });
    }
  }
}

function failoverArguments(failover: Failover | undefined) {
  if (failover === undefined) return {};
  return {
    setIdentifier: failover.role,
    failoverRoutingPolicy: { type: failover.role.toUpperCase() },
    ...(failover.role === "primary" ? { healthCheckId: failover.healthCheckId } : {}),
  };
}
