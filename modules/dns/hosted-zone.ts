import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { keepFromDestruction, type Protection } from "../core";
import type { IHostedZone } from "./interfaces";

export interface HostedZoneProps {
  readonly zoneName: string;
  readonly protection: Protection;
}

/** How long resolvers keep it: short enough that a zone which is created again is found within the hour. */
const DELEGATION_SECONDS = 3600;

/**
 * A public zone. Its name servers must be entered manually at the registrar, or as an NS record of the parent zone, which
 * {@link HostedZone.delegate} writes.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-name-servers-glue-records.html
 */
export class HostedZone extends Construct implements IHostedZone {
  readonly zoneId: string;
  readonly zoneName: string;
  readonly nameServers: string[];
  /** The underlying zone; the escape hatch. */
  readonly resource: Route53Zone;

  /** A zone that another stack created, found by its name when Terraform plans. */
  static fromName(scope: Construct, id: string, zoneName: string): IHostedZone {
    const found = new DataAwsRoute53Zone(scope, id, { name: zoneName, privateZone: false });
    return { zoneId: found.zoneId, zoneName };
  }

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id);
    this.resource = new Route53Zone(this, "Resource", {
      name: props.zoneName,
      forceDestroy: props.protection === "disposable",
      lifecycle: keepFromDestruction(props.protection),
    });
    this.zoneName = props.zoneName;
    this.zoneId = this.resource.zoneId;
    this.nameServers = this.resource.nameServers;
  }

  /**
   * Refers to a zone below this one. Somebody may have entered the same record manually, so it may be overwritten.
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-routing-traffic-for-subdomains.html
   */
  delegate({ zoneName, nameServers }: HostedZone): void {
    new Route53Record(this, `delegation-${zoneName}`, {
      zoneId: this.zoneId,
      name: zoneName,
      type: "NS",
      records: nameServers,
      ttl: DELEGATION_SECONDS,
      allowOverwrite: true,
    });
  }
}
