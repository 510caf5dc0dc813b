import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import {
  Connections,
  INTERNET,
  Naming,
  orList,
  assertValid,
  show,
  type IConnectable,
  type IWatchable,
  type Problem,
  type Signals,
} from "../core";
import type { IRepository } from "../ecs";
import type { IGrantable } from "../iam";
import type { ISecret } from "../secrets";
import type { IVpcWithEndpoints } from "../vpc";
import { ComputeEnvironment } from "./compute-environment";
import { JOBS, type JobsConfig, type JobsSettings } from "./config";
import { FailedJobs } from "./failed-jobs";
import { JobDefinition } from "./job-definition";
import { JobQueue } from "./job-queue";
import { JobSchedule } from "./job-schedule";
import { jobsAlarms, jobsWidgets } from "./signals";

export interface JobsProps {
  readonly config: JobsConfig;
  readonly vpc: IVpcWithEndpoints;
  /** Where a pipeline pushes the images, by the definition's name. */
  readonly repositories?: Readonly<Record<string, IRepository>>;
  /** The secrets that definitions may use, by environment variable. */
  readonly secrets?: Readonly<Record<string, ISecret>>;
}

const HTTPS = 443;

/**
 * Containers that run to completion on AWS Batch: compute environment, queues and job definitions. They have no public
 * address, and nothing can reach them.
 */
export class Jobs extends Construct implements IConnectable, IWatchable {
  /** The security group of all jobs: `jobs.connections.allowTo(database)`. */
  readonly connections: Connections;
  readonly logGroup: CloudwatchLogGroup;
  readonly computeEnvironment: ComputeEnvironment;
  readonly queues: Readonly<Record<string, JobQueue>>;
  readonly definitions: Readonly<Record<string, JobDefinition>>;
  readonly schedules: Readonly<Record<string, JobSchedule>>;
  readonly failures: FailedJobs;
  readonly signals: Signals;
  readonly #settings: JobsSettings;

  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    this.#settings = JOBS.settle(this.node.path, props.config);
    assertValid(this.node.path, wiringProblems(this.#settings, props));
    const logGroupName = Naming.of(this).logGroup("batch");

    this.connections = this.#createConnections(props.vpc);
    this.logGroup = this.#createLogGroup(logGroupName);
    this.computeEnvironment = new ComputeEnvironment(this, "compute", {
      settings: this.#settings,
      subnets: props.vpc.privateSubnets,
      securityGroupId: this.connections.securityGroupId,
    });
    this.queues = this.#createQueues();
    this.definitions = this.#createDefinitions(props);
    this.schedules = this.#createSchedules();
    this.failures = this.#createFailures(logGroupName);
    this.signals = {
      name: id,
      alarms: jobsAlarms(this.#settings.alarms, this.failures.ruleName, logGroupName),
      widgets: jobsWidgets(this.#settings.alarms, this.failures.ruleName),
    };
  }

  /** Lets the grantee submit every kind of job. For one kind: `grantSubmit` of the definition. */
  grantSubmit(grantee: IGrantable): void {
    for (const definition of Object.values(this.definitions)) definition.grantSubmit(grantee);
  }

  /** Notifies a topic of each job that failed; EventBridge must be allowed to publish to it. */
  notifyFailures(topicArn: string): void {
    this.failures.notify(topicArn);
  }

  #createConnections({ vpcId, s3PrefixListId, endpoints }: IVpcWithEndpoints): Connections {
    const connections = new Connections(this, { vpcId, description: `Jobs on Batch (${this.node.id})` });
    if (this.#settings.egress === "https") connections.allowToPeer(INTERNET, HTTPS);
    else {
      connections.allowToPeer({ prefixListId: s3PrefixListId, name: "s3" }, HTTPS);
      if (endpoints) connections.allowTo(endpoints, HTTPS);
    }
    return connections;
  }

  #createLogGroup(name: string): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", { name, retentionInDays: this.#settings.logRetentionDays });
  }

  #createQueues(): Record<string, JobQueue> {
    return mapEntries(this.#settings.queues, ({ priority }, name) => {
      return new JobQueue(this, `queue-${name}`, { name, priority, computeEnvironment: this.computeEnvironment });
    });
  }

  #createDefinitions({ repositories = {}, secrets = {} }: JobsProps): Record<string, JobDefinition> {
    return mapEntries(this.#settings.definitions, (settings, name) => {
      const definition = new JobDefinition(this, `definition-${name}`, {
        name,
        settings,
        queue: this.queues[settings.queue] as JobQueue,
        logGroup: this.logGroup,
        repository: repositories[name],
      });
      for (const variable of settings.secrets) definition.addSecret(variable, secrets[variable] as ISecret);
      return definition;
    });
  }

  #createSchedules(): Record<string, JobSchedule> {
    const scheduled = Object.entries(this.definitions).flatMap(([name, definition]) => {
      const config = this.#settings.definitions[name]?.schedule;
      return config ? [[name, new JobSchedule(this, `schedule-${name}`, { name, config, definition })] as const] : [];
    });
    return Object.fromEntries(scheduled);
  }

  #createFailures(logGroupName: string): FailedJobs {
    const queues = Object.values(this.queues);
    return new FailedJobs(this, "failed", { name: `${this.node.id}-failed`, queues, logGroupName });
  }
}

/** Checks that depend on more than the configuration. */
function wiringProblems(
  { egress, definitions }: JobsSettings,
  { vpc, repositories = {}, secrets = {} }: JobsProps,
): Problem[] {
  const problems: Problem[] = [];
  if (egress === "aws" && vpc.endpoints === undefined) {
    const message =
      '"aws" needs interface endpoints, and the network has none; add ecr.api, ecr.dkr and logs, or use "https"';
    problems.push({ path: "egress", message });
  }
  for (const [name, job] of Object.entries(definitions)) {
    if (job.image.owner === "ci" && !Object.hasOwn(repositories, name)) {
      const message = `has no repository to pull from; pass one as ${name}, or use owner "terraform"`;
      problems.push({ path: `definitions.${name}.image`, message });
    }
    const known = Object.keys(secrets);
    for (const secret of job.secrets.filter((one) => !known.includes(one))) {
      const use = known.length === 0 ? "there are none" : `use ${orList(known.map(show))}`;
      problems.push({
        path: `definitions.${name}.secrets`,
        message: `${show(secret)} is not a secret of this environment; ${use}`,
      });
    }
  }
  return problems;
}

function mapEntries<T, U>(record: Readonly<Record<string, T>>, make: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}
