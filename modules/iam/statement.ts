/** One condition of a statement: `{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1234…"] }`. */
export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** The principal of a resource policy or trust policy. */
export interface Principal {
  readonly type: "Service" | "AWS" | "Federated";
  readonly identifiers: readonly string[];
}

/** A construct's id as part of a sid: `image-worker` becomes `ImageWorker`. */
export function sidPart(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** A statement of a policy. */
export interface Statement {
  /** Letters and digits, unique within its policy; it says what the statement is for: `ReadUploads` (see {@link sidPart}). */
  readonly sid: string;
  /** Default: `Allow`. */
  readonly effect?: "Allow" | "Deny";
  /** Each action in full; wildcards are rejected in `Allow` statements. */
  readonly actions: readonly string[];
  /** ARNs, or {@link anyResource} if AWS has no narrower one. Only trust policies leave it out. */
  readonly resources?: readonly string[] | AnyResource;
  readonly principals?: readonly Principal[];
  readonly conditions?: readonly Condition[];
  /** Why its ARNs are as wide as they are; it is written next to the statement. */
  readonly because?: string;
}

/** Represents every resource, together with the reason why it cannot be narrower. */
export interface AnyResource {
  readonly anyResourceBecause: string;
}

/**
 * Every resource (`*`), for an action that AWS cannot restrict to a resource. The reason is written next to the
 * statement in the synthesized Terraform. @see
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function anyResource(because: string): AnyResource {
  return { anyResourceBecause: because };
}

/** The recipient of a grant; the ARNs and the actions stay in the statement. */
export interface IGrantable {
  /** Adds a statement to the grantee's own policy. */
  addStatement(statement: Statement): void;
}
