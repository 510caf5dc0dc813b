import { LOAD_BALANCER_RULES } from "../../modules/alb";
import { httpApiProblems } from "../../modules/api-gateway";
import { backupProblems } from "../../modules/backup";
import { hostProblems } from "../../modules/compose-host";
import {
  check,
  flag,
  isSection,
  map,
  oneOf,
  protectionRule,
  section,
  show,
  text,
  under,
  type Problem,
  type Rule,
  type Rules,
} from "../../modules/core";
import { domainProblems } from "../../modules/dns";
import { CLUSTER_RULES, REPOSITORY_RULES, SERVICE_RULES, serviceProblems, variableName } from "../../modules/ecs";
import { cacheProblems } from "../../modules/elasticache";
import { deliveryProblems, type DeliveryConfig } from "../../modules/iam";
import { alertsProblems, budgetProblems } from "../../modules/monitoring";
import { databaseProblems } from "../../modules/rds";
import { bucketProblems } from "../../modules/s3";
import { frontendProblems } from "../../modules/s3-cloudfront";
import { secretsProblems } from "../../modules/secrets";
import { vpcProblems } from "../../modules/vpc";
import { wafProblems } from "../../modules/waf";
import { region as regionRule, tagMap, type AccountConfig } from "./account";
import { compositionProblems } from "./composition";
import type {
  BackendConfig,
  BucketSection,
  EnvironmentConfig,
  JobsSection,
  Reference,
  ScheduledTaskSection,
  WorkerSection,
} from "./environment";
import { recoverySectionProblems } from "./recovery";
import type { ResolvedEnvironment } from "./resolve";
import {
  jobsSectionProblems,
  queueSectionProblems,
  scheduledTaskSectionProblems,
  workerSectionProblems,
} from "./workloads";

/** Wraps a module's own check as the rule of a section. */
function checkedBy(problems: (config: never) => Problem[]): Rule {
  return (value, path) =>
    isSection(value)
      ? under(path, problems(value as never))
      : [{ path, message: `${show(value)} is not a section; write { … }, or leave it out` }];
}

const REFERENCE =
  /^(frontend\.url|api\.url|buckets\.[a-z0-9-]+\.name|queues\.[a-z0-9-]+\.url|jobs\.[a-z0-9-]+\.(definition|queue))$/;

const referenceOrText: Rule = (value, path) => {
  if (typeof value === "string") return [];
  if (isSection(value)) {
    const forms =
      '"frontend.url", "api.url", "buckets.<name>.name", "queues.<name>.url", "jobs.<name>.definition" or "jobs.<name>.queue"';
    return check<Reference>({ ref: text(REFERENCE, forms) }, value, path);
  }
  return [{ path, message: `${show(value)} is not a text; write it in quotes, or { ref: "frontend.url" }` }];
};

const variablesRule = map(variableName, referenceOrText);

const BACKEND_RULES: Rules<BackendConfig> = {
  ...SERVICE_RULES,
  environment: variablesRule,
  loadBalancer: section(LOAD_BALANCER_RULES),
  repository: section(REPOSITORY_RULES),
  cluster: section(CLUSTER_RULES),
};

function backendProblems(backend: BackendConfig): Problem[] {
  const problems = check(BACKEND_RULES, backend);
  if (problems.length > 0) return problems;
  const { environment, loadBalancer, repository, cluster, ...service } = backend;
  return serviceProblems(service);
}

function bucketSectionProblems({ backendAccess, browserAccess, ...bucket }: BucketSection): Problem[] {
  const access = oneOf("none", "read", "read-write");
  return [
    ...(backendAccess === undefined ? [] : access(backendAccess, "backendAccess")),
    ...(browserAccess === undefined ? [] : flag(browserAccess, "browserAccess")),
    ...bucketProblems(bucket),
  ];
}

/** Sections under names that the user chooses. */
function named(what: string, problems: (config: never) => Problem[]): Rule {
  return map(text(/^[a-z][a-z0-9-]{0,30}$/, `${what} in kebab-case, such as invoices`), checkedBy(problems));
}

function rulesFor(account: AccountConfig): Rules<EnvironmentConfig> {
  return {
    protection: protectionRule,
    tags: tagMap,
    network: checkedBy(vpcProblems),
    frontend: checkedBy(frontendProblems),
    backend: checkedBy(backendProblems),
    database: checkedBy(databaseProblems),
    cache: checkedBy(cacheProblems),
    workers: named("a worker's name", (worker: WorkerSection) => workerSectionProblems(worker, variablesRule)),
    scheduledTasks: named("a task's name", (task: ScheduledTaskSection) =>
      scheduledTaskSectionProblems(task, variablesRule),
    ),
    jobs: checkedBy((jobs: JobsSection) => jobsSectionProblems(jobs, variablesRule)),
    host: checkedBy(hostProblems),
    queues: named("a queue's name", queueSectionProblems),
    buckets: named("a bucket's name", bucketSectionProblems),
    backups: checkedBy(backupProblems),
    recovery: checkedBy(recoverySectionProblems),
    secrets: checkedBy(secretsProblems),
    api: checkedBy(httpApiProblems),
    domain: checkedBy(domainProblems),
    waf: checkedBy(wafProblems),
    alerts: checkedBy(alertsProblems),
    delivery: checkedBy((delivery: DeliveryConfig) => deliveryProblems(delivery, account.github?.organizationId)),
    budget: checkedBy(budgetProblems),
  };
}

/** Everything that is wrong with an environment: each section by itself, then how the sections fit together. */
export function environmentProblems(environment: ResolvedEnvironment, account: AccountConfig): Problem[] {
  const { config, region } = environment;
  const problems = [
    ...nameProblems(environment),
    ...(region === undefined ? [] : regionRule(region, "region")),
    ...check(rulesFor(account), config),
  ];
  return problems.length > 0 ? problems : compositionProblems(environment, account);
}

/** A load balancer's name has 32 characters; beside these two there must be room for what it is. */
const LONGEST_PREFIX = 25;

function nameProblems({ system, name, id }: ResolvedEnvironment): Problem[] {
  const problems: Problem[] = [];
  for (const [what, value] of [
    ["system", system],
    ["environment", name],
  ] as const) {
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)) continue;
    problems.push({
      path: "",
      message: `the ${what}'s name ${show(value)} does not fit; use kebab-case such as "web-shop"`,
    });
  }
  if (id.length > LONGEST_PREFIX) {
    problems.push({
      path: "",
      message:
        `${show(id)} has ${String(id.length)} characters, and a load balancer's name of 32 begins with it; ` +
        `shorten the system's or the environment's name to ${String(LONGEST_PREFIX)} together`,
    });
  }
  return problems;
}
