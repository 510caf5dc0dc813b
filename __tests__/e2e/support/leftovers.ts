import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeClustersCommand, DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { askJson } from "../read-back/wire";

/** What a destroyed environment left behind: resources with its tags, or with its name where tags cannot be listed. */
export async function findLeftovers(system: string, environment: string): Promise<string[]> {
  const found = await Promise.all([
    tagged(system, environment),
    addressesAndNetworks(system, environment),
    named(`${system}-${environment}-`),
  ]);
  return found.flat();
}

async function tagged(system: string, environment: string): Promise<string[]> {
  const client = new ResourceGroupsTaggingAPIClient({});
  const filters = [
    { Key: "System", Values: [system] },
    { Key: "Environment", Values: [environment] },
  ];
  const arns: string[] = [];
  for await (const page of paginateGetResources({ client }, { TagFilters: filters })) {
    arns.push(...(page.ResourceTagMappingList ?? []).map((one) => one.ResourceARN ?? ""));
  }
  const kept = await Promise.all(arns.map(async (arn) => (await isOnRecordOnly(arn)) || isMeantToStay(arn)));
  return arns.filter((_, index) => kept[index] !== true);
}

/**
 * Task definitions and secrets are never deleted immediately: task definitions stay on record, and secrets that were
 * protected can be recovered for a while. Final snapshots are meant to stay.
 */
function isMeantToStay(arn: string): boolean {
  return /:ecs:.*:task-definition\/|:secretsmanager:|:rds:.*:(cluster-)?snapshot:|:ec2:.*:snapshot\//.test(arn);
}

/**
 * AWS still lists clusters, services, NAT gateways and instances for a while after deletion, and keys until their
 * deletion.
 */
async function isOnRecordOnly(arn: string): Promise<boolean> {
  const [kind, name = "", service] = arn.split(":").at(-1)?.split("/") ?? [];
  if (arn.includes(":ecs:") && kind === "cluster") {
    const { clusters } = await new ECSClient({}).send(new DescribeClustersCommand({ clusters: [name] }));
    return clusters?.every((one) => one.status === "INACTIVE") ?? true;
  }
  if (arn.includes(":ecs:") && kind === "service" && service !== undefined) {
    const { services } = await new ECSClient({}).send(
      new DescribeServicesCommand({ cluster: name, services: [service] }),
    );
    return services?.every((one) => one.status === "INACTIVE") ?? true;
  }
  if (kind === "natgateway") {
    const { NatGateways: gateways } = await new EC2Client({}).send(
      new DescribeNatGatewaysCommand({ NatGatewayIds: [name] }),
    );
    return gateways?.every((one) => one.State === "deleted") ?? true;
  }
  if (kind === "instance" && arn.includes(":ec2:")) {
    const { Reservations: reservations = [] } = await new EC2Client({}).send(
      new DescribeInstancesCommand({ InstanceIds: [name] }),
    );
    const instances = reservations.flatMap((one) => one.Instances ?? []);
    return instances.every((one) => one.State?.Name === "terminated");
  }
  if (kind === "key" && arn.includes(":kms:")) {
    const { KeyMetadata: key } = await askJson<{ KeyMetadata: { KeyState: string } }>(
      "kms",
      "TrentService.DescribeKey",
      { KeyId: name },
    );
    return key.KeyState === "PendingDeletion";
  }
  return false;
}

async function addressesAndNetworks(system: string, environment: string): Promise<string[]> {
  const client = new EC2Client({});
  const filters = [
    { Name: "tag:System", Values: [system] },
    { Name: "tag:Environment", Values: [environment] },
  ];
  const { Vpcs: vpcs = [] } = await client.send(new DescribeVpcsCommand({ Filters: filters }));
  const { Addresses: addresses = [] } = await client.send(new DescribeAddressesCommand({ Filters: filters }));
  return [...vpcs.map((vpc) => vpc.VpcId ?? ""), ...addresses.map((address) => address.PublicIp ?? "")];
}

async function named(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListRoles({ client: new IAMClient({}) }, {})) {
    found.push(...(page.Roles ?? []).map((role) => role.RoleName ?? ""));
  }
  const { MetricAlarms: alarms = [] } = await new CloudWatchClient({}).send(new DescribeAlarmsCommand({}));
  const { DistributionList: list } = await new CloudFrontClient({}).send(new ListDistributionsCommand({}));
  found.push(...alarms.map((alarm) => alarm.AlarmName ?? ""));
  found.push(...(list?.Items ?? []).map((distribution) => distribution.Comment?.replace(" ", "-") ?? ""));
  return found.filter((name) => name.startsWith(prefix));
}
