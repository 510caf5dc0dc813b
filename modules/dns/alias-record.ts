import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import type { IHostedZone } from "./interfaces";

export interface AliasRecordProps {
  readonly zone: IHostedZone;
  /** The full name: `app.example.com`. */
  readonly recordName: string;
  readonly target: AliasTarget;
}

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
      });
    }
  }
}
