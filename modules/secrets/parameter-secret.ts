import { Construct } from "constructs";
import { Naming } from "../core";
import { type IGrantable } from "../iam";
import type { ParameterConfig } from "./config";
import type { ISecret } from "./interfaces";
import { pascalCase } from "./secret";

/**
 * A parameter of the Systems Manager Parameter Store that somebody else created and keeps. Terraform does not look it up:
 * its data source would put the value into the state.
 */
export class ParameterSecret extends Construct implements ISecret {
  readonly secretArn: string;
  readonly store = "parameter-store";
  /** Others write it, so nobody here knows its version. */
  readonly versionId = undefined;
  readonly #kmsKeyArn: string | undefined;
  readonly #readers = new WeakSet<IGrantable>();

  constructor(scope: Construct, id: string, { name, kmsKeyArn }: ParameterConfig) {
    super(scope, id);
    this.secretArn = name.startsWith("arn:")
      ? name
      : Naming.of(this).arn("ssm", `parameter/${name.replace(/^\//, "")}`);
    this.#kmsKeyArn = kmsKeyArn;
  }

  grantRead(grantee: IGrantable): void {
    if (this.#readers.has(grantee)) return;
    this.#readers.add(grantee);
    const name = pascalCase(this.node.id);
    grantee.addStatement({
      sid: `ReadParameter${name}`,
      actions: ["ssm:GetParameters"],
      resources: [this.secretArn],
    });
    if (this.#kmsKeyArn === undefined) return;
    grantee.addStatement({ sid: `DecryptParameter${name}`, actions: ["kms:Decrypt"], resources: [this.#kmsKeyArn] });
  }
}
