import { EcsService, type EcsServiceCapacityProviderStrategy } from "@cdktf/provider-aws/lib/ecs-service";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { dependable, Lazy, Op, TerraformSelf, type ITerraformDependable, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import {
  Connections,
  INTERNET,
  Naming,
  refuse,
  type IConnectable,
  type IWatchable,
  type Problem,
  type Protection,
  type Signals,
} from "../core";
import type { IGrantable, Role } from "../iam";
import type { ISecret } from "../secrets";
import type { IVpc } from "../vpc";
import type { ICluster } from "./cluster";
import { grantDeployment, type ServiceDeployment } from "./deployment";
import { allowExec } from "./exec";
import type { ILoadBalancer } from "./load-balancer";
import type { IRepository } from "./repository";
import { ServiceScaling } from "./scaling";
import {
  serviceSettings,
  variableName,
  type CapacityConfig,
  type ServiceConfig,
  type ServiceSettings,
} from "./service-config";
import { requestsNeedLoadBalancer, serviceProblems } from "./service-problems";
import { serviceSignals } from "./service-signals";
import { sidecarsOf, type SidecarSpec } from "./sidecar";
import { TaskDefinition } from "./task-definition";
import { allowTracing, TRACING_ENVIRONMENT, XRAY_DAEMON } from "./tracing";

export interface FargateServiceProps {
  readonly config: ServiceConfig;
  readonly vpc: IVpc;
  readonly cluster: ICluster;
  readonly protection: Protection;
  /** Where the image is; needed where CI owns it, and for the right to pull from it where Terraform does. */
  readonly repository?: IRepository;
  /** Sends its requests to this service. */
  readonly loadBalancer?: ILoadBalancer;
  /** Plain environment variables that come from other constructs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by the environment variable that the container finds them in. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
  /** Containers beside the application in every task. */
  readonly sidecars?: readonly SidecarSpec[];
}

/** The image of the first task definition where CI owns the image and no tag is set. */
const FIRST_TAG = "bootstrap";
const HTTPS = 443;

/**
 * An ECS service on Fargate with its task definition, roles, security group and scaling; with a load balancer, its target
 * group. A deployment that fails is always rolled back by the circuit breaker.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service
 */
export class FargateService extends Construct implements IConnectable, IWatchable {
  readonly serviceName: string;
  readonly connections: Connections;
  readonly taskDefinition: TaskDefinition;
  /** What the application may do; grants go here. */
  readonly taskRole: Role;
  readonly deployment: ServiceDeployment;
  readonly signals: Signals;
  /** Undefined without a load balancer. */
  readonly targetGroup: LbTargetGroup | undefined;
  /** Undefined without `scaling`. */
  readonly scaling: ServiceScaling | undefined;
  /** The service itself, for what has no property here. */
  readonly resource: EcsService;
  readonly #settings: ServiceSettings;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    refuse(this.node.path, [...serviceProblems(props.config, props.sidecars), ...wiringProblems(id, props)]);
    this.#settings = serviceSettings(props.config);

    this.connections = this.#createSecurityGroup(props.vpc);
    this.taskDefinition = this.#createTaskDefinition(props);
    this.taskRole = this.taskDefinition.taskRole;
    if (this.#settings.exec) allowExec(this.taskRole, props.cluster.execLogGroupArn);
    if (this.#settings.tracing) allowTracing(this.taskRole);
    this.targetGroup = props.loadBalancer && this.#createTargetGroup(props.loadBalancer, props.vpc);
    this.resource = this.#createService(props);
    this.serviceName = this.resource.name;
    this.scaling = this.#createScaling(props);

    this.deployment = this.#describeDeployment(props);
    this.signals = serviceSignals({
      name: id,
      settings: this.#settings,
      cluster: props.cluster,
      serviceName: this.serviceName,
      loadBalancer: props.loadBalancer?.arnSuffix,
      targetGroup: this.targetGroup?.arnSuffix,
    });
  }

  /** Sets a plain environment variable. @throws Error where the variable is already set. */
  addEnvironment(name: string, value: string): void {
    this.taskDefinition.addEnvironment(name, value);
  }

  /** Hands a secret's value to the container in an environment variable. @throws Error where the variable is already set. */
  addSecret(name: string, secret: ISecret): void {
    this.taskDefinition.addSecret(name, secret);
  }

  /**
   * Lets a pipeline register task definitions, hand them the service's roles, and roll the service.
   * @throws Error where Terraform owns the image: the next apply would undo what the pipeline did.
   */
  grantDeploy(grantee: IGrantable): void {
    if (this.#settings.image.owner !== "ci") {
      throw new Error(
        `${this.node.path}: Terraform owns the image; set image.owner to "ci" for a pipeline to deploy it`,
      );
    }
    grantDeployment(grantee, this.node.id, this.deployment);
  }

  #createSecurityGroup({ vpcId }: IVpc): Connections {
    const { port, egress } = this.#settings;
    const connections = new Connections(this, {
      vpcId,
      description: `Tasks of ${this.node.id}`,
      ...(port === undefined ? {} : { defaultPort: port }),
    });
    if (egress === "https") connections.allowToPeer(INTERNET, HTTPS);
    return connections;
  }

  #createTaskDefinition(props: FargateServiceProps): TaskDefinition {
    const { image } = this.#settings;
    const definition = new TaskDefinition(this, "task", {
      settings: this.#settings,
      name: this.node.id,
      image:
        image.owner === "terraform"
          ? image.reference
          : `${props.repository?.repositoryUrl ?? ""}:${image.tag ?? FIRST_TAG}`,
      repository: props.repository,
      protection: props.protection,
      sidecars: sidecarsOf(this.#settings, props.sidecars ?? []),
    });
    for (const environment of [props.environment ?? {}, this.#settings.tracing ? TRACING_ENVIRONMENT : {}]) {
      for (const [name, value] of Object.entries(environment)) definition.addEnvironment(name, value);
    }
    for (const [name, secret] of Object.entries(props.secrets ?? {})) definition.addSecret(name, secret);
    return definition;
  }

  /** Its name holds the port, which cannot change in place: the new group can stand beside the one still in use. */
  #createTargetGroup(loadBalancer: ILoadBalancer, { vpcId }: IVpc): LbTargetGroup {
    const { port, healthCheck, deregistrationDelaySeconds } = this.#settings;
    const targetGroup = new LbTargetGroup(this, "target-group", {
      name: Naming.of(this).name("target-group", `${this.node.id}-${String(port)}`),
      vpcId,
      targetType: "ip",
      protocol: "HTTP",
      ...(port === undefined ? {} : { port }),
      deregistrationDelay: String(deregistrationDelaySeconds),
      healthCheck: {
        path: healthCheck.path,
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
        matcher: healthCheck.codes,
      },
      lifecycle: { createBeforeDestroy: true },
    });
    loadBalancer.forwardTo(targetGroup.arn);
    loadBalancer.connections.allowTo(this);
    return targetGroup;
  }

  #createService(props: FargateServiceProps): EcsService {
    const settings = this.#settings;
    const { vpc, cluster } = props;
    const isPublic = settings.placement === "public";
    const service = new EcsService(this, "Resource", {
      name: Naming.of(this).name("ecs", `${this.node.id}-service`),
      cluster: cluster.clusterArn,
      taskDefinition: this.taskDefinition.resource.arn,
      desiredCount: settings.desiredCount,
      capacityProviderStrategy: capacityProviders(settings.capacity),
      // Without it a change of capacity would replace the service; with it, it rolls.
      forceNewDeployment: true,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: settings.minimumHealthyPercent,
      deploymentMaximumPercent: settings.maximumPercent,
      // Evening the zones out means starting a task before stopping another one.
      availabilityZoneRebalancing: settings.maximumPercent > 100 ? "ENABLED" : "DISABLED",
      enableExecuteCommand: settings.exec,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: (isPublic ? vpc.publicSubnets : vpc.privateSubnets).map(({ subnetId }) => subnetId),
        securityGroups: [this.connections.securityGroupId],
        assignPublicIp: isPublic,
      },
      ...this.#behindLoadBalancer(),
      waitForSteadyState: settings.image.owner === "terraform",
      lifecycle: this.#lifecycle(),
    });
    service.dependsOn = Lazy.listValue({ produce: () => this.#prerequisites(props).map(dependable) });
    return service;
  }

  #behindLoadBalancer() {
    const { port, healthCheckGracePeriodSeconds } = this.#settings;
    if (!this.targetGroup || port === undefined) return {};
    return {
      loadBalancer: [{ targetGroupArn: this.targetGroup.arn, containerName: this.node.id, containerPort: port }],
      healthCheckGracePeriodSeconds,
    };
  }

  /** What others decide is left alone: the image by CI, the number of tasks by scaling. */
  #lifecycle(): TerraformResourceLifecycle {
    const { image, scaling } = this.#settings;
    const ignoreChanges = [...(image.owner === "ci" ? ["task_definition"] : []), ...(scaling ? ["desired_count"] : [])];
    const expected = this.taskDefinition.resource.arn;
    return {
      ...(ignoreChanges.length > 0 ? { ignoreChanges } : {}),
      ...(image.owner === "ci"
        ? {}
        : {
            postcondition: [
              {
                condition: Op.eq(TerraformSelf.getString("task_definition"), expected),
                errorMessage:
                  `The service ${this.node.id} does not run the task definition of this apply: its tasks did not become healthy ` +
                  `and were rolled back. Read the service's events and the log group ${Naming.of(this).logGroup("ecs", this.node.id)}.`,
              },
            ],
          }),
    };
  }

  /** What a task needs to start: capacity, rights, a way out, and a target group that a listener forwards to. */
  #prerequisites({ cluster, loadBalancer }: FargateServiceProps): ITerraformDependable[] {
    const egress = this.node.children.filter((child) => child instanceof VpcSecurityGroupEgressRule);
    return [
      ...cluster.dependables,
      ...this.taskDefinition.executionRole.dependables,
      ...this.taskRole.dependables,
      ...egress,
      ...(loadBalancer?.dependables ?? []),
    ];
  }

  #createScaling({ cluster, loadBalancer }: FargateServiceProps): ServiceScaling | undefined {
    const { scaling } = this.#settings;
    if (!scaling) return undefined;
    const requestsOf = loadBalancer && this.targetGroup && `${loadBalancer.arnSuffix}/${this.targetGroup.arnSuffix}`;
    return new ServiceScaling(this, "scaling", {
      settings: scaling,
      clusterName: cluster.clusterName,
      serviceName: this.serviceName,
      name: this.node.id,
      requestsOf,
    });
  }

  #describeDeployment({ cluster, repository }: FargateServiceProps): ServiceDeployment {
    return {
      clusterName: cluster.clusterName,
      serviceName: this.serviceName,
      serviceArn: this.resource.id,
      taskFamily: this.taskDefinition.resource.family,
      containerName: this.node.id,
      taskRoleArn: this.taskRole.roleArn,
      executionRoleArn: this.taskDefinition.executionRole.roleArn,
      repositoryUrl: repository?.repositoryUrl,
    };
  }
}

