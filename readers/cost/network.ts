import { listOf, stringOf, type Resource } from "../terraform";
import { count, HOURS, type Items } from "./item";

/** Load balancers, NAT, endpoints, public addresses and traffic. */
export const NETWORK: Items = (root, { outGb, natGb }) => {
  const balancers = root.all("aws_lb");
  const gateways = root.all("aws_nat_gateway").length;
  const open = balancers.filter(({ body }) => body["internal"] !== true);
  const endpoints = root
    .all("aws_vpc_endpoint")
    .filter(({ body }) => body["vpc_endpoint_type"] === "Interface")
    .map(({ body }) => listOf(body["subnet_ids"]).length)
    .reduce((sum, zones) => sum + zones, 0);
  const addresses = root.all("aws_eip").length + open.reduce((sum, one) => sum + zonesOf(one), 0);
  const behindCloudFront = root.all("aws_cloudfront_distribution").length > 0;
  const out = count(outGb, "GB to the internet");
  return [
    ...of(balancers.length, "Load balancer", `${balancers.length} × application load balancer`, "alb"),
    ...(balancers.length > 0
      ? [
          {
            ...{ service: "Load balancer", what: "capacity units" },
            ...{ price: "alb.lcu", quantity: outGb, assumed: `${out}, one unit and hour for each GB` },
          },
        ]
      : []),
    ...of(gateways, "NAT gateway", `${gateways} × gateway`, "nat"),
    ...(gateways > 0
      ? [
          {
            ...{ service: "NAT gateway", what: "data", price: "nat.gb", quantity: natGb },
            assumed: count(natGb, "GB through NAT"),
          },
        ]
      : []),
    ...of(addresses, "Public IPv4", `${addresses} × address of gateways and load balancers`, "ipv4"),
    ...of(endpoints, "Interface endpoints", `${endpoints} × endpoint and zone`, "endpoint"),
    ...(open.length > 0 && !behindCloudFront
      ? [{ service: "Traffic", what: "to the internet", price: "transfer.out.gb", quantity: outGb, assumed: out }]
      : []),
  ];
};

function of(number: number, service: string, what: string, price: string) {
  return number === 0 ? [] : [{ service, what, price, quantity: number * HOURS }];
}

function zonesOf({ body }: Resource): number {
  return listOf(body["subnets"]).filter((one) => stringOf(one) !== "").length;
}
