import { CloudFrontClient, GetDistributionConfigCommand, GetVpcOriginCommand } from "@aws-sdk/client-cloudfront";
import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TerraformRoot } from "./root";

const PAUSE_MS = 1000;

/**
 * The way of a request from CloudFront to a task, as AWS would take it at this moment: each link is asked for and held
 * against the next one.
 */
export class RequestPath {
  #stopped = false;

  private constructor(
    private readonly distribution: string | undefined,
    private readonly dnsName: string | undefined,
    private readonly service: { readonly cluster: string; readonly name: string } | undefined,
  ) {}

  /** The way as it is known from the outputs of an applied environment. */
  static async of(root: TerraformRoot): Promise<RequestPath> {
    const outputs = await root.outputs();
    const [cluster, name] = [outputs["ecs_cluster"], outputs["ecs_service"]];
    const service = cluster !== undefined && name !== undefined ? { cluster, name } : undefined;
    return new RequestPath(outputs["cloudfront_distribution_id"], outputs["alb_dns_name"], service);
  }

  /** Looks again and again until it is stopped; returns what was broken on the way, each link once. */
  async watch(): Promise<string[]> {
    const seen = new Set<string>();
    while (!this.#stopped) {
      for (const link of await this.broken()) seen.add(link);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return [...seen];
  }

  readonly stop = (): void => {
    this.#stopped = true;
  };

  /** The links that would fail a request now. */
  async broken(): Promise<string[]> {
    try {
      const listener = await this.#listener();
      return listener === undefined ? [] : await this.#behind(listener);
    } catch (error) {
      return [error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
    }
  }

  /** The listener that CloudFront talks to, or users where there is no such way; undefined without a load balancer. */
  async #listener(): Promise<Listener | undefined> {
    const origin = this.distribution === undefined ? undefined : await vpcOrigin(this.distribution);
    const elb = new ElasticLoadBalancingV2Client({});
    const { LoadBalancers: all = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const balancer = all.find(({ DNSName: name }) => name === (origin?.dnsName ?? this.dnsName));
    if (balancer === undefined) {
      if (origin === undefined && this.dnsName === undefined) return undefined;
      throw new Error("the load balancer is gone");
    }
    // Whoever reaches it does so inside the VPC, and has no rule here.
    if (origin === undefined && balancer.Scheme === "internal") return undefined;
    if (origin !== undefined && origin.arn !== balancer.LoadBalancerArn) {
      throw new Error("the VPC origin is another load balancer");
    }
    const { Listeners: listeners = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer.LoadBalancerArn }),
    );
    const port = origin?.port ?? Math.max(...listeners.map((one) => one.Port ?? 0).filter((one) => one <= 443));
    await assertOpen(balancer, port);
    const found = listeners.find((one) => one.Port === port);
    if (found === undefined) throw new Error(`the load balancer does not listen on ${String(port)}`);
    return found;
  }

  /** What is wrong between a listener and the service's tasks. */
  async #behind({ DefaultActions: actions = [] }: Listener): Promise<string[]> {
    const target = actions.find(({ Type: type }) => type === "forward")?.TargetGroupArn;
    if (target === undefined) return ["the listener forwards to no target group"];
    if (this.service === undefined) return [];
    const ecs = new ECSClient({});
    const { services: [service] = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: this.service.cluster, services: [this.service.name] }),
    );
    if (service?.status !== "ACTIVE") return [`the service is ${service?.status ?? "gone"}`];
    const attached = service.loadBalancers?.find((one) => one.targetGroupArn === target);
    if (service.deploymentController?.type !== "CODE_DEPLOY" && attached === undefined) {
      return ["the service does not register its tasks with the listener's target group"];
    }
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }),
    );
    const ports = taskDefinition?.containerDefinitions?.flatMap((one) => one.portMappings ?? []) ?? [];
    const { TargetGroups: [group] = [] } = await new ElasticLoadBalancingV2Client({}).send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [target] }),
    );
    const broken: string[] = [];
    if (!ports.some(({ containerPort }) => containerPort === group?.Port)) {
      broken.push(`the tasks do not listen on ${String(group?.Port)}`);
    }
    const groups = service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
    if (!(await ingress(groups)).some((rule) => rule.FromPort === group?.Port)) {
      broken.push(`no security group rule lets the load balancer reach the tasks on ${String(group?.Port)}`);
    }
    return broken;
  }
}

/** The load balancer behind a distribution, and the port on which the distribution asks it; undefined if there is none. */
async function vpcOrigin(distribution: string) {
  const cloudfront = new CloudFrontClient({});
  const { DistributionConfig: config } = await cloudfront.send(new GetDistributionConfigCommand({ Id: distribution }));
  const origin = config?.Origins?.Items?.find(({ VpcOriginConfig: vpc }) => vpc?.VpcOriginId !== undefined);
  if (origin === undefined) return undefined;
  const { VpcOrigin: found } = await cloudfront.send(
    new GetVpcOriginCommand({ Id: origin.VpcOriginConfig?.VpcOriginId }),
  );
  const { Arn: arn, OriginProtocolPolicy: protocol } = found?.VpcOriginEndpointConfig ?? {};
  return { dnsName: origin.DomainName, arn, port: protocol === "https-only" ? 443 : 80 };
}

async function assertOpen({ SecurityGroups: groups = [] }: LoadBalancer, port: number): Promise<void> {
  const open = (await ingress(groups)).some(
    (rule) => rule.FromPort === port && (rule.PrefixListIds ?? []).length + (rule.IpRanges ?? []).length > 0,
  );
  if (!open) throw new Error(`no security group rule lets anybody reach the load balancer on ${String(port)}`);
}

async function ingress(groups: string[]): Promise<IpPermission[]> {
  const { SecurityGroups: found = [] } = await new EC2Client({}).send(
    new DescribeSecurityGroupsCommand({ GroupIds: groups }),
  );
  return found.flatMap(({ IpPermissions: rules = [] }) => rules);
}
