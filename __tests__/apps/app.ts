import { lineOf, Reachability } from "../../readers/proofs";
import { Root, blocks, strings, type TerraformJson } from "../../readers/terraform";
import type { System } from "../../stacks/config/environment";

/** A public application: its environment file, and what its own deployment description asks of AWS. */
export interface App {
  /** Its only environment is `prod`. */
  readonly system: System;
  readonly demands: Demands;
}

export interface Demands {
  /** Everything that can open a connection to something, without the types: `backend → database:5432`. Nothing else can. */
  readonly connections: readonly string[];
  /** Some variables of each service: text, or where the value comes from; what is secret begins with `secret`. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The names that people can open. */
  readonly names: readonly string[];
  /** All that the tasks of a service may do in AWS with their role, but for a shell. Services without rights are left out. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** What is there before a service starts, in part. */
  readonly startsAfter?: Readonly<Record<string, readonly string[]>>;
  /** Anything else, by its address: a part of its arguments. */
  readonly resources?: Readonly<Record<string, object>>;
}

/** What a bucket's reader and writer may do. */
export const BUCKET = [
  "s3:AbortMultipartUpload",
  "s3:DeleteObject",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:PutObject",
] as const;

/** What a worker may do with its queue, sending included, since it runs the backend's code. */
export const CONSUMER = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
] as const;

/** A shell in a container. */
const EXEC = /^ssmmessages:|^logs:(CreateLogStream|DescribeLogStreams|DescribeLogGroups|PutLogEvents)$/;

const short = (line: string) => line.replaceAll(/\baws_\w+\./g, "");

export class AppRoot {
  readonly #root: Root;

  constructor(terraform: TerraformJson) {
    this.#root = new Root(terraform);
  }

  connections(): string[] {
    return new Reachability(this.#root).all().map(lineOf).map(short).sort();
  }

  variables(service: string): Record<string, string> {
    const [container] = JSON.parse(
      String(this.body(`aws_ecs_task_definition.${service}_task`)["container_definitions"]),
    ) as { environment: { name: string; value: string }[]; secrets: { name: string; valueFrom: string }[] }[];
    return Object.fromEntries([
      ...(container?.environment ?? []).map(({ name, value }) => [name, value] as const),
      ...(container?.secrets ?? []).map(({ name, valueFrom }) => [name, `secret ${valueFrom}`] as const),
    ]);
  }

  names(): string[] {
    const certified = this.#root
      .all("aws_route53_record")
      .map(({ body }) => String(body["name"]))
      .filter((name) => !name.startsWith("${"));
    return [...new Set(certified)].sort();
  }

  rights(): Record<string, string[]> {
    const services = this.#root.all("aws_ecs_service").map(({ name }) => name);
    return Object.fromEntries(
      services.flatMap((service) => {
        const policy = this.#root.get(`aws_iam_role_policy.${service}_task_role_permissions`);
        const actions = this.#root
          .referenced(policy?.body["policy"], "data.aws_iam_policy_document")
          .flatMap(({ body }) => blocks(body["statement"]))
          .flatMap((statement) => strings(statement["actions"]))
          .filter((action) => !EXEC.test(action));
        return actions.length === 0 ? [] : [[service, [...new Set(actions)].sort()]];
      }),
    );
  }

  startsAfter(service: string): string[] {
    return strings(this.#root.get(`aws_ecs_service.${service}`)?.body["depends_on"]).map(short);
  }

  body(address: string): Readonly<Record<string, unknown>> {
    return this.#root.get(address)?.body ?? {};
  }
}
