import { Construct } from "constructs";
import { JOB, JOBS, Jobs, type JobsConfig } from "../modules/batch";
import type { BaseStack, Protection } from "../modules/core";
import { Repository } from "../modules/ecs";
import type { Vpc } from "../modules/vpc";
import { databaseUrls, variables, type Surroundings } from "./application";
import { snake } from "./backend";
import type { EnvironmentSettings } from "./config/environment";
import type { JobSectionSettings, JobsSectionSettings } from "./config/workloads";
import { IDS } from "./ids";

/** Jobs, and the repositories that a pipeline pushes their images to. */
export interface BatchJobs {
  readonly jobs: Jobs;
  readonly repositories: Readonly<Record<string, Repository>>;
}

/** Jobs on AWS Batch: what they run, and no more than what each of them is let at. */
export function createJobs(
  stack: BaseStack,
  { jobs: section, protection }: EnvironmentSettings,
  network: Vpc | undefined,
  surroundings: Omit<Surroundings, "jobs">,
): BatchJobs | undefined {
  if (section === undefined || network === undefined) return undefined;
  const around: Surroundings = { ...surroundings, jobs: undefined };
  const repositories = createRepositories(stack, section.definitions, protection);
  const database = section.databaseAccess ? surroundings.database : undefined;
  const jobs = new Jobs(stack, "jobs", {
    config: jobsOf(section),
    vpc: network,
    repositories,
    secrets: { ...surroundings.secrets?.all, ...databaseUrls(database) },
  });
  if (database) jobs.connections.allowTo(database);
  for (const [name, { environment, bucketAccess }] of Object.entries(section.definitions)) {
    const definition = jobs.definitions[name];
    if (definition === undefined) continue;
    for (const [variable, value] of Object.entries(variables(stack, environment, around))) {
      definition.addEnvironment(variable, value);
    }
    for (const [bucket, access] of Object.entries(bucketAccess)) {
      if (access === "read") surroundings.buckets[bucket]?.grantRead(definition.role);
      else surroundings.buckets[bucket]?.grantReadWrite(definition.role);
    }
    stack.output(`${snake(name)}_job_definition`, definition.definitionName, `What to submit for a job ${name}.`);
    stack.output(`${snake(name)}_job_queue`, definition.queue.queueName, `Where to submit a job ${name}.`);
  }
  stack.output("jobs_log_group", jobs.logGroup.name, "Where the output of the jobs is.");
  return { jobs, repositories };
}

/** Jobs as their module takes them; variables are put together here. */
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
): Record<string, Repository> {
  const pushed = Object.entries(definitions).filter(([, { image }]) => image.owner !== "terraform");
  if (pushed.length === 0) return {};
  const scope = new Construct(stack, IDS.jobImage);
  return Object.fromEntries(
    pushed.map(([name, { repository }]) => {
      const made = new Repository(scope, name, { config: repository, protection });
      stack.output(
        `${snake(name)}_repository_url`,
        made.repositoryUrl,
        `Where a pipeline pushes the image of ${name}.`,
      );
      return [name, made];
    }),
  );
}
