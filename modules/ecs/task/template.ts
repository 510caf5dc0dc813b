import type { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Fn } from "cdktf";
import type { Naming } from "../../core";

/** What the family of Terraform's own definition ends in, where a pipeline registers what runs. */
const TEMPLATE = "-template";

/** The family that runs, and the one that Terraform registers in. */
export interface Families {
  readonly running: string;
  readonly registered: string;
}

/**
 * Where a pipeline deploys the image of a task that no service keeps, Terraform registers its definition in a family of its own,
 * `…-template`. A pipeline copies it with its image into the family that runs. In one family, an apply would make the next
 * run use Terraform's placeholder image.
 */
export function familiesOf(naming: Naming, name: string, owner: "ci" | "terraform"): Families {
  const running = naming.name("ecs", name);
  return { running, registered: owner === "ci" ? naming.name("ecs", `${name}${TEMPLATE}`) : running };
}

/** The revisions of the family that runs: by reference, so that a policy shows that the family belongs to this task. */
export function runningRevisions(naming: Naming, registered: EcsTaskDefinition): string {
  return naming.arn("ecs", `task-definition/${Fn.trimsuffix(registered.family, TEMPLATE)}:*`);
}
