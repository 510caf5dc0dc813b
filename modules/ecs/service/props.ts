import type { ILoadBalancer } from "../../alb";
import type { IWorkQueue } from "../scaling/worker-queue";
import type { FargateTaskProps } from "../task/fargate-task";
import type { SidecarSpec } from "../task/sidecar";
import type { ServiceConfig } from "./config";

export interface FargateServiceProps extends FargateTaskProps {
  readonly config: ServiceConfig;
  /** Sends its requests to this service. */
  readonly loadBalancer?: ILoadBalancer;
  /**
   * The queue that a worker consumes. It scales on its messages; the permission to receive them is granted separately.
   */
  readonly queue?: IWorkQueue;
  /** Sidecars of the application in every task. */
  readonly sidecars?: readonly SidecarSpec[];
}
