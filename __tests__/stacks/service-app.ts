import type { EnvironmentFile } from "../../stacks/config/environment";
import { resource, type Block, type Terraform } from "../support/synth";
import { environment } from "./environment";

const NETWORK = { cidr: "10.0.0.0/16" } as const;
export const BACKEND = { port: 8000, environment: { LEVEL: "info" } } as const;
export const DATABASE = { kind: "instance", databaseName: "shop", version: "16" } as const;
export const PUBLIC = { owner: "terraform", reference: "ghcr.io/example/live:1" } as const;

export const app = (file: Partial<EnvironmentFile>): Terraform =>
  environment({ network: NETWORK, backend: BACKEND, ...file });

export function container(terraform: Terraform, task: string): Block {
  const { container_definitions: definitions } = resource(terraform, "aws_ecs_task_definition", task);
  return (JSON.parse(String(definitions)) as Block[])[0]!;
}

export const namesIn = (list: unknown) => (list as { name: string }[]).map(({ name }) => name);
