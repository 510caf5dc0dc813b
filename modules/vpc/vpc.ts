import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { DELETED_LAST, Naming, parseCidr, type Cidr, type IConnectable } from "../core";
import { subnetCidr, type SubnetTier } from "./cidr-plan";
import { VPC, type VpcConfig, type VpcSettings } from "./config";
import { Endpoints } from "./endpoints";
import { FlowLogs } from "./flow-logs";
import { Nat } from "./nat";
import type { ISubnet, IVpcWithEndpoints } from "./network";
import { NetworkAcls } from "./network-acls";

export interface VpcProps {
  readonly config: VpcConfig;
}

/**
 * Zones by their id, which is the same in every account, unlike the letter. Virginia's supports neither Fargate tasks nor
 * VPC links, California's no VPC links, and none of them CloudFront's VPC origins. Only accounts from before these zones
 * were closed to new ones see them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html#vpc-origins-supported-regions
 */
const UNFIT_ZONES = ["apne1-az3", "cac1-az3", "use1-az3", "usw1-az2"] as const;

/**
 * A VPC over several availability zones, with public, private and database subnets.
 *
 * Everything that exists once per zone is keyed by the zone's letter, and each letter has its slot in the address plan:
 * adding a zone does not touch existing resources.
 */
export class Vpc extends Construct implements IVpcWithEndpoints {
  readonly vpcId: string;
  readonly cidr: string;
  readonly publicSubnets: readonly ISubnet[];
  readonly privateSubnets: readonly ISubnet[];
  readonly databaseSubnets: readonly ISubnet[];
  readonly s3PrefixListId: string;
  readonly endpoints: IConnectable | undefined;
  /** The route tables of the private subnets, by zone. */
  readonly privateRouteTables: ReadonlyMap<string, RouteTable>;
  /** The underlying VPC; the escape hatch. */
  readonly resource: AwsVpc;
  readonly #settings: VpcSettings;
  readonly #block: Cidr;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    this.#settings = VPC.settle(this.node.path, props.config);
    this.cidr = this.#settings.cidr;
    this.#block = parseCidr(this.cidr) as Cidr;

    this.resource = this.#createVpc();
    this.vpcId = this.resource.id;
    const internet = new InternetGateway(this, "internet-gateway", { vpcId: this.vpcId, tags: { Name: this.#name() } });
    const zones = this.#findZones();
    // A NAT gateway, a load balancer or a VPC origin cannot be created in a VPC without an internet gateway.
    this.publicSubnets = this.#createSubnets("public", zones, [internet]);
    this.privateSubnets = this.#createSubnets("private", zones, [internet]);
    this.databaseSubnets = this.#createSubnets("database", zones);
    const publicRoutes = this.#routePublicSubnets(internet);
    this.privateRouteTables = this.#routePrivateSubnets();
    this.#isolateDatabaseSubnets();
    new Nat(this, "nat", {
      mode: this.#settings.natGateways,
      publicSubnets: this.publicSubnets,
      privateRouteTables: this.privateRouteTables,
    });
    new NetworkAcls(this, "acl", { vpc: this });
    const endpoints = new Endpoints(this, "endpoint", {
      vpc: this,
      routeTableIds: [publicRoutes.id, ...[...this.privateRouteTables.values()].map((table) => table.id)],
      interfaceServices: this.#settings.interfaceEndpoints,
      access: this.#settings.endpointAccess,
    });
    this.s3PrefixListId = endpoints.s3PrefixListId;
    this.endpoints = endpoints.interfaces;
    this.#createFlowLogs();
  }

  #createVpc(): AwsVpc {
    const vpc = new AwsVpc(this, "Resource", {
      cidrBlock: this.cidr,
      enableDnsSupport: true,
      // The names of interface endpoints and RDS must resolve to private addresses.
      enableDnsHostnames: true,
      tags: { Name: this.#name() },
    });
    // Managed without rules, so that anything that uses it by mistake has no network access.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: this.#name("default-unused") },
    });
    return vpc;
  }

  /**
   * The zones of the region that support everything. Only used to check whether a zone is suitable, never to list
   * zones.
   */
  #findZones(): DataAwsAvailabilityZones {
    return new DataAwsAvailabilityZones(this, "zones", { state: "available", excludeZoneIds: [...UNFIT_ZONES] });
  }

  #createSubnets(tier: SubnetTier, zones: DataAwsAvailabilityZones, dependsOn?: ITerraformDependable[]): ISubnet[] {
    const { region } = Naming.of(this).deployment;
    return this.#settings.azs.map((az) => {
      const subnet = new Subnet(this, `${tier}-${az}`, {
        vpcId: this.vpcId,
        cidrBlock: subnetCidr(this.#block, this.#settings.azSlots, tier, az),
        availabilityZone: `${region}${az}`,
        tags: { Name: this.#name(`${tier}-${az}`), Tier: tier },
        ...(dependsOn ? { dependsOn } : {}),
        lifecycle: {
          ...DELETED_LAST,
          precondition: [
            {
              condition: Fn.contains(zones.names, `${region}${az}`) as boolean,
              errorMessage: `${region}${az} does not exist in this account, or has no Fargate and no VPC links; use other letters in network.azs.`,
            },
          ],
        },
      });
      return { az, subnetId: subnet.id };
    });
  }

  #routePublicSubnets(gateway: InternetGateway): RouteTable {
    const table = this.#createRouteTable("public");
    new Route(this, "public-to-internet", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    for (const subnet of this.publicSubnets) this.#associate("public", subnet, table);
    return table;
  }

  /** A table per zone, whatever the NAT mode: going from one gateway to one per zone then only changes routes. */
  #routePrivateSubnets(): Map<string, RouteTable> {
    const tables = new Map<string, RouteTable>();
    for (const subnet of this.privateSubnets) {
      const table = this.#createRouteTable(`private-${subnet.az}`);
      this.#associate("private", subnet, table);
      tables.set(subnet.az, table);
    }
    return tables;
  }

  #isolateDatabaseSubnets(): void {
    const table = this.#createRouteTable("database");
    for (const subnet of this.databaseSubnets) this.#associate("database", subnet, table);
  }

  #createFlowLogs(): void {
    const { flowLogs, flowLogRetentionDays } = this.#settings;
    if (flowLogs === "none") return;
    new FlowLogs(this, "flow-logs", {
      vpcId: this.vpcId,
      traffic: flowLogs,
      retentionDays: flowLogRetentionDays,
    });
  }

  #createRouteTable(name: string): RouteTable {
    return new RouteTable(this, `${name}-routes`, { vpcId: this.vpcId, tags: { Name: this.#name(name) } });
  }

  #associate(tier: SubnetTier, subnet: ISubnet, table: RouteTable): void {
    new RouteTableAssociation(this, `${tier}-${subnet.az}-routes-association`, {
      subnetId: subnet.subnetId,
      routeTableId: table.id,
    });
  }

  #name(thing?: string): string {
    const naming = Naming.of(this);
    return thing === undefined ? naming.prefix : naming.name("tag", thing);
  }
}
