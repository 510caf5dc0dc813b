import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "./statement";

/**
 * A policy as a `data.aws_iam_policy_document`, so that people read it as blocks and not as an escaped string.
 * Statements may be added until synthesis. The reason for a `*` resource is next to its statement, under the `//` key
 * that Terraform reserves for comments in JSON.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export class PolicyDocument extends Construct {
  /** The policy as JSON, for an argument that expects one. */
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

  /**
   * Adds a statement, unless an identical one already exists.
   * @throws Error if it would allow more than intended, or its sid is invalid or taken.
   */
  add(statement: Statement): void {
    const known = this.#statements.find(({ sid }) => sid === statement.sid);
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(statement)) return;
    const fault =
      known === undefined ? faultOf(statement) : "another statement has this sid; give each statement its own";
    if (fault !== undefined) throw new Error(`${this.node.path}: ${statement.sid}: ${fault}`);
    this.#statements.push(statement);
  }
}

function faultOf({ sid, effect, actions, resources, principals, conditions }: Statement): string | undefined {
  if (!/^[A-Za-z0-9]+$/.test(sid)) return "a sid may only contain letters and digits; remove everything else";
  if (effect === "Deny") return undefined;
  const wildcard = actions.find((action) => action.includes("*"));
  if (wildcard !== undefined) return `the action ${wildcard} contains a wildcard; list every action`;
  if (Array.isArray(resources) && resources.includes("*")) {
    return 'the resource is *; use anyResource("why it cannot be narrower")';
  }
  const everybody = principals?.some(({ identifiers }) => identifiers.includes("*")) ?? false;
  if (everybody && (conditions ?? []).length === 0) {
    return "the principal is *, which means everybody; name a principal, or add a condition that restricts it";
  }
  return undefined;
}

function toBlock(statement: Statement): Record<string, unknown> {
  const { sid, effect = "Allow", actions, resources, principals, conditions, because } = statement;
  const any = resources !== undefined && "anyResourceBecause" in resources;
  const reason = any ? resources.anyResourceBecause : because;
  return {
    ...(reason === undefined ? {} : { "//": reason }),
    sid,
    effect,
    actions,
    ...(resources === undefined ? {} : { resources: any ? ["*"] : resources }),
    ...(principals === undefined ? {} : { principals }),
    ...(conditions === undefined ? {} : { condition: conditions }),
  };
}
