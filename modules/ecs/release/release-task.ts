import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Construct } from "constructs";
import { Naming } from "../../core";
import { anyResource, sidPart, type IGrantable } from "../../iam";
import type { ICluster } from "../cluster/cluster";
import { grantRegistration, type TaskDeployment } from "../task/deployment";
import { RELEASE_CONTAINER, type TaskDefinition } from "../task/task-definition";
import { familiesOf, runningRevisions } from "../task/template";

export interface ReleaseTaskProps {
  /** The name of the application. */
  readonly name: string;
  /** The application's own task. */
  readonly task: TaskDefinition;
  readonly cluster: ICluster;
  /** What a pipeline must know of the application itself. */
  readonly application: TaskDeployment;
}

/**
 * A task that runs the release of an application once, with the application's image, variables, secrets and roles. A pipeline
 * copies it with its new image and starts it in the network of the service.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export class ReleaseTask extends Construct {
  /** What Terraform registers, for a pipeline to copy. */
  readonly resource: EcsTaskDefinition;
  readonly deployment: TaskDeployment;
  readonly #props: ReleaseTaskProps;

  constructor(scope: Construct, id: string, props: ReleaseTaskProps) {
    super(scope, id);
    this.#props = props;
    const naming = Naming.of(this);
    const families = familiesOf(naming, `${props.name}-release`, "ci");
    this.resource = new EcsTaskDefinition(this, "Resource", {
      ...props.task.releaseTask(),
      family: families.registered,
    });
    this.deployment = {
      ...props.application,
      taskFamily: families.running,
      revisionsArn: runningRevisions(naming, this.resource),
      containerName: RELEASE_CONTAINER,
    };
  }

  /** Lets a pipeline register the task, run it, wait for it and read what it said; it may run no other family. */
  grantRun(grantee: IGrantable): void {
    const { name, task, cluster } = this.#props;
    const sid = sidPart(`${name}-release`);
    const naming = Naming.of(this);
    const inCluster = [{ test: "ArnEquals", variable: "ecs:cluster", values: [cluster.clusterArn] }] as const;
    grantRegistration(grantee, `${name}-release`, this.deployment);
    grantee.addStatement({
      sid: `Run${sid}`,
      actions: ["ecs:RunTask"],
      resources: [this.deployment.revisionsArn],
      conditions: inCluster,
    });
    grantee.addStatement({
      sid: `Await${sid}`,
      actions: ["ecs:DescribeTasks"],
      resources: [naming.arn("ecs", `task/${cluster.clusterName}/*`)],
      conditions: inCluster,
    });
    grantee.addStatement({
      sid: `Find${sid}`,
      actions: ["ecs:ListTasks"],
      resources: anyResource(
        "ECS lists tasks by container instance, and on Fargate there is none; the condition names the cluster.",
      ),
      conditions: inCluster,
    });
    grantee.addStatement({
      sid: `ReadLogOf${sid}`,
      actions: ["logs:GetLogEvents"],
      resources: [`${task.logGroup.arn}:log-stream:${RELEASE_CONTAINER}/*`],
    });
  }
}
