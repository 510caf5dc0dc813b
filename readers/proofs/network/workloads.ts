import { type Block, type Resource, type Root, block, blocks, strings, without } from "../../terraform";

/** Something with a network interface: it can be reached, and it can reach others. */
export interface Workload {
  /** `aws_ecs_service.backend`. */
  readonly address: string;
  /** Addresses of its subnets and security groups. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Whether it has a public address. */
  readonly public: boolean;
  /** Holds data: a database or a cache. */
  readonly store: boolean;
  /** Starts containers, so it must reach their images and logs. */
  readonly pulls: boolean;
}

/** How to read what the proof needs from a type of resource. */
interface Kind {
  readonly subnets: (body: Block, root: Root) => unknown;
  readonly securityGroups: (body: Block, root: Root) => unknown;
  readonly public?: (body: Block, root: Root) => boolean;
  /** Not every resource of the type has an interface. */
  readonly when?: (body: Block) => boolean;
  readonly store?: true;
  readonly pulls?: true;
}

const KINDS: Readonly<Record<string, Kind>> = {
  aws_lb: {
    subnets: (body) => [body["subnets"], blocks(body["subnet_mapping"]).map((one) => one["subnet_id"])],
    securityGroups: (body) => body["security_groups"],
    public: (body) => body["internal"] !== true,
  },
  aws_ecs_service: {
    subnets: (body) => block(body["network_configuration"])["subnets"],
    securityGroups: (body) => block(body["network_configuration"])["security_groups"],
    public: (body) => block(body["network_configuration"])["assign_public_ip"] === true,
    pulls: true,
  },
  aws_scheduler_schedule: {
    when: (body) => Object.keys(scheduledNetwork(body)).length > 0,
    subnets: (body) => scheduledNetwork(body)["subnets"],
    securityGroups: (body) => scheduledNetwork(body)["security_groups"],
    public: (body) => scheduledNetwork(body)["assign_public_ip"] === true,
    pulls: true,
  },
  aws_batch_compute_environment: {
    subnets: (body) => block(body["compute_resources"])["subnets"],
    securityGroups: (body) => block(body["compute_resources"])["security_group_ids"],
    // The job definition decides whether it gets a public address.
    public: (_, root) =>
      root.all("aws_batch_job_definition").some(({ body }) => asksForAddress(body["container_properties"])),
    pulls: true,
  },
  aws_db_instance: {
    subnets: (body, root) => subnetsOfInstance(root, body),
    securityGroups: (body) => body["vpc_security_group_ids"],
    public: (body) => body["publicly_accessible"] === true,
    store: true,
  },
  aws_rds_cluster: {
    subnets: (body, root) => subnetsOfGroup(root, body["db_subnet_group_name"]),
    securityGroups: (body) => body["vpc_security_group_ids"],
    public: (_, root) => root.all("aws_rds_cluster_instance").some(({ body }) => body["publicly_accessible"] === true),
    store: true,
  },
  aws_elasticache_replication_group: {
    subnets: (body, root) => subnetsOfGroup(root, body["subnet_group_name"]),
    securityGroups: (body) => body["security_group_ids"],
    store: true,
  },
  aws_vpc_endpoint: {
    when: (body) => body["vpc_endpoint_type"] === "Interface",
    subnets: (body) => body["subnet_ids"],
    securityGroups: (body) => body["security_group_ids"],
  },
  aws_apigatewayv2_vpc_link: {
    subnets: (body) => body["subnet_ids"],
    securityGroups: (body) => body["security_group_ids"],
  },
  aws_autoscaling_group: {
    subnets: (body) => body["vpc_zone_identifier"],
    securityGroups: (body, root) => launched(root, body).flatMap(groupsOfTemplate),
    public: (body, root) => launched(root, body).some(templateAsksForAddress),
    pulls: true,
  },
  aws_instance: {
    subnets: (body) => body["subnet_id"],
    securityGroups: (body) => body["vpc_security_group_ids"],
    public: (body) => body["associate_public_ip_address"] === true,
  },
};

/** Parts of the network itself, which refer to subnets or security groups without having an interface. */
const NETWORK = new Set([
  "aws_route_table_association",
  "aws_network_acl",
  "aws_network_acl_rule",
  "aws_nat_gateway",
  "aws_db_subnet_group",
  "aws_elasticache_subnet_group",
  "aws_launch_template",
  "aws_security_group",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
]);

/** What stands for the subnets of a database in a peered network, which another root created. */
export const PEERED = "data.aws_db_subnet_group";

/** Everything with a network interface. */
export function workloadsOf(root: Root): Workload[] {
  return root.resources.flatMap((resource) => {
    const kind = KINDS[resource.type];
    return kind && applies(kind, resource) ? [workload(root, resource, kind)] : [];
  });
}

/** Resources in a subnet or a security group whose type the proof does not know; they must not be overlooked. */
export function unknownIn(root: Root): Resource[] {
  return root.resources.filter(({ type, body }) => {
    const kind = KINDS[type];
    if (NETWORK.has(type) || (kind !== undefined && applies(kind, { body }))) return false;
    return root
      .references(without(body, "depends_on"))
      .some((one) => /^aws_(subnet|(default_)?security_group)\./.test(one));
  });
}

function applies({ when }: Kind, { body }: Pick<Resource, "body">): boolean {
  return when === undefined || when(body);
}

function workload(root: Root, { address, body }: Resource, kind: Kind): Workload {
  const named = (value: unknown, ...types: readonly string[]) =>
    root.references(value).filter((one) => types.some((type) => one.startsWith(`${type}.`)));
  return {
    address,
    subnets: named(kind.subnets(body, root), "aws_subnet", PEERED),
    securityGroups: named(kind.securityGroups(body, root), "aws_security_group", "aws_default_security_group"),
    public: kind.public?.(body, root) ?? false,
    store: kind.store ?? false,
    pulls: kind.pulls ?? false,
  };
}

/** The subnets of a group; of one in a peered network, the group stands for them all. */
function subnetsOfGroup(root: Root, name: unknown): unknown {
  return root.referenced(name).map(({ type, address, body }) => (type === PEERED ? address : body["subnet_ids"]));
}

/** A replica without a subnet group of its own is in its source's. */
function subnetsOfInstance(root: Root, body: Block): unknown {
  const own = subnetsOfGroup(root, body["db_subnet_group_name"]);
  const sources = root.referenced(body["replicate_source_db"], "aws_db_instance");
  return [own, ...sources.map((source) => subnetsOfGroup(root, source.body["db_subnet_group_name"]))];
}

function scheduledNetwork(body: Block): Block {
  return block(block(block(body["target"])["ecs_parameters"])["network_configuration"]);
}

function asksForAddress(properties: unknown): boolean {
  return strings(properties).some((text) => /"assignPublicIp":\s*"ENABLED"/.test(text));
}

function launched(root: Root, body: Block): Block[] {
  return root.referenced(body["launch_template"], "aws_launch_template").map((one) => one.body);
}

function groupsOfTemplate(template: Block): unknown[] {
  const interfaces = blocks(template["network_interfaces"]).map((one) => one["security_groups"]);
  return [template["vpc_security_group_ids"], ...interfaces];
}

function templateAsksForAddress(template: Block): boolean {
  return blocks(template["network_interfaces"]).some((one) => String(one["associate_public_ip_address"]) === "true");
}
