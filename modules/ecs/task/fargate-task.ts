import { Construct } from "constructs";
import { Connections, INTERNET, Naming, type IConnectable, type Protection } from "../../core";
import type { Role } from "../../iam";
import type { ISecret } from "../../secrets";
import type { IVpc } from "../../vpc";
import type { ICluster } from "../cluster/cluster";
import type { IRepository } from "../repository/repository";
import type { TaskDeployment } from "./deployment";
import { receiverOf, type SidecarSpec } from "./sidecar";
import { TaskDefinition, type ContainerSettings } from "./task-definition";

/** The props of every task, whatever starts it. */
export interface FargateTaskProps {
  readonly vpc: IVpc;
  readonly cluster: ICluster;
  readonly protection: Protection;
  /** Where the image is; required if CI owns it, and for the permission to pull from it if Terraform does. */
  readonly repository?: IRepository;
  /** Plain environment variables that come from other constructs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by the environment variable that the container finds them in. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
}

/** The props of a task with its settings, which have been checked. */
export interface CheckedTaskProps extends FargateTaskProps {
  readonly settings: ContainerSettings;
  readonly sidecars?: readonly SidecarSpec[];
  /** The family of the task definition that Terraform registers. Default: named after the construct's id. */
  readonly family?: string;
  /** Gives its port the task's name, by which Service Connect finds it. Default: false. */
  readonly namesPort?: boolean;
}

const HTTPS = 443;

/** What services and scheduled tasks have in common: a task definition with its roles, and a security group. */
export abstract class FargateTask extends Construct implements IConnectable {
  readonly connections: Connections;
  readonly taskDefinition: TaskDefinition;
  /** The role of the application; grants go here. */
  readonly taskRole: Role;
  /** What a pipeline must know to register a new version. */
  abstract readonly deployment: TaskDeployment;
  /** Where the tasks run. */
  protected readonly network: TaskNetwork;
  readonly #imageOwner: "ci" | "terraform";

  protected constructor(scope: Construct, id: string, props: CheckedTaskProps) {
    super(scope, id);
    this.#imageOwner = props.settings.image.owner;
    this.connections = this.#createSecurityGroup(props);
    this.network = networkOf(props, this.connections);
    this.taskDefinition = new TaskDefinition(this, "task", { ...props, name: id });
    this.taskRole = this.taskDefinition.taskRole;
  }

  /** Sets a plain environment variable. @throws Error if the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.taskDefinition.addEnvironment(name, value);
  }

  /**
   * Passes a secret's value to the container in an environment variable. @throws Error if the variable is already set.
   */
  addSecret(name: string, secret: ISecret): void {
    this.taskDefinition.addSecret(name, secret);
  }

  /** @throws Error if Terraform owns the image. */
  protected assertImageIsDeployedByCi(): void {
    if (this.#imageOwner === "ci") return;
    throw new Error(`${this.node.path}: Terraform owns the image; set image.owner to "ci" for a pipeline to deploy it`);
  }

  protected describeTask({ cluster, repository }: FargateTaskProps): TaskDeployment {
    return {
      clusterName: cluster.clusterName,
      taskFamily: this.taskDefinition.resource.family,
      revisionsArn: Naming.of(this).arn("ecs", `task-definition/${this.taskDefinition.resource.family}:*`),
      containerName: this.node.id,
      taskRoleArn: this.taskRole.roleArn,
      executionRoleArn: this.taskDefinition.executionRole.roleArn,
      repositoryUrl: repository?.repositoryUrl,
    };
  }

  #createSecurityGroup({ vpc: { vpcId }, settings, sidecars = [] }: CheckedTaskProps): Connections {
    const { egress, outbound } = settings;
    const port = receiverOf(sidecars)?.port ?? settings.port;
    const connections = new Connections(this, {
      vpcId,
      description: `Tasks of ${this.node.id}`,
      ...(port === undefined ? {} : { defaultPort: port }),
    });
    if (egress === "https") connections.allowToPeer(INTERNET, HTTPS);
    for (const [name, destination] of Object.entries(outbound)) {
      connections.allowToPeer({ cidr: destination.to, name }, destination.port);
    }
    return connections;
  }
}

/** The network configuration of services and schedules. */
interface TaskNetwork {
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly assignPublicIp: boolean;
}

function networkOf({ vpc, settings }: CheckedTaskProps, { securityGroupId }: Connections): TaskNetwork {
  const isPublic = settings.placement === "public";
  const subnets = isPublic ? vpc.publicSubnets : vpc.privateSubnets;
  return {
    subnets: subnets.map(({ subnetId }) => subnetId),
    securityGroups: [securityGroupId],
    assignPublicIp: isPublic,
  };
}
