import { Construct } from "constructs";
import { assertValid, escapeTemplate, type Protection } from "../core";
import { SECRETS, secretId, type SecretConfig, type SecretsConfig } from "./config";
import { ExistingSecret } from "./existing-secret";
import { ExternalSecret } from "./external-secret";
import { GeneratedSecret } from "./generated-secret";
import type { ISecret } from "./interfaces";
import { ParameterSecret } from "./parameter-secret";

export interface SecretsProps {
  readonly config: SecretsConfig;
  readonly protection: Protection;
  /** Another region that keeps a copy of each. Default: none. */
  readonly replicaRegion?: string;
}

/** The secrets of an environment, one for each variable that its configuration names. */
export class Secrets extends Construct {
  /** Every secret under its environment variable. */
  readonly all: Readonly<Record<string, ISecret>>;
  /** Those that people fill in, under their environment variables. */
  readonly external: Readonly<Record<string, ExternalSecret>>;

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    assertValid(this.node.path, SECRETS.problems(props.config));
    const made = Object.entries(props.config).map(
      ([variable, config]) => [variable, this.#create(variable, config, props)] as const,
    );
    this.all = Object.fromEntries(made);
    this.external = Object.fromEntries(
      made.filter((entry): entry is [string, ExternalSecret] => entry[1] instanceof ExternalSecret),
    );
  }

  /** For an output: the description of each secret that people fill in, and the command for it. */
  get toFill(): Readonly<Record<string, { readonly description: string; readonly command: string }>> {
    return Object.fromEntries(
      Object.entries(this.external).map(([variable, { description, fillCommand }]) => [
        variable,
        { description: escapeTemplate(description), command: fillCommand },
      ]),
    );
  }

  #create(variable: string, config: SecretConfig, { protection, replicaRegion }: SecretsProps): ISecret {
    const id = secretId(variable);
    const common = { protection, ...(replicaRegion === undefined ? {} : { replicaRegion }) };
    switch (config.kind) {
      case "external":
        return new ExternalSecret(this, id, { ...common, description: config.description });
      case "existing":
        return new ExistingSecret(this, id, config);
      case "parameter":
        return new ParameterSecret(this, id, config);
      case "generated":
        return new GeneratedSecret(this, id, { ...common, config });
    }
  }
}
