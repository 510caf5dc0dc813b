import { block, blocks, stringOf, type Block, type Resource, type Root } from "../terraform";
import { count, HOURS, type Item, type Items } from "./item";

const UNITS_PER_VCPU = 1024;
const MIB_PER_GB = 1024;

/** Fargate, EC2 and images. */
export const COMPUTE: Items = (root, usage) => [
  ...root.all("aws_ecs_service").flatMap((service) => serviceItems(root, service)),
  ...jobItems(root, usage.jobHours),
  ...root.all("aws_autoscaling_group").flatMap((group) => instanceItems(root, group)),
  ...(root.all("aws_ecr_repository").length > 0
    ? [
        {
          service: "ECR",
          what: "images",
          price: "ecr.gb",
          quantity: usage.imagesGb,
          assumed: count(usage.imagesGb, "GB of images"),
        },
      ]
    : []),
];

function serviceItems(root: Root, { name, body }: Resource): Item[] {
  const [task] = root.referenced(body["task_definition"], "aws_ecs_task_definition");
  if (task === undefined) return [];
  const scaling = root
    .all("aws_appautoscaling_target")
    .find((one) => root.references(one.body["resource_id"]).includes(`aws_ecs_service.${name}`));
  const tasks = Number(scaling?.body["min_capacity"] ?? body["desired_count"] ?? 1);
  const named = name.replace(/^(service|worker)_/, "");
  const spot = blocks(body["capacity_provider_strategy"]).some((one) => one["capacity_provider"] === "FARGATE_SPOT");
  const addresses = block(body["network_configuration"])["assign_public_ip"] === true ? tasks : 0;
  return [
    ...fargate(task.body, tasks * HOURS, `${named}: ${tasks} ×${spot ? " (Spot, at the full price)" : ""}`),
    ...(addresses > 0
      ? [
          {
            service: "Public IPv4",
            what: `${named}: an address for each task`,
            price: "ipv4",
            quantity: addresses * HOURS,
          },
        ]
      : []),
  ];
}

function fargate(task: Block, hours: number, what: string, assumed?: string): Item[] {
  const vcpu = Number(task["cpu"]) / UNITS_PER_VCPU;
  const gb = Number(task["memory"]) / MIB_PER_GB;
  const cpu = block(task["runtime_platform"])["cpu_architecture"] === "ARM64" ? "arm" : "x86";
  const more = assumed === undefined ? {} : { assumed };
  return [
    {
      ...{ service: "Fargate", what: `${what} ${vcpu} vCPU` },
      ...{ price: `fargate.${cpu}.vcpu`, quantity: vcpu * hours, ...more },
    },
    { service: "Fargate", what: `${what} ${gb} GB`, price: `fargate.${cpu}.gb`, quantity: gb * hours, ...more },
  ];
}

/** All jobs together run for so many hours; which of them is unknown, so the largest counts. */
function jobItems(root: Root, hours: number): Item[] {
  const sizes = root.all("aws_batch_job_definition").map(({ body }): Block => {
    const container = JSON.parse(stringOf(body["container_properties"]) || "{}") as Block;
    const needs = blocks(container["resourceRequirements"]);
    const value = (type: string) => Number(needs.find((one) => one["type"] === type)?.["value"] ?? 0);
    const platform = block(container["runtimePlatform"])["cpuArchitecture"];
    return {
      cpu: value("VCPU") * UNITS_PER_VCPU,
      memory: value("MEMORY"),
      runtime_platform: { cpu_architecture: platform },
    };
  });
  const [largest] = sizes.sort((one, other) => Number(other["cpu"]) - Number(one["cpu"]));
  return largest === undefined ? [] : fargate(largest, hours, "jobs:", count(hours, "hours of the largest job"));
}

function instanceItems(root: Root, { name, body }: Resource): Item[] {
  const [template] = root.referenced(body["launch_template"], "aws_launch_template");
  const type = stringOf(template?.body["instance_type"]);
  const size = Number(body["desired_capacity"] ?? body["min_size"] ?? 1);
  const disks = blocks(template?.body["block_device_mappings"]).map((one) => Number(block(one["ebs"])["volume_size"]));
  const volumes = root.all("aws_ebs_volume").map((one) => Number(one.body["size"]));
  const gb = [...disks, ...volumes].filter((one) => one > 0).reduce((sum, one) => sum + one, 0);
  const what = `${name}: ${size} × ${type}`;
  const open = blocks(template?.body["network_interfaces"]).some(
    (one) => String(one["associate_public_ip_address"]) === "true",
  );
  return [
    ...(open ? [{ service: "Public IPv4", what: name, price: "ipv4", quantity: size * HOURS }] : []),
    { service: "EC2", what, price: `ec2.${type}`, quantity: size * HOURS },
    { service: "EBS", what: `${gb} GB of gp3`, price: "ebs.gp3.gb", quantity: gb },
  ];
}
