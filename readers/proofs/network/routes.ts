import type { Configuration, Declared } from "../configuration";

const EVERYWHERE = "0.0.0.0/0";

/** Where the subnets' route tables lead. */
export class Routes {
  readonly #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** Every route of a subnet beside the VPC's own. */
  routesOf(subnet: string): Declared[] {
    return this.#tablesOf(subnet).flatMap((table) =>
      this.#configuration
        .all("aws_route")
        .filter(({ body }) => this.#configuration.references(body["route_table_id"]).includes(table)),
    );
  }

  /** The route by which the internet, or a part of it, and a public address in this subnet reach each other. */
  throughGateway(subnet: string): Declared | undefined {
    return this.routesOf(subnet).find(({ body }) => body["gateway_id"] !== undefined);
  }

  /** The routes by which this subnet reaches the internet from behind a NAT gateway, up to the gateway's own. */
  throughNat(subnet: string): Declared[] | undefined {
    for (const route of this.#defaultRoutes(subnet)) {
      const [nat] = this.#configuration.referenced(route.body["nat_gateway_id"], "aws_nat_gateway");
      const [home] = this.#configuration.references(nat?.body["subnet_id"]);
      const onward = home === undefined ? undefined : this.throughGateway(home);
      if (nat && onward) return [route, nat, onward];
    }
    return undefined;
  }

  /** The gateway endpoint that a subnet's route table leads to. */
  gatewayEndpoint(subnet: string, service: string): Declared | undefined {
    const tables = this.#tablesOf(subnet);
    return this.#configuration
      .all("aws_vpc_endpoint")
      .find(
        ({ body }) =>
          String(body["service_name"]).endsWith(`.${service}`) &&
          this.#configuration.references(body["route_table_ids"]).some((table) => tables.includes(table)),
      );
  }

  #defaultRoutes(subnet: string): Declared[] {
    return this.routesOf(subnet).filter(({ body }) => body["destination_cidr_block"] === EVERYWHERE);
  }

  #tablesOf(subnet: string): string[] {
    return this.#configuration
      .all("aws_route_table_association")
      .filter(({ body }) => this.#configuration.references(body["subnet_id"]).includes(subnet))
      .flatMap(({ body }) => this.#configuration.references(body["route_table_id"]));
  }
}
