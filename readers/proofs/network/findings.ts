import { type Resource, type Root } from "../../terraform";
import { type Finding } from "../finding";
import { listenerFindings } from "./listeners";
import { CLOUDFRONT, INTERNET, isOutside, Reachability, S3, type Reach } from "./reachability";
import { unreadable } from "./unreadable";
import { unknownIn, type Workload } from "./workloads";

/** The ports on which a load balancer may face the internet. */
const WEB_PORTS = [80, 443];
const HTTPS = 443;
/** What Fargate needs to start a container without internet access; S3 holds the image layers. */
const PULL_ENDPOINTS = ["ecr.api", "ecr.dkr", "logs"];

/** What is wrong with a network: what can be reached but must not be, and what cannot be reached but must be. */
export function networkFindings(root: Root): Finding[] {
  const reachability = new Reachability(root);
  const reaches = reachability.all();
  return [
    ...unknownIn(root).map(unknown),
    ...unreadable(root, reachability.workloads),
    ...listenerFindings(root, reaches),
    ...fromOutside(root, reaches),
    ...reachability.workloads.filter(({ store }) => store).flatMap((one) => storeFindings(one, reachability, reaches)),
    ...reachability.workloads.filter(({ pulls }) => pulls).flatMap((one) => pullFindings(root, one, reaches)),
    ...deadEdges(root, reaches),
  ];
}

function unknown({ address, type }: Resource): Finding {
  const message = `is in a subnet or a security group, and the proof does not know what a ${type} can reach; add the type in readers/proofs/network/workloads.ts`;
  return { rule: "unknown-workload", address, message };
}

/** Only load balancers are open to the internet, and those behind CloudFront only to CloudFront. */
function fromOutside(root: Root, reaches: readonly Reach[]): Finding[] {
  const behindCloudFront = root.all("aws_cloudfront_vpc_origin").flatMap(({ body }) => root.references(body));
  return reaches
    .filter(({ from }) => isOutside(from))
    .flatMap(({ from, to, port, lastPort, path }): Finding[] => {
      const balancer = to.startsWith("aws_lb.");
      if (from === CLOUDFRONT && balancer) return [];
      if (balancer && port === lastPort && WEB_PORTS.includes(port) && !behindCloudFront.includes(to)) return [];
      const why = behindCloudFront.includes(to)
        ? "it is behind CloudFront"
        : "only load balancers may be, on ports 80 and 443";
      const ports = port === lastPort ? `port ${port}` : `ports ${port} to ${lastPort}`;
      const message = `can be reached from ${from} on ${ports}, but ${why}; remove the last rule of the path`;
      return [{ rule: "internet-reaches", address: to, message, path }];
    });
}

function storeFindings(store: Workload, reachability: Reachability, reaches: readonly Reach[]): Finding[] {
  const { address } = store;
  const findings: Finding[] = reachability.routesOf(store).map((route) => ({
    rule: "store-has-route",
    address,
    message: "holds data, and its subnet has a route out of the VPC; use subnets without one",
    path: [address, route],
  }));
  for (const { to, port, path } of reaches.filter((reach) => reach.from === address && reach.to !== address)) {
    const message = `holds data, and can open connections to ${to} on port ${port}; remove its egress rule`;
    findings.push({ rule: "store-reaches", address, message, path });
  }
  return findings;
}

/** A task that cannot pull its image never starts, which only shows after the apply. */
function pullFindings(root: Root, { address }: Workload, reaches: readonly Reach[]): Finding[] {
  const own = reaches.filter(({ from }) => from === address);
  if (own.some(({ to, port }) => to === INTERNET && port === HTTPS)) return [];
  const services = own.map(({ to }) => String(root.get(to)?.body["service_name"]));
  const missing = PULL_ENDPOINTS.filter((one) => !services.some((service) => service.endsWith(`.${one}`)));
  if (!own.some(({ to }) => to === S3)) missing.push("s3");
  if (missing.length === 0) return [];
  const message = `starts containers, but cannot reach ${missing.join(", ")}; give it VPC endpoints or internet access`;
  return [{ rule: "cannot-pull", address, message }];
}

/** Traffic between two groups needs two rules; one by itself has no effect, or opens something by mistake. */
function deadEdges(root: Root, reaches: readonly Reach[]): Finding[] {
  const used = new Set(reaches.flatMap(({ path }) => path));
  return ["ingress", "egress"].flatMap((direction) =>
    root
      .all(`aws_vpc_security_group_${direction}_rule`)
      .filter(({ body }) => root.references(body["referenced_security_group_id"]).length > 0)
      .filter(({ address }) => !used.has(address))
      .map(({ address }) => ({
        rule: "dead-edge",
        address,
        message:
          "has no effect: the other security group, a network ACL or a missing route blocks the traffic; fix that, or remove the rule",
      })),
  );
}
