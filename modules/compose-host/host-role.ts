import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Construct } from "constructs";
import { Naming } from "../core";
import { anyResource, Role, type Statement } from "../iam";

export interface HostRoleProps {
  readonly volumeArn: string;
  readonly discoveryServiceArn: string;
  readonly logGroupArn: string;
  readonly metricNamespace: string;
}

/** The role of the instance and of every container on it. */
export class HostRole extends Construct {
  readonly role: Role;
  readonly profile: IamInstanceProfile;

  constructor(scope: Construct, id: string, props: HostRoleProps) {
    super(scope, id);
    this.role = new Role(this, "Default", {
      name: scope.node.id,
      description: "What the host and the containers on it may do.",
      // AWS does not send an account when it gives an instance its role; the profile belongs to this account only.
      trust: { service: "ec2.amazonaws.com", sourceAccount: false },
      statements: [...ownDisk(props, Naming.of(this)), ...session(), ...reporting(props)],
    });
    this.profile = new IamInstanceProfile(this, "profile", {
      name: Naming.of(this).name("iam-role", scope.node.id),
      role: this.role.roleName,
    });
  }
}

function ownDisk({ volumeArn, discoveryServiceArn }: HostRoleProps, naming: Naming): Statement[] {
  return [
    { sid: "AttachDisk", actions: ["ec2:AttachVolume"], resources: [volumeArn] },
    {
      sid: "AttachDiskToItself",
      actions: ["ec2:AttachVolume"],
      resources: [naming.arn("ec2", "instance/*")],
      conditions: [
        { test: "StringEquals", variable: "aws:ResourceTag/System", values: [naming.deployment.system] },
        { test: "StringEquals", variable: "aws:ResourceTag/Environment", values: [naming.deployment.environment] },
      ],
    },
    { sid: "Register", actions: ["servicediscovery:RegisterInstance"], resources: [discoveryServiceArn] },
  ];
}

/** Session Manager and Run Command, in place of SSH. */
function session(): Statement[] {
  return [
    {
      sid: "Session",
      actions: [
        "ec2messages:AcknowledgeMessage",
        "ec2messages:DeleteMessage",
        "ec2messages:FailMessage",
        "ec2messages:GetEndpoint",
        "ec2messages:GetMessages",
        "ec2messages:SendReply",
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: anyResource("The channels of Systems Manager have no ARNs."),
    },
  ];
}

function reporting({ logGroupArn, metricNamespace }: HostRoleProps): Statement[] {
  return [
    { sid: "WriteLogs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logGroupArn}:*`] },
    {
      sid: "ReportDisk",
      actions: ["cloudwatch:PutMetricData"],
      resources: anyResource("Metrics have no ARNs; the condition narrows it to one namespace."),
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [metricNamespace] }],
    },
  ];
}
