import type { ITerraformDependable } from "cdktf";
import type { ILoadBalancer, RequestMatch } from "../../alb";
import type { IWorkQueue } from "../scaling/worker-queue";
import type { FargateTaskProps } from "../task/fargate-task";
import type { SidecarSpec } from "../task/sidecar";
import type { ServiceConfig } from "./config";
import type { ServiceConnect } from "./service-connect";

export interface FargateServiceProps extends FargateTaskProps {
  readonly config: ServiceConfig;
  /** Sends its requests to this service. */
  readonly loadBalancer?: ILoadBalancer;
  /** Which of the load balancer's requests are for this service. Default: all that no rule sends elsewhere. */
  readonly requests?: RequestMatch;
  /** Its own name among the services, and those that it calls by theirs. Default: neither. */
  readonly connect?: ServiceConnect;
  /**
   * Gives its port a name in the task definition, so that Service Connect can offer the tasks that run when the first caller
   * comes. Default: whether it is offered now.
   */
  readonly namesPort?: boolean;
  /**
   * The queue that a worker consumes. It scales on its messages; the permission to receive them is granted separately.
   */
  readonly queue?: IWorkQueue;
  /** What must have been applied before its tasks are replaced. Default: nothing but what a task needs to start. */
  readonly after?: readonly ITerraformDependable[];
  /** Sidecars of the application in every task. */
  readonly sidecars?: readonly SidecarSpec[];
}