/** What the configuration alone cannot tell. */
function wiringProblems(id: string, props: FargateServiceProps): Problem[] {
  const { config, repository, loadBalancer, environment, secrets, sidecars = [] } = props;
  const names = Object.keys({ ...environment, ...secrets });
  const problems: Problem[] = names.flatMap((name) => variableName(name, `environment.${name}`));
  if (loadBalancer && config.port === undefined) {
    problems.push({ path: "port", message: "is missing; set the port that the load balancer sends requests to" });
  }
  const taken = [id, ...(config.tracing === true ? [XRAY_DAEMON.name] : []), ...sidecars.map(({ name }) => name)];
  for (const name of taken.filter((one, index) => taken.indexOf(one) < index)) {
    const message = `${name} is the name of two containers; give the sidecar another one`;
    problems.push({ path: "sidecars", message });
  }
  const requests = config.scaling?.requestsPerTarget;
  if (!loadBalancer && config.port !== undefined && requests !== undefined)
    problems.push(requestsNeedLoadBalancer(requests));
  if (!repository && config.image?.owner !== "terraform") {
    problems.push({
      path: "image",
      message: 'is pushed by CI, but there is no repository; give one, or use owner "terraform"',
    });
  }
  return problems;
}

function capacityProviders(capacity: CapacityConfig): EcsServiceCapacityProviderStrategy[] {
  if (capacity === "on-demand") return [{ capacityProvider: "FARGATE", weight: 1 }];
  if (capacity === "spot") return [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: capacity.onDemandBase, weight: capacity.onDemandWeight },
    { capacityProvider: "FARGATE_SPOT", weight: capacity.spotWeight },
  ];
}
