import { Construct } from "constructs";
import { JOB, JOBS, Jobs, type JobsConfig } from "../modules/batch";
import type { BaseStack, Protection } from "../modules/core";
import { Repository, type IRepository } from "../modules/ecs";
import type { Vpc } from "../modules/vpc";
import { databaseUrls, variables, type Dependencies } from "./application";
import type { EnvironmentSettings } from "./config/environment";
import type { JobSectionSettings, JobsSectionSettings } from "./config/workloads";
import { IDS } from "./ids";
import { snake } from "./output-names";

/** Jobs, and the repositories that a pipeline pushes their images to. */
export interface BatchJobs {
  readonly jobs: Jobs;
  readonly repositories: Readonly<Record<string, IRepository>>;
}

/** Creates the jobs on AWS Batch, each with access only to what its definition lists. */
export function createJobs(
  stack: BaseStack,
  { jobs: section, protection }: EnvironmentSettings,
  network: Vpc | undefined,
  dependencies: Omit<Dependencies, "jobs">,
  inherited?: (job: string) => IRepository,
): BatchJobs | undefined {
  if (section === undefined || network === undefined) return undefined;
  const repositories = createRepositories(stack, section.definitions, protection, inherited);
  const database = section.databaseAccess ? dependencies.database : undefined;
  const jobs = new Jobs(stack, "jobs", {
    config: jobsOf(section),
    vpc: network,
    repositories,
    secrets: { ...dependencies.secrets, ...databaseUrls(database) },
  });
  // Jobs reach the database only if they may, and never the cache.
  const withoutJobs: Dependencies = { ...dependencies, database, cache: undefined, jobs: undefined };
  if (database) jobs.connections.allowTo(database);
  for (const [name, { environment, bucketAccess }] of Object.entries(section.definitions)) {
    const definition = jobs.definitions[name];
    if (definition === undefined) continue;
    const own = variables(stack, environment, withoutJobs);
    for (const [variable, value] of Object.entries(own.environment)) definition.addEnvironment(variable, value);
    for (const [variable, secret] of Object.entries(own.secrets)) definition.addSecret(variable, secret);
    for (const [bucket, access] of Object.entries(bucketAccess)) {
      if (access === "read") dependencies.buckets[bucket]?.grantRead(definition.role);
      else dependencies.buckets[bucket]?.grantReadWrite(definition.role);
    }
    stack.output(
      `${snake(name)}_job_definition`,
      definition.definitionName,
      `Name of the job definition to submit for a job ${name}.`,
    );
    stack.output(
      `${snake(name)}_job_queue`,
      definition.queue.queueName,
      `Name of the queue to submit a job ${name} to.`,
    );
  }
  stack.output("jobs_log_group", jobs.logGroup.name, "Log group of the jobs.");
  return { jobs, repositories };
}

/** The module's part of the section; variables are resolved here. */
function jobsOf(section: JobsSectionSettings): JobsConfig {
  const definitions = Object.entries(section.definitions).map(([name, { environment: _, ...job }]) => [
    name,
    JOB.of(job),
  ]);
  return { ...JOBS.of(section), definitions: Object.fromEntries(definitions) as JobsConfig["definitions"] };
}

function createRepositories(
  stack: BaseStack,
  definitions: Readonly<Record<string, JobSectionSettings>>,
  protection: Protection,
  inherited?: (job: string) => IRepository,
): Record<string, IRepository> {
  const pushed = Object.entries(definitions).filter(([, { image }]) => image.owner !== "terraform");
  if (pushed.length === 0) return {};
  if (inherited) return Object.fromEntries(pushed.map(([name]) => [name, inherited(name)]));
  const scope = new Construct(stack, IDS.jobImage);
  return Object.fromEntries(
    pushed.map(([name, { repository }]) => {
      const made = new Repository(scope, name, { config: repository, protection });
      stack.output(
        `${snake(name)}_repository_url`,
        made.repositoryUrl,
        `URL of the repository that a pipeline pushes the image of ${name} to.`,
      );
      return [name, made];
    }),
  );
}
