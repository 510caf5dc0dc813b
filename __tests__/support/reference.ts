import { definitions } from "../../envs";
import type { System } from "../../stacks/config/environment";
import { describeWith, noteSkipped, type Tool } from "./tools";

/** The reference systems of the project. Users may delete any of them from envs/. */
export const REFERENCE_SYSTEMS = ["sheetgpt", "eloquent-ai", "invoice-ocr", "model-registry", "playstudy"] as const;

export type ReferenceSystem = (typeof REFERENCE_SYSTEMS)[number];

/** Those that still exist. */
export const REFERENCES: readonly ReferenceSystem[] = REFERENCE_SYSTEMS.filter((name) => find(name) !== undefined);

/** A reference system. Only use it in a suite of `describeReference`. */
export function reference(name: ReferenceSystem): System {
  const system = find(name);
  if (system === undefined) throw new Error(`envs/ has no ${name}; put the test into describeReference("${name}", …)`);
  return system;
}

type Systems = ReferenceSystem | readonly ReferenceSystem[];

/**
 * A suite about reference systems. It is skipped if one of them was deleted, even in runs that must not skip suites
 * because of a missing tool.
 */
export function describeReference(systems: Systems, name: string, suite: () => void): void {
  describeReferenceWith({ missing: undefined }, systems, name, suite);
}

/** The same for a suite that also needs a tool. */
export function describeReferenceWith(tool: Tool, systems: Systems, name: string, suite: () => void): void {
  const gone = [systems].flat().filter((one) => find(one) === undefined);
  if (gone.length === 0) {
    describeWith(tool, name, suite);
    return;
  }
  noteSkipped(`${name}: envs/ has no ${gone.join(", ")}`);
  describe.skip(name, () => {
    test(`needs ${gone.join(", ")}`, () => undefined);
  });
}

function find(name: string): System | undefined {
  return definitions.systems.find((system) => system.name === name);
}
