import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeLaunchTemplateVersionsCommand, DescribeVolumesCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Deployed } from "../support/environment-suite";
import { actions, readPolicy } from "./aws";
import { readNatGateways, readNetwork } from "./network";
import { askJson, askPath } from "./wire";

/** Tests for an environment on a single instance. */
export function hostReadBack(deployed: Deployed): void {
  const prefix = (thing: string) => `${deployed.name}-${thing}`;

  test("IO-11: one instance, which is replaced if it fails, without SSH and with IMDSv2 only", async () => {
    const { AutoScalingGroups: [group] = [] } = await new AutoScalingClient({}).send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [deployed.outputs["host_group"] ?? ""] }),
    );
    const { LaunchTemplateVersions: [version] = [] } = await new EC2Client({}).send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId: group?.LaunchTemplate?.LaunchTemplateId,
        Versions: [group?.LaunchTemplate?.Version ?? ""],
      }),
    );
    const template = version?.LaunchTemplateData;

    expect(group).toMatchObject({ MinSize: 1, MaxSize: 1, DesiredCapacity: 1 });
    expect(template?.MetadataOptions).toMatchObject({ HttpTokens: "required" });
    expect(template?.KeyName).toBeUndefined();
    expect(template?.BlockDeviceMappings).toMatchObject([{ Ebs: { Encrypted: true } }]);
  });

  test("IO-11: its data is on a separate, encrypted disk", async () => {
    const { Volumes: volumes = [] } = await new EC2Client({}).send(
      new DescribeVolumesCommand({ Filters: [{ Name: "tag:Name", Values: [prefix("host-data")] }] }),
    );

    expect(volumes).toMatchObject([{ Encrypted: true, VolumeType: "gp3", Size: 20 }]);
  });

  test("IO-11: the instance may attach its disk, call Textract and be managed without SSH", async () => {
    const allowed = (await readPolicy(prefix("host"))).flatMap(actions);

    expect(allowed).toEqual(
      expect.arrayContaining(["ec2:AttachVolume", "ssmmessages:OpenDataChannel", "servicediscovery:RegisterInstance"]),
    );
    expect(allowed.filter((action) => action.includes("*"))).toEqual([]);
  });

  test("IO-11: only the API reaches it, and nothing in the network is open to the internet", async () => {
    const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");

    expect(ingress.map((rule) => [rule.group, rule.from, rule.toPort])).toEqual([[prefix("host"), prefix("api"), 80]]);
    expect(await readNatGateways(deployed.outputs["vpc_id"] ?? "")).toEqual([]);
  });

  test("IO-11: the HTTP API finds the instance through Cloud Map", async () => {
    const { items: apis } = await askPath<{ items: Api[] }>("apigateway", "/v2/apis");
    const api = apis.find((one) => one.name === prefix("api"));
    const { items: integrations } = await askPath<{ items: Integration[] }>(
      "apigateway",
      `/v2/apis/${api?.apiId ?? "?"}/integrations`,
    );
    const { Service: service } = await askJson<{ Service: { Name: string } }>(
      "servicediscovery",
      "Route53AutoNaming_v20170314.GetService",
      { Id: integrations[0]?.integrationUri.split("/").at(-1) },
    );

    expect(api?.disableExecuteApiEndpoint).toBe(true);
    expect(integrations).toMatchObject([{ connectionType: "VPC_LINK", integrationType: "HTTP_PROXY" }]);
    expect(service.Name).toBe("host");
  });

  test("IO-11, IO-13: the disk is backed up every hour, and a backup is kept for a week", async () => {
    const { BackupPlansList: plans } = await askPath<{ BackupPlansList: Plan[] }>("backup", "/backup/plans/");
    const id = plans.find((one) => one.BackupPlanName === prefix("backups"))?.BackupPlanId ?? "?";
    const { BackupPlan: plan } = await askPath<{ BackupPlan: object }>("backup", `/backup/plans/${id}/`);
    const { BackupSelectionsList: list } = await askPath<{ BackupSelectionsList: { SelectionId: string }[] }>(
      "backup",
      `/backup/plans/${id}/selections/`,
    );
    const { BackupSelection: selection } = await askPath<{ BackupSelection: { Resources: string[] } }>(
      "backup",
      `/backup/plans/${id}/selections/${list[0]?.SelectionId ?? "?"}`,
    );
    const { Volumes: [volume] = [] } = await new EC2Client({}).send(
      new DescribeVolumesCommand({ Filters: [{ Name: "tag:Name", Values: [prefix("host-data")] }] }),
    );

    expect(plan).toMatchObject({
      Rules: [
        {
          ScheduleExpression: "cron(0 * * * ? *)",
          TargetBackupVaultName: deployed.outputs["backup_vault"],
          Lifecycle: { DeleteAfterDays: 7 },
        },
      ],
    });
    expect(list).toHaveLength(1);
    expect(selection.Resources).toEqual([expect.stringMatching(new RegExp(`:volume/${volume?.VolumeId ?? "?"}$`))]);
  });

  test("IO-11: a pipeline deploys with a Systems Manager document", async () => {
    const name = deployed.outputs["host_deploy_document"] ?? "";
    const { Content: content } = await askJson<{ Content: string }>("ssm", "AmazonSSM.GetDocument", { Name: name });

    expect(name).toBe(prefix("deploy"));
    expect(content).toContain("/data/image-tag");
    expect((await readPolicy(prefix("deploy-backend"))).flatMap(actions)).toContain("ssm:SendCommand");
  });
}

interface Api {
  readonly apiId: string;
  readonly name: string;
  readonly disableExecuteApiEndpoint: boolean;
}

interface Integration {
  readonly integrationUri: string;
}

interface Plan {
  readonly BackupPlanId: string;
  readonly BackupPlanName: string;
}
