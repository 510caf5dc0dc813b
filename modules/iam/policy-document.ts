import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "./statement";

/**
 * A policy as a `data.aws_iam_policy_document`, so that people read it as blocks and not as an escaped string. Statements
 * may be added until synthesis. The reason for a `*` resource stands beside its statement, under the `//` key that
 * Terraform reserves for comments in JSON.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export class PolicyDocument extends Construct {
  /** The policy as JSON, for an argument that takes one. */
  readonly json: string;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, statements: readonly Statement[] = []) {
    super(scope, id);
    // The statements are complete only at synthesis, and CDKTF does not map names inside a lazy list: a producer per document.
    const data = new DataAwsIamPolicyDocument(this, "Resource");
    data.addOverride("statement", Lazy.anyValue({ produce: () => this.#statements.map(toBlock) }));
    this.json = data.json;
    for (const statement of statements) this.add(statement);
  }

  get statements(): readonly Statement[] {
    return this.#statements;
  }

  /** Adds a statement. @throws Error for a wildcard action, or a `*` resource without its reason. */
  add(statement: Statement): void {
    const effect = statement.effect ?? "Allow";
    const resources = Array.isArray(statement.resources) ? (statement.resources as readonly string[]) : [];
    const wildcard = statement.actions.find((action) => action.includes("*"));
    if (effect === "Allow" && wildcard !== undefined) {
      throw new Error(`${this.node.path}: ${statement.sid}: the action ${wildcard} has a wildcard; name every action`);
    }
    if (effect === "Allow" && resources.includes("*")) {
      throw new Error(
        `${this.node.path}: ${statement.sid}: the resource is *; use anyResource("why it cannot be narrower")`,
      );
    }
    if (this.#statements.some((known) => known.sid === statement.sid)) {
      throw new Error(`${this.node.path}: two statements are called ${statement.sid}; give each a sid of its own`);
    }
    this.#statements.push(statement);
  }
}

type Block = Record<string, unknown> & { readonly sid: NonNullable<DataAwsIamPolicyDocumentStatement["sid"]> };

function toBlock({ sid, effect = "Allow", actions, resources, principals, conditions }: Statement): Block {
  const any = resources !== undefined && "anyResourceBecause" in resources;
  return {
    ...(any ? { "//": resources.anyResourceBecause } : {}),
    sid,
    effect,
    actions,
    ...(resources === undefined ? {} : { resources: any ? ["*"] : resources }),
    ...(principals === undefined ? {} : { principals }),
    ...(conditions === undefined ? {} : { condition: conditions }),
  };
}
