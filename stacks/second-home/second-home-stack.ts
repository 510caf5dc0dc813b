import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import type { EnvironmentSettings } from "../config/environment";
import { IMAGE_TAG, type SecondHome } from "../config/second-home";
import { EnvironmentStack } from "../environment-stack";
import { Inheritance } from "./inheritance";
import { asPilotLight, ACTIVE } from "./pilot-light";

/**
 * An environment in the recovery region, made of the same parts from the same settings. It is a pilot light: until its
 * variable `active` is true, only what costs little or takes long stands.
 */
export class SecondHomeStack extends EnvironmentStack {
  /** The names of what it imports from the first home. */
  readonly adopts: readonly string[];

  constructor(scope: Construct, id: string, home: SecondHome) {
    super(scope, id, { ...home, inherit: (stack) => new Inheritance(stack, home) });
    this.#declareVariables(home);
    this.adopts = home.first.settings.database?.kind === "serverless" ? this.#adoptCluster() : [];
  }

  override toTerraform(): Record<string, unknown> {
    return asPilotLight(super.toTerraform() as Record<string, unknown>);
  }

  #declareVariables({ first }: SecondHome): void {
    new TerraformVariable(this, ACTIVE, {
      type: "bool",
      default: false,
      nullable: false,
      description: `Whether ${first.id} lives here. Set it to true if its home region is lost, after the runbook's first step.`,
    });
    if (!runsReplicatedImage(first.settings)) return;
    new TerraformVariable(this, IMAGE_TAG, {
      type: "string",
      default: "",
      nullable: false,
      description: "The tag of the image to run: the one that was live in the first home.",
    }).addValidation({
      condition: `\${!var.${ACTIVE} || var.${IMAGE_TAG} != ""}`,
      errorMessage: `Set ${IMAGE_TAG} to the image that was live; the runbook shows how to list them.`,
    });
  }

  /** The cluster and the instance that it was promoted with: both exist before the apply, and keep their names. */
  #adoptCluster(): string[] {
    const promoted = this.node.findAll().flatMap((one): { readonly address: string; readonly id: string }[] => {
      const address = (type: string) => `${type}.${this.getLogicalId(one.node)}[0]`;
      if (one instanceof RdsCluster) {
        return [{ address: address(RdsCluster.tfResourceType), id: one.clusterIdentifierInput ?? "" }];
      }
      if (!(one instanceof RdsClusterInstance) || one.node.id !== "writer") return [];
      return [{ address: address(RdsClusterInstance.tfResourceType), id: one.identifierInput ?? "" }];
    });
    const forEach = `\${var.${ACTIVE} ? toset(["promoted"]) : toset([])}`;
    this.addOverride(
      "import",
      promoted.map(({ address, id }) => ({ for_each: forEach, to: address, id })),
    );
    return promoted.map(({ id }) => id);
  }
}

/** Whether a pipeline pushes the image that runs; one that Terraform names stays the same. */
function runsReplicatedImage({ backend, workers, scheduledTasks }: EnvironmentSettings): boolean {
  const tasks = [backend, ...Object.values(workers ?? {}), ...Object.values(scheduledTasks ?? {})];
  return tasks.some((one) => one?.image.owner === "ci");
}
