import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import type { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { Construct } from "constructs";
import type { BlueGreenListeners, BlueGreenTargetGroups, ILoadBalancer } from "../../alb";
import { Naming } from "../../core";
import { anyResource, Role, type Statement } from "../../iam";
import type { ICluster } from "../cluster/cluster";
import { createBlueGreenAlarms } from "./alarms";
import { deploymentConfigName, type BlueGreenSettings } from "./config";

export interface BlueGreenProps {
  readonly settings: BlueGreenSettings;
  /** The service's name, used in the names of the resources created here. */
  readonly name: string;
  readonly cluster: ICluster;
  readonly service: EcsService;
  readonly loadBalancer: ILoadBalancer;
  readonly listeners: BlueGreenListeners;
  readonly targetGroups: BlueGreenTargetGroups;
  /** The roles that new tasks get. */
  readonly taskRoleArns: readonly string[];
}

/** What a pipeline must know to deploy through CodeDeploy. */
export interface CodeDeployTarget {
  readonly applicationName: string;
  readonly applicationArn: string;
  readonly deploymentGroupName: string;
  readonly deploymentGroupArn: string;
  readonly deploymentConfigArn: string;
}

/**
 * A service's deployments with CodeDeploy: which listeners it moves between which target groups, how fast, and what
 * rolls it back.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/codedeploy_deployment_group
 */
export class BlueGreen extends Construct {
  /** The underlying deployment group; the escape hatch. */
  readonly resource: CodedeployDeploymentGroup;
  readonly application: CodedeployApp;
  /** What CodeDeploy may do. */
  readonly role: Role;
  readonly target: CodeDeployTarget;
  readonly #props: BlueGreenProps;

  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);
    this.#props = props;
    this.application = new CodedeployApp(this, "application", { name: this.#name(), computePlatform: "ECS" });
    this.role = this.#createRole();
    this.resource = this.#createDeploymentGroup();
    this.target = this.#describe();
  }

  #createDeploymentGroup(): CodedeployDeploymentGroup {
    const { settings, cluster, service, listeners, targetGroups } = this.#props;
    const alarms = this.#createAlarms();
    const wait = settings.waitForApprovalMinutes;
    return new CodedeployDeploymentGroup(this, "Resource", {
      appName: this.application.name,
      deploymentGroupName: this.#name(),
      deploymentConfigName: deploymentConfigName(settings.traffic),
      serviceRoleArn: this.role.roleArn,
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      ecsService: { clusterName: cluster.clusterName, serviceName: service.name },
      loadBalancerInfo: {
        targetGroupPairInfo: {
          prodTrafficRoute: { listenerArns: [listeners.mainArn] },
          testTrafficRoute: { listenerArns: [listeners.testArn] },
          targetGroup: [{ name: targetGroups.blue.name }, { name: targetGroups.green.name }],
        },
      },
      blueGreenDeploymentConfig: {
        deploymentReadyOption:
          wait === undefined
            ? { actionOnTimeout: "CONTINUE_DEPLOYMENT" }
            : { actionOnTimeout: "STOP_DEPLOYMENT", waitTimeInMinutes: wait },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: "TERMINATE",
          terminationWaitTimeInMinutes: settings.terminateOldAfterMinutes,
        },
      },
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      alarmConfiguration: { enabled: true, alarms: alarms.map(({ alarmName }) => alarmName) },
      dependsOn: [...this.role.dependables],
    });
  }

  #createAlarms() {
    const { settings, name, loadBalancer, targetGroups } = this.#props;
    return createBlueGreenAlarms(this, {
      name,
      settings: settings.alarms,
      loadBalancer: loadBalancer.arnSuffix,
      targetGroups: { blue: targetGroups.blue.arnSuffix, green: targetGroups.green.arnSuffix },
    });
  }

  /**
   * Narrower than `AWSCodeDeployRoleForECS`, which reaches every service, listener, topic, function and bucket of the
   * account: the revision is part of the API call, and there are no hooks.
   */
  #createRole(): Role {
    return new Role(this, "role", {
      name: `${this.#props.name}-codedeploy`,
      description: `Moves requests to new tasks of ${this.#props.name}, and back.`,
      trust: { service: "codedeploy.amazonaws.com" },
      statements: [...this.#taskSetStatements(), ...this.#trafficStatements()],
    });
  }

  #taskSetStatements(): Statement[] {
    const { cluster, service, taskRoleArns } = this.#props;
    const naming = Naming.of(this);
    return [
      {
        sid: "SwitchService",
        actions: ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
        resources: [service.id],
      },
      {
        sid: "CreateTaskSets",
        actions: ["ecs:CreateTaskSet"],
        resources: anyResource("A set of tasks has no ARN before it exists; the conditions narrow it to one service."),
        conditions: [
          { test: "ArnEquals", variable: "ecs:cluster", values: [cluster.clusterArn] },
          { test: "ArnEquals", variable: "ecs:service", values: [service.id] },
        ],
      },
      {
        sid: "DeleteTaskSets",
        actions: ["ecs:DeleteTaskSet"],
        resources: [naming.arn("ecs", `task-set/${cluster.clusterName}/${service.name}/*`)],
      },
      {
        sid: "PassRolesOfTasks",
        actions: ["iam:PassRole"],
        resources: [...taskRoleArns],
        conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
      },
    ];
  }

  #trafficStatements(): Statement[] {
    const { listeners } = this.#props;
    return [
      {
        sid: "MoveRequests",
        actions: ["elasticloadbalancing:ModifyListener"],
        resources: [listeners.mainArn, listeners.testArn],
      },
      {
        sid: "ReadLoadBalancers",
        actions: [
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
        resources: anyResource("Load balancers are described for the account as a whole."),
      },
      {
        sid: "ReadAlarms",
        actions: ["cloudwatch:DescribeAlarms"],
        resources: [Naming.of(this).arn("cloudwatch", "alarm:*")],
      },
    ];
  }

  #describe(): CodeDeployTarget {
    const { settings } = this.#props;
    const naming = Naming.of(this);
    return {
      applicationName: this.application.name,
      applicationArn: this.application.arn,
      deploymentGroupName: this.resource.deploymentGroupName,
      deploymentGroupArn: this.resource.arn,
      deploymentConfigArn: naming.arn("codedeploy", `deploymentconfig:${deploymentConfigName(settings.traffic)}`),
    };
  }

  #name(): string {
    return Naming.of(this).name("codedeploy", this.#props.name);
  }
}
