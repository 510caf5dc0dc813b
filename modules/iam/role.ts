import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePoliciesExclusive } from "@cdktf/provider-aws/lib/iam-role-policies-exclusive";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamRolePolicyAttachmentsExclusive } from "@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive";
import { Lazy, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Naming } from "../core";
import { PolicyDocument } from "./policy-document";
import type { Condition, IGrantable, Principal, Statement } from "./statement";

/** A role as seen by others. */
export interface IRole extends IGrantable {
  readonly roleArn: string;
  readonly roleName: string;
}

export interface RoleProps {
  /** The suffix of the physical name, `<system>-<environment>-…`. Default: the construct's id. */
  readonly name?: string;
  /** What the role is for, in one sentence. */
  readonly description: string;
  /** Who may assume it: a service (`ecs-tasks.amazonaws.com`), or a custom statement. */
  readonly trust: ServiceTrust | Statement;
  /** What it may do from the start; grants add to it. */
  readonly statements?: readonly Statement[];
}

export interface ServiceTrust {
  readonly service: string;
  /** Restricts the service to acting for this account (`aws:SourceAccount`), against the confused deputy. Default: true. */
  readonly sourceAccount?: boolean;
}

/** A managed policy, and where its attachment stands. */
export interface Attachment {
  readonly policyArn: string;
  /** For a policy of AWS: why it is not a list of our own; it is written next to the attachment. */
  readonly because?: string;
  readonly scope: Construct;
  readonly id: string;
}

/**
 * An IAM role with one inline policy, to which grants add. A role without grants has no policy at all. Every apply takes away
 * the policies that somebody else has put on it ([ADR 23](../../docs/adr/0023-policies-of-roles-are-exclusive.md)).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export class Role extends Construct implements IRole {
  readonly roleArn: string;
  readonly roleName: string;
  /** The underlying role; the escape hatch. */
  readonly resource: IamRole;
  #policy: PolicyDocument | undefined;
  #inlinePolicy: IamRolePolicy | undefined;
  readonly #attachments: IamRolePolicyAttachment[] = [];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const naming = Naming.of(this);
    const trust = new PolicyDocument(this, "trust", [
      "service" in props.trust ? serviceTrust(props.trust, naming) : props.trust,
    ]);
    const { permissionsBoundary, path } = naming.deployment.roles ?? {};
    this.resource = new IamRole(this, "Resource", {
      name: naming.name("iam-role", props.name ?? id),
      ...(path === undefined ? {} : { path }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      description: props.description,
      assumeRolePolicy: trust.json,
    });
    this.roleArn = this.resource.arn;
    this.roleName = this.resource.name;
    this.#takeAllOthersAway();
    for (const statement of props.statements ?? []) this.addStatement(statement);
  }

  /** Depend on these to wait until the role has all permissions granted so far. */
  get dependables(): readonly ITerraformDependable[] {
    return this.#inlinePolicy ? [this.#inlinePolicy] : [];
  }

  addStatement(statement: Statement): void {
    if (this.#policy === undefined) {
      this.#policy = new PolicyDocument(this, "policy");
      this.#inlinePolicy = new IamRolePolicy(this, "permissions", {
        name: "permissions",
        role: this.resource.name,
        policy: this.#policy.json,
      });
    }
    this.#policy.add(statement);
  }

  /** Attaches a managed policy. Any other attachment is taken away by the next apply. */
  attach({ policyArn, because, scope, id }: Attachment): IamRolePolicyAttachment {
    const attachment = new IamRolePolicyAttachment(scope, id, { role: this.resource.name, policyArn });
    if (because !== undefined) attachment.addOverride("//.reason", because);
    this.#attachments.push(attachment);
    return attachment;
  }

  /**
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policies_exclusive
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policy_attachments_exclusive
   */
  #takeAllOthersAway(): void {
    const roleName = this.resource.name;
    new IamRolePoliciesExclusive(this, "policies", {
      roleName,
      policyNames: Lazy.listValue({ produce: () => (this.#inlinePolicy ? [this.#inlinePolicy.name] : []) }),
    });
    new IamRolePolicyAttachmentsExclusive(this, "attachments", {
      roleName,
      policyArns: Lazy.listValue({ produce: () => this.#attachments.map((one) => one.policyArn) }),
    });
  }
}

function serviceTrust({ service, sourceAccount = true }: ServiceTrust, naming: Naming): Statement {
  const principals: Principal[] = [{ type: "Service", identifiers: [service] }];
  const conditions: Condition[] = [
    { test: "StringEquals", variable: "aws:SourceAccount", values: [naming.deployment.accountId] },
  ];
  return {
    sid: "AssumedByService",
    actions: ["sts:AssumeRole"],
    principals,
    ...(sourceAccount ? { conditions } : {}),
  };
}
