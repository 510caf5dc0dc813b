import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { dependable, Lazy, Op, TerraformSelf, type ITerraformDependable, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { BlueGreenListeners } from "../../alb";
import { DELETED_LAST, assertValid, Naming, type IWatchable, type Signals } from "../../core";
import type { IGrantable } from "../../iam";
import type { ISecret } from "../../secrets";
import type { IVpc } from "../../vpc";
import { BlueGreen } from "../blue-green/blue-green";
import { ReleaseTask } from "../release/release-task";
import { ServiceScaling } from "../scaling/scaling";
import { allowExec } from "../task/exec";
import { FargateTask } from "../task/fargate-task";
import { receiverOf } from "../task/sidecar";
import { RELEASE_CONTAINER } from "../task/task-definition";
import { allowTracing, TRACING_ENVIRONMENT } from "../task/tracing";
import type { ServiceSettings } from "./config";
import { grantDeployment, type ServiceDeployment } from "./deployment";
import { SERVICE } from "./problems";
import type { FargateServiceProps } from "./props";
import { rollout, timeouts, waitsFor } from "./rollout";
import { serviceConnect } from "./service-connect";
import { sidecarProblems, sidecarsOf } from "./sidecars";
import { serviceSignals } from "./signals";
import { stickiness } from "./stickiness";
import { wiringProblems } from "./wiring";

/**
 * An ECS service on Fargate with its task definition, roles, security group and scaling; with a load balancer, its target
 * group. A deployment that fails is always rolled back: by the circuit breaker, or by CodeDeploy.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service
 */
export class FargateService extends FargateTask implements IWatchable {
  readonly serviceName: string;
  readonly deployment: ServiceDeployment;
  readonly signals: Signals;
  /** Undefined without a load balancer; with `blue-green`, the one that gets the requests at first. */
  readonly targetGroup: LbTargetGroup | undefined;
  /** The second target group. Undefined without `blue-green`. */
  readonly greenTargetGroup: LbTargetGroup | undefined;
  /** Undefined without `blue-green`. */
  readonly blueGreen: BlueGreen | undefined;
  /** What a pipeline runs once before it deploys. Undefined without `release`, and if Terraform owns the image. */
  readonly release: ReleaseTask | undefined;
  /** Undefined without `scaling`. */
  readonly scaling: ServiceScaling | undefined;
  /** The underlying service; the escape hatch. */
  readonly resource: EcsService;
  readonly #settings: ServiceSettings;
  /** The container that gets the requests, and its port; a worker's has none. */
  readonly #receiver: { readonly name: string; readonly port: number | undefined };
  /** The expressions for whether the secrets that people fill in have a value. */
  readonly #filled = new Set<string>();
  /** The rule that sends it requests, if only some of the load balancer's are for it. */
  #rule: ITerraformDependable | undefined;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    const path = `${scope.node.path}/${id}`;
    const settings = SERVICE.settle(path, props.config, wiringProblems(id, props));
    if (props.sidecars) assertValid(path, sidecarProblems(settings, props.sidecars));
    const sidecars = sidecarsOf(settings, props.sidecars ?? []);
    super(scope, id, {
      ...props,
      settings,
      sidecars,
      namesPort: props.namesPort ?? props.connect?.offered === true,
    });
    this.#settings = settings;
    this.#receiver = receiverOf(sidecars) ?? { name: id, port: settings.port };
    for (const { secrets = {} } of [props, ...sidecars]) {
      for (const secret of Object.values(secrets)) this.#awaitValue(secret);
    }

    if (this.#settings.exec) allowExec(this.taskRole, props.cluster.execLogGroupArn);
    if (this.#settings.tracing) this.#enableTracing();
    const { blueGreen } = this.#settings;
    this.targetGroup = props.loadBalancer && this.#createTargetGroup("target-group", props.vpc);
    this.greenTargetGroup = blueGreen && this.#createTargetGroup("target-group-green", props.vpc);
    const listeners = this.#attach(props);
    this.resource = this.#createService(props);
    this.serviceName = this.resource.name;
    this.blueGreen = this.#createBlueGreen(props, listeners);
    this.scaling = this.#createScaling(props);

    this.deployment = this.#describeDeployment(props);
    this.release = this.#createRelease(props);
    this.signals = serviceSignals({
      name: id,
      settings: this.#settings,
      cluster: props.cluster,
      serviceName: this.serviceName,
      loadBalancer: props.loadBalancer?.arnSuffix,
      targetGroups: {
        ...(this.targetGroup ? { blue: this.targetGroup.arnSuffix } : {}),
        ...(this.greenTargetGroup ? { green: this.greenTargetGroup.arnSuffix } : {}),
      },
    });
  }

  /**
   * Lets a pipeline register task definitions, pass them the service's roles, and deploy the service.
   * @throws Error if Terraform owns the image: the next apply would undo the pipeline's deployment.
   */
  grantDeploy(grantee: IGrantable): void {
    this.assertImageIsDeployedByCi();
    grantDeployment(grantee, this.node.id, this.deployment);
    this.release?.grantRun(grantee);
  }

  override addSecret(name: string, secret: ISecret): void {
    super.addSecret(name, secret);
    this.#awaitValue(secret);
  }

  /** Where Terraform waits for the tasks, it must know whether they can start at all. */
  #awaitValue(secret: ISecret): void {
    if (this.#settings.image.owner !== "terraform") return;
    const { filled } = secret;
    if (filled !== undefined) this.#filled.add(filled);
  }

  #enableTracing(): void {
    allowTracing(this.taskRole);
    for (const [name, value] of Object.entries(TRACING_ENVIRONMENT)) this.addEnvironment(name, value);
  }

  /**
   * Its name contains port and protocol, which cannot change in place: so the new group can exist next to the one still in use.
   */
  #createTargetGroup(id: "target-group" | "target-group-green", { vpcId }: IVpc): LbTargetGroup {
    const { tls, healthCheck, deregistrationDelaySeconds } = this.#settings;
    const { port } = this.#receiver;
    const colour = id === "target-group" ? "" : "-green";
    const protocol = tls ? "HTTPS" : "HTTP";
    return new LbTargetGroup(this, id, {
      name: Naming.of(this).name("target-group", `${this.node.id}-${String(port)}${tls ? "-tls" : ""}${colour}`),
      vpcId,
      targetType: "ip",
      protocol,
      ...(port === undefined ? {} : { port }),
      deregistrationDelay: String(deregistrationDelaySeconds),
      healthCheck: {
        path: healthCheck.path,
        ...(healthCheck.port === undefined ? {} : { port: String(healthCheck.port) }),
        ...(tls ? { protocol } : {}),
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
        matcher: healthCheck.codes,
      },
      ...stickiness(this.#settings.stickiness),
      lifecycle: DELETED_LAST,
    });
  }

  #attach({ loadBalancer, requests }: FargateServiceProps): BlueGreenListeners | undefined {
    if (!loadBalancer || !this.targetGroup) return undefined;
    loadBalancer.connections.allowTo(this);
    const { port: healthPort } = this.#settings.healthCheck;
    if (healthPort !== undefined) loadBalancer.connections.allowTo(this, healthPort);
    const [blue, green] = [this.targetGroup, this.greenTargetGroup];
    if (requests) {
      this.#rule = loadBalancer.forwardMatching(this, requests, blue.arn);
      return undefined;
    }
    if (green) return loadBalancer.forwardBlueGreen({ blue, green }, this.#settings.blueGreen?.testPort);
    loadBalancer.forwardTo(blue.arn);
    return undefined;
  }

  #createService(props: FargateServiceProps): EcsService {
    const settings = this.#settings;
    const service = new EcsService(this, "Resource", {
      name: Naming.of(this).name("ecs", `${this.node.id}-service`),
      cluster: props.cluster.clusterArn,
      taskDefinition: this.taskDefinition.resource.arn,
      desiredCount: settings.desiredCount,
      ...rollout(settings),
      enableExecuteCommand: settings.exec,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: this.network,
      ...this.#behindLoadBalancer(),
      ...serviceConnect(this.node.id, settings.port, props.connect),
      waitForSteadyState:
        settings.image.owner === "terraform" && Lazy.anyValue({ produce: () => waitsFor([...this.#filled]) }),
      timeouts: timeouts(settings),
      lifecycle: this.#lifecycle(),
    });
    service.dependsOn = Lazy.listValue({ produce: () => this.#prerequisites(props).map(dependable) });
    return service;
  }

  #behindLoadBalancer() {
    const { healthCheckGracePeriodSeconds } = this.#settings;
    const { name, port } = this.#receiver;
    if (!this.targetGroup || port === undefined) return {};
    return {
      loadBalancer: [{ targetGroupArn: this.targetGroup.arn, containerName: name, containerPort: port }],
      healthCheckGracePeriodSeconds,
    };
  }

  /**
   * Ignores what others control: CI the image, scaling the number of tasks. Only a deployment may change the target
   * group or network of a CodeDeploy-controlled service.
   */
  #lifecycle(): TerraformResourceLifecycle {
    const { image, scaling, blueGreen, release } = this.#settings;
    const ignoreChanges = [
      ...(image.owner === "ci" ? ["task_definition"] : []),
      ...(scaling ? ["desired_count"] : []),
      ...(blueGreen ? ["load_balancer", "network_configuration"] : []),
    ];
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
                  `and were rolled back. Read the service's events and the log group ${Naming.of(this).logGroup("ecs", this.node.id)}` +
                  `${release ? `, where the streams that begin with ${RELEASE_CONTAINER}/ are the release's` : ""}.`,
              },
            ],
          }),
    };
  }

  /**
   * What a task needs to start: capacity, permissions, egress, a target group that a listener forwards to, and the services
   * that it calls by name.
   */
  #prerequisites({ cluster, loadBalancer, connect, after = [] }: FargateServiceProps): ITerraformDependable[] {
    const egress = this.node.children.filter((child) => child instanceof VpcSecurityGroupEgressRule);
    return [
      ...cluster.dependables,
      ...this.taskDefinition.executionRole.dependables,
      ...this.taskRole.dependables,
      ...egress,
      ...(this.#rule ? [this.#rule] : (loadBalancer?.dependables ?? [])),
      ...(connect?.calls ?? []).map(({ resource }) => resource),
      ...after,
    ];
  }

  #createBlueGreen(props: FargateServiceProps, listeners: BlueGreenListeners | undefined): BlueGreen | undefined {
    const { loadBalancer, cluster } = props;
    const [blue, green, settings] = [this.targetGroup, this.greenTargetGroup, this.#settings.blueGreen];
    if (!loadBalancer || !listeners || !blue || !green || !settings) return undefined;
    return new BlueGreen(this, "blue-green", {
      settings,
      name: this.node.id,
      cluster,
      service: this.resource,
      loadBalancer,
      listeners,
      targetGroups: { blue, green },
      taskRoleArns: [this.taskDefinition.executionRole.roleArn, this.taskRole.roleArn],
    });
  }

  #createScaling({ cluster, loadBalancer, queue }: FargateServiceProps): ServiceScaling | undefined {
    const { scaling } = this.#settings;
    if (!scaling) return undefined;
    const requestsOf = loadBalancer && this.targetGroup && `${loadBalancer.arnSuffix}/${this.targetGroup.arnSuffix}`;
    return new ServiceScaling(this, "scaling", {
      settings: scaling,
      clusterName: cluster.clusterName,
      serviceName: this.serviceName,
      name: this.node.id,
      requestsOf,
      queueName: queue?.queueName,
    });
  }

  #createRelease({ cluster }: FargateServiceProps): ReleaseTask | undefined {
    const { release, image } = this.#settings;
    if (release === undefined || image.owner === "terraform") return undefined;
    const { node, taskDefinition: task, deployment: application } = this;
    return new ReleaseTask(this, "release", { name: node.id, task, cluster, application });
  }

  #describeDeployment(props: FargateServiceProps): ServiceDeployment {
    return {
      ...this.describeTask(props),
      serviceName: this.serviceName,
      serviceArn: this.resource.id,
      subnetIds: this.network.subnets,
      securityGroupIds: this.network.securityGroups,
      port: this.#receiver.port,
      codeDeploy: this.blueGreen?.target,
    };
  }
}
