import { Vpc, type VpcConfig } from "../../../modules/vpc";
import { synth, type Block, type Terraform } from "../../support/synth";

export function network(config: Partial<VpcConfig> = {}): Terraform {
  return synth((stack) => new Vpc(stack, "network", { config: { cidr: "10.20.0.0/16", ...config } }));
}

export const named = (terraform: Terraform, type: string): Readonly<Record<string, Block>> =>
  terraform.resource[type] ?? {};
