import { createInterface } from "node:readline";
import { copyOf, type Copy } from "./emulator";
import type { RunbookFolder } from "./runbook";

/** A moment of an apply: a line of its output, or how much it has made. */
export interface Moment {
  readonly name: string;
  readonly when: (line: string, created: number) => boolean;
}

/** The moment after so many resources. */
export function after(created: number): Moment {
  return { name: `${created} created`, when: (line, count) => CREATED.test(line) && count === created };
}

/** The moment of the first line that contains a text. */
export function at(text: string): Moment {
  return { name: text, when: (line) => line.includes(text) };
}

const CREATED = /: Creation complete after/;

/**
 * What a kill leaves at each moment of one apply: a copy of the account, with the state as far as Terraform has written it
 * by then, and the lock. A request that AWS has begun is finished, as it would be.
 */
export async function copiesDuring(
  apply: ReturnType<RunbookFolder["start"]>,
  endpoint: string,
  moments: readonly Moment[],
): Promise<ReadonlyMap<string, Copy>> {
  const copies = new Map<string, Promise<Copy>>();
  let created = 0;
  const { stdout } = apply.shell;
  if (stdout === null) throw new Error("the apply has no output");
  createInterface({ input: stdout }).on("line", (line) => {
    if (CREATED.test(line)) created += 1;
    for (const { name, when } of moments) {
      if (!copies.has(name) && when(line, created)) copies.set(name, copyOf(endpoint));
    }
  });
  const { status, output } = await apply.ended;
  if (status !== 0) throw new Error(`the apply failed: ${output.slice(-4000)}`);
  const found = await Promise.all([...copies].map(async ([name, copy]) => [name, await copy] as const));
  return new Map(found);
}

/** Takes the state of a copied account away, as if the apply had never written one. */
export async function loseState(folder: RunbookFolder): Promise<void> {
  const drop = folder.block("The state is locked or broken", "copy-object").split("\n")[1] ?? "";
  await folder.succeed(["set -e", `aws s3 rm s3://states-111122223333/${folder.name}/test/terraform.tfstate`, drop]);
}
