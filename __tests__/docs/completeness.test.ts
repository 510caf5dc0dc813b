import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bySection } from "../../readers/handoff/sections";
import { Root } from "../../readers/terraform";
import { allStacks } from "../support/stacks";

const ROOT = join(__dirname, "..", "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const RESOURCES = Object.values(allStacks()).flatMap((terraform) => new Root(terraform).resources);
const TYPES = [...new Set(RESOURCES.map(({ type }) => type))].sort();

test("every resource type has a place in the files and pages of a handoff", () => {
  const rest = bySection(TYPES).find(({ title }) => title === "Everything else");

  expect(rest?.types.filter((type) => type !== "terraform_data") ?? []).toEqual([]);
});

describe("what a change of an argument does is on record, so that npm run check can report it; npm run replacement:update asks the provider", () => {
  const record = JSON.parse(read("readers/check/replacement/aws.json")) as { types: Record<string, RecordedType> };
  interface RecordedType {
    readonly replaces: readonly string[];
    readonly sometimes: readonly string[];
    readonly updates: readonly string[];
  }
  /** Terraform's built-in types, which belong to no provider. */
  const META = ["//", "provider", "lifecycle", "depends_on", "count", "for_each", "timeouts", "provisioner"];

  const aws = RESOURCES.filter(({ type }) => type.startsWith("aws_"));

  test("every type", () => {
    expect([...new Set(aws.map(({ type }) => type))].filter((type) => record.types[type] === undefined)).toEqual([]);
  });

  test("every argument", () => {
    const unknown = aws.flatMap(({ type, body }) => {
      const { replaces = [], sometimes = [], updates = [] } = record.types[type] ?? {};
      const known = [...replaces, ...sometimes, ...updates].map((path) => path.split(/[.[]/)[0]);
      return (
        Object.keys(body)
          .filter((argument) => !META.includes(argument) && !known.includes(argument))
          // A write-only argument is not in the state; only its version argument changes.
          .filter((argument) => !argument.endsWith("_wo"))
          .map((argument) => `${type}.${argument}`)
      );
    });

    expect([...new Set(unknown)]).toEqual([]);
  });
});

test.each(readdirSync(join(ROOT, "modules")))("the module %s is on the pages that list the modules", (module) => {
  expect(read("docs/ARCHITECTURE.md")).toContain(module);
  if (module !== "core") expect(read("README.md")).toContain(`modules/${module}/README.md`);
});
