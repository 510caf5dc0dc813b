import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { BaseStack } from "../../modules/core";
import { ReplicatedBackups, type Database } from "../../modules/rds";
import type { RecoveryRegion } from "../../modules/s3";
import type { Frontend } from "../../modules/s3-cloudfront";
import { secondName } from "../config/second-home";
import type { DomainNames } from "../domain-names";
import type { Keys } from "../encryption";

/** What cannot be derived from names, and must be known when the region of the first home is lost. */
export type Fact = "bucket-key" | "database-backups" | "home-region" | "second-home" | "switch" | "zone-id";

/** The parameter in the recovery region that holds a fact: `/shop/prod/recovery/zone-id`. */
export function factParameter(system: string, environment: string, fact: Fact): string {
  return `/${system}/${environment}/recovery/${fact}`;
}

interface Parts {
  readonly keys: Keys;
  readonly names: DomainNames | undefined;
  readonly database: Database | undefined;
  readonly frontend: Frontend | undefined;
}

/** Keeps in the recovery region what a second home, or whoever wakes it, must know of the first. */
export function writeFacts(
  stack: BaseStack,
  { provider }: RecoveryRegion,
  { keys, names, database, frontend }: Parts,
): void {
  const { system, environment, region } = stack.naming.deployment;
  const copy = database?.recovery;
  const facts: Readonly<Record<Fact, string | undefined>> = {
    "bucket-key": keys.bucketCopies?.keyArn,
    "database-backups": copy instanceof ReplicatedBackups ? copy.resource.id : undefined,
    "home-region": region,
    "second-home": `${system}-${secondName(environment)}`,
    switch: frontend?.switch?.arn,
    "zone-id": names?.zoneId,
  };
  const scope = new Construct(stack, "recovery-fact");
  for (const [fact, insecureValue] of Object.entries(facts)) {
    if (insecureValue === undefined) continue;
    const name = factParameter(system, environment, fact as Fact);
    new SsmParameter(scope, fact, { provider, name, type: "String", insecureValue });
  }
}
