import type { TerraformJson } from "../../stacks/synthesized";

/** Reads names from an environment's Terraform. */
export class Lookup {
  constructor(
    private readonly terraform: TerraformJson,
    private readonly account: string,
  ) {}

  has(type: string, name: string): boolean {
    return this.terraform.resource?.[type]?.[name] !== undefined;
  }

  /** An argument that is a plain text. @throws Error where it is missing, or known only to AWS. */
  text(type: string, name: string, argument: string): string {
    const resource = this.terraform.resource?.[type]?.[name] as Readonly<Record<string, unknown>> | undefined;
    const value = resource?.[argument];
    if (typeof value === "string" && !value.includes("${")) return value;
    throw new Error(`${type}.${name}.${argument} is ${JSON.stringify(value)}, and a pipeline needs its plain text`);
  }

  /** A role's ARN follows from its name; undefined where there is no such role. */
  roleArn(name: string): string | undefined {
    if (!this.has("aws_iam_role", name)) return undefined;
    return `arn:aws:iam::${this.account}:role/${this.text("aws_iam_role", name, "name")}`;
  }
}
