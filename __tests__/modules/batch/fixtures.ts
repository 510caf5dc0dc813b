import { Jobs, JOBS, type JobConfig, type JobsConfig } from "../../../modules/batch";
import { type BaseStack } from "../../../modules/core";
import { Repository } from "../../../modules/ecs";
import type { ISecret } from "../../../modules/secrets";
import { Vpc } from "../../../modules/vpc";
import { addresses, resource, synth, type Block, type Terraform } from "../../support/synth";

export type SomeJobs = Partial<JobsConfig>;

export const AUTOGRADER = { autograder: {} };

export const KEY_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:key";

export const SECRET: ISecret = {
  secretArn: KEY_ARN,
  versionId: undefined,
  grantRead: (grantee) => {
    grantee.addStatement({ sid: "ReadKey", actions: ["secretsmanager:GetSecretValue"], resources: [KEY_ARN] });
  },
};

export function network(stack: BaseStack, interfaceEndpoints = ["ecr.api", "ecr.dkr", "logs"]): Vpc {
  return new Vpc(stack, "network", { config: { cidr: "10.0.0.0/16", flowLogs: "none", interfaceEndpoints } });
}

export function make(stack: BaseStack, config: SomeJobs = {}, secrets: Record<string, ISecret> = {}): Jobs {
  const definitions = config.definitions ?? AUTOGRADER;
  const images = Object.keys(definitions).map((name) => [
    name,
    new Repository(stack, `${name}-image`, { protection: "disposable" }),
  ]);
  return new Jobs(stack, "jobs", {
    config: { ...config, definitions },
    vpc: network(stack),
    repositories: Object.fromEntries(images) as Record<string, Repository>,
    secrets,
  });
}

export function built(config: SomeJobs = {}, then?: (jobs: Jobs, stack: BaseStack) => void) {
  let jobs: Jobs | undefined;
  const terraform = synth((stack) => {
    jobs = make(stack, config, { API_KEY: SECRET });
    then?.(jobs, stack);
  });
  return { terraform, jobs: jobs! };
}

/** The definition of a job, and its container. */
export function job(config: JobConfig = {}, rest: SomeJobs = {}): { definition: Block; container: Block } {
  const { terraform } = built({ ...rest, definitions: { autograder: config } });
  return definitionOf(terraform);
}

export function definitionOf(terraform: Terraform, name = "autograder"): { definition: Block; container: Block } {
  const definition = resource(terraform, "aws_batch_job_definition", `jobs_definition_${name}`);
  return { definition, container: JSON.parse(String(definition["container_properties"])) as Block };
}

export function ofJobs(terraform: Terraform): string[] {
  return addresses(terraform).filter((address) => /\.jobs(_|$)/.test(address));
}

export function problemsOf(config: unknown): string[] {
  return JOBS.problems(config as JobsConfig).map(({ path, message }) => `${path}: ${message}`);
}
