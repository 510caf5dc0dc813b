import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import { ACTIONS, pinned, type Action } from "./actions";

type Values = Readonly<Record<string, string | number | boolean>>;

/** The parts of GitHub's workflow syntax that the pipelines use. */
export interface Workflow {
  readonly name: string;
  /** What a reader must know first; written as a comment above the YAML. */
  readonly comment: string;
  readonly on: object;
  readonly jobs: Readonly<Record<string, Job | Call>>;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly permissions: Permissions;
  readonly outputs?: Values;
  readonly env?: Values;
  readonly steps: readonly Step[];
}

/** A job that is another file's workflow. */
export interface Call {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions: Permissions;
  readonly uses: string;
  readonly with: Values;
}

export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly env?: Values;
  readonly run?: string;
  readonly "working-directory"?: string;
}

type Permissions = Readonly<Record<string, "read" | "write">>;

/** Permission to read the repository, and nothing else. */
export const READ: Permissions = { contents: "read" };
/** Permission to read the repository, and to request a token from GitHub that AWS exchanges for credentials. */
export const READ_AND_DEPLOY: Permissions = { contents: "read", "id-token": "write" };

export const RUNNER = "ubuntu-24.04";

/** A step that runs a shell script, which stops at the first error. */
export function script(name: string, run: string, more: Omit<Step, "name" | "run" | "uses" | "with"> = {}): Step {
  return { name, ...more, run: `set -euo pipefail\n${run.trim()}\n` };
}

/** A step that uses an action. */
export function action(name: string, which: Action, inputs: Values = {}, condition?: string): Step {
  return {
    name,
    ...(condition === undefined ? {} : { if: condition }),
    uses: pinned(which),
    ...(Object.keys(inputs).length > 0 ? { with: inputs } : {}),
  };
}

/** The checked-out repository, without the token that fetched it. */
export function checkout(ref?: string): Step {
  return action("Check out", "actions/checkout", {
    "persist-credentials": false,
    ...(ref === undefined ? {} : { ref }),
  });
}

/** Temporary AWS credentials for this job only, for the role and account of the environment. */
export function credentials(): Step {
  return action("Assume the role", "aws-actions/configure-aws-credentials", {
    "role-to-assume": "${{ env.ROLE }}",
    "aws-region": "${{ env.REGION }}",
    "allowed-account-ids": "${{ env.ACCOUNT }}",
  });
}

/** One run at a time per environment; a run is never cancelled, as that would leave half a deployment. */
export function oneAtATime(what: string): NonNullable<Job["concurrency"]> {
  return { group: `${what}-\${{ inputs.environment }}`, "cancel-in-progress": false };
}

/** The workflow as a file for `.github/workflows/`. */
export function print({ name, comment, on, jobs }: Workflow): string {
  const document = new Document({ name, on, permissions: {}, jobs }, { aliasDuplicateObjects: false });
  document.commentBefore = comment
    .trim()
    .split("\n")
    .map((line) => (line === "" ? "" : ` ${line}`))
    .join("\n");
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key)) return;
      if (key.value === "uses" && isScalar(value)) value.comment = versionOf(String(value.value));
      if (key.value === "jobs" && isMap(value)) spaceOut(value.items.map((pair) => pair.key));
      if (key.value === "steps" && isSeq(value)) spaceOut(value.items);
      if (["on", "permissions", "jobs"].includes(String(key.value)) && document.has(key.value)) {
        if (isMap(document.contents) && document.contents.items.some((pair) => pair.key === key))
          key.spaceBefore = true;
      }
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: "literal" });
}

/** ` v7.0.1`: the comment after a pinned action; none after a file of the repository. */
function versionOf(uses: string): string | undefined {
  const known = Object.entries(ACTIONS).find(([action]) => uses.startsWith(`${action}@`));
  return known && ` ${known[1].version}`;
}

function spaceOut(nodes: readonly unknown[]): void {
  for (const node of nodes.slice(1)) {
    if (isScalar(node) || isMap(node)) node.spaceBefore = true;
  }
}
