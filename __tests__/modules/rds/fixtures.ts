import { type BaseStack, type Protection } from "../../../modules/core";
import { Database, type DatabaseConfig, type DatabaseProps } from "../../../modules/rds";
import type { IVpc } from "../../../modules/vpc";
import { resource, synth, type Block, type Terraform } from "../../support/synth";

export const VPC: IVpc = {
  vpcId: "vpc-1",
  cidr: "10.0.0.0/16",
  publicSubnets: [],
  privateSubnets: [],
  databaseSubnets: [
    { az: "a", subnetId: "subnet-a" },
    { az: "b", subnetId: "subnet-b" },
    { az: "c", subnetId: "subnet-c" },
  ],
};

export const INSTANCE: DatabaseConfig = { kind: "instance", databaseName: "shop", version: "15" };

export const SERVERLESS: DatabaseConfig = { kind: "serverless", databaseName: "shop", version: "15" };

export function make(stack: BaseStack, config: DatabaseConfig, props: Partial<DatabaseProps> = {}): Database {
  return new Database(stack, "database", { config, vpc: VPC, protection: "disposable", ...props });
}

export function built(
  config: DatabaseConfig,
  props: Partial<DatabaseProps> = {},
): { terraform: Terraform; database: Database } {
  let database: Database | undefined;
  const terraform = synth((stack) => (database = make(stack, config, props)));
  return { terraform, database: database! };
}

export function instance(config: Partial<DatabaseConfig> = {}, protection: Protection = "disposable"): Block {
  return resource(built({ ...INSTANCE, ...config }, { protection }).terraform, "aws_db_instance", "database");
}

export function cluster(config: Partial<DatabaseConfig> = {}, protection: Protection = "disposable"): Block {
  return resource(built({ ...SERVERLESS, ...config }, { protection }).terraform, "aws_rds_cluster", "database");
}

export function parameters(terraform: Terraform, type: string): Record<string, string[]> {
  const list = resource(terraform, type)["parameter"] as Block[];
  return Object.fromEntries(
    list.map((one) => [String(one["name"]), [String(one["value"]), String(one["apply_method"])]]),
  );
}
