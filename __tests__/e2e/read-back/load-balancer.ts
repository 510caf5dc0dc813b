import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Deployed } from "../support/environment-suite";

/** The load balancer of an environment. */
export async function readLoadBalancer({ name }: Deployed): Promise<LoadBalancer> {
  const { LoadBalancers: [balancer] = [] } = await new ElasticLoadBalancingV2Client({}).send(
    new DescribeLoadBalancersCommand({ Names: [`${name}-alb`] }),
  );
  if (balancer === undefined) throw new Error(`there is no load balancer of ${name}`);
  return balancer;
}

/** Its attributes by their AWS names. */
export async function readLoadBalancerAttributes(deployed: Deployed): Promise<Record<string, string>> {
  const { LoadBalancerArn: arn } = await readLoadBalancer(deployed);
  const { Attributes: attributes = [] } = await new ElasticLoadBalancingV2Client({}).send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
  );
  return Object.fromEntries(attributes.map(({ Key: key = "", Value: value = "" }) => [key, value]));
}
