import { type Resource, type Root } from "../../terraform";

const EVERYWHERE = "0.0.0.0/0";

/** Where the subnets' route tables lead. */
export class Routes {
  readonly #root: Root;

  constructor(root: Root) {
    this.#root = root;
  }

  /** Every route of a subnet, except the VPC's local route. */
  routesOf(subnet: string): Resource[] {
    return this.#tablesOf(subnet).flatMap((table) =>
      this.#root.all("aws_route").filter(({ body }) => this.#root.references(body["route_table_id"]).includes(table)),
    );
  }

  /** The route by which the internet, or a part of it, and a public address in this subnet reach each other. */
  throughGateway(subnet: string): Resource | undefined {
    return this.routesOf(subnet).find(({ body }) => body["gateway_id"] !== undefined);
  }

  /** The routes by which this subnet reaches the internet through a NAT gateway, including the gateway's own. */
  throughNat(subnet: string): Resource[] | undefined {
    for (const route of this.#defaultRoutes(subnet)) {
      const [nat] = this.#root.referenced(route.body["nat_gateway_id"], "aws_nat_gateway");
      const [home] = this.#root.references(nat?.body["subnet_id"]);
      const onward = home === undefined ? undefined : this.throughGateway(home);
      if (nat && onward) return [route, nat, onward];
    }
    return undefined;
  }

  /** The route to a peered network in which these subnets are. */
  throughPeering(subnet: string, peered: string): Resource | undefined {
    return this.routesOf(subnet).find(({ body }) =>
      this.#root
        .referenced(body["vpc_peering_connection_id"], "aws_vpc_peering_connection")
        .some((peering) => this.#root.references(peering.body["peer_vpc_id"]).includes(peered)),
    );
  }

  /** The gateway endpoint that a subnet's route table leads to. */
  gatewayEndpoint(subnet: string, service: string): Resource | undefined {
    const tables = this.#tablesOf(subnet);
    return this.#root
      .all("aws_vpc_endpoint")
      .find(
        ({ body }) =>
          String(body["service_name"]).endsWith(`.${service}`) &&
          this.#root.references(body["route_table_ids"]).some((table) => tables.includes(table)),
      );
  }

  #defaultRoutes(subnet: string): Resource[] {
    return this.routesOf(subnet).filter(({ body }) => body["destination_cidr_block"] === EVERYWHERE);
  }

  #tablesOf(subnet: string): string[] {
    return this.#root
      .all("aws_route_table_association")
      .filter(({ body }) => this.#root.references(body["subnet_id"]).includes(subnet))
      .flatMap(({ body }) => this.#root.references(body["route_table_id"]));
  }
}
