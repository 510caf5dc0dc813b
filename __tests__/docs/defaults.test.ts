import { readFileSync } from "node:fs";
import { join } from "node:path";
import { referenceOf, type ReferenceEntry } from "../../commands/support/reference";
import { REFERENCE_PAGE, referencePage } from "../../commands/support/reference-page";
import { ENVIRONMENT } from "../../stacks/config/environment";

const ROOT = join(__dirname, "..", "..");
const ENTRIES = referenceOf(ROOT, "stacks/config/environment.ts", "EnvironmentConfig", ENVIRONMENT);

test("docs/reference.md follows from the declarations; npm run golden:update writes it", () => {
  expect(readFileSync(join(ROOT, REFERENCE_PAGE), "utf8")).toBe(referencePage(ROOT));
});

test("every setting has a doc comment, which the editor shows", () => {
  expect(ENTRIES.length).toBeGreaterThan(300);
  expect(ENTRIES.filter(({ meaning }) => meaning === "").map(({ path }) => path)).toEqual([]);
});

test("a doc comment states the default that is declared", () => {
  expect(ENTRIES.flatMap((entry) => misstated(entry) ?? [])).toEqual([]);
});

/** What is wrong with the sentence "Default: …" of a setting, if anything. */
function misstated({ path, meaning, setting }: ReferenceEntry): string | undefined {
  const { presence, constantDefault, hasComputedDefault, kind } = setting;
  const said = /Default: (.*)/.exec(meaning)?.[1]?.replace(/[`"]/g, "");
  if (presence === "required")
    return said === undefined ? undefined : `${path} is required, and has a default in its comment`;
  // A group is described by the settings in it.
  if (kind.inside !== undefined && said === undefined) return undefined;
  if (said === undefined) return `${path} has no sentence that begins with "Default: "`;
  if (hasComputedDefault || constantDefault === undefined || typeof constantDefault === "object") return undefined;
  const declared = JSON.stringify(constantDefault).replaceAll('"', "");
  return said.startsWith(declared) ? undefined : `${path} is ${declared} by default, and its comment says ${said}`;
}
