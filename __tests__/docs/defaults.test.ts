import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flattenDiagnosticMessageText } from "typescript";
import { compileSettings, referenceOf, type ReferenceEntry } from "../../commands/support/reference";
import { REFERENCE_PAGE, referencePage } from "../../commands/support/reference-page";

const ROOT = join(__dirname, "..", "..");

/** An environment file as users write it, with a mistake. */
const SLIP = join(ROOT, "envs", "slip.ts");
const SOURCE = `
import type { EnvironmentFile } from "../stacks/config/environment";
export const dev = { tier: "dev", account: "main", network: { natGateway: "none" } } as const satisfies EnvironmentFile;
`;

const PROGRAM = compileSettings(ROOT, new Map([[SLIP, SOURCE]]));
const ENTRIES = referenceOf(ROOT, PROGRAM);

test("docs/reference.md is generated from the declarations; npm run golden:update writes it", () => {
  expect(readFileSync(join(ROOT, REFERENCE_PAGE), "utf8")).toBe(referencePage(ROOT, PROGRAM));
});

test("every setting has a doc comment, which the editor shows", () => {
  expect(ENTRIES.length).toBeGreaterThan(300);
  expect(ENTRIES.filter(({ meaning }) => meaning === "").map(({ path }) => path)).toEqual([]);
});

test("go to definition leads to a setting's declaration", () => {
  const natGateways = ENTRIES.find(({ path }) => path === "network.natGateways");

  expect(natGateways?.file).toBe(join(ROOT, "modules", "vpc", "config.ts"));
});

test("the compiler names the section of a setting that does not exist", () => {
  const messages = PROGRAM.getSemanticDiagnostics(PROGRAM.getSourceFile(SLIP)).map(({ messageText }) =>
    flattenDiagnosticMessageText(messageText, "\n"),
  );

  expect(messages).toEqual([expect.stringContaining("'natGateway' does not exist in type 'PartOf<VpcConfig>'")]);
});

test("a doc comment states the declared default", () => {
  expect(ENTRIES.flatMap((entry) => misstated(entry) ?? [])).toEqual([]);
});

/** What is wrong with the sentence "Default: …" of a setting, if anything. */
function misstated({ path, meaning, setting }: ReferenceEntry): string | undefined {
  const { presence, constantDefault, hasComputedDefault, kind } = setting;
  const said = /Default: (.*)/.exec(meaning)?.[1]?.replace(/[`"]/g, "");
  if (presence === "required")
    return said === undefined ? undefined : `${path} is required, and has a default in its comment`;
  // A group is described by its settings.
  if (kind.inside !== undefined && said === undefined) return undefined;
  if (said === undefined) return `${path} has no sentence that begins with "Default: "`;
  if (hasComputedDefault || constantDefault === undefined || typeof constantDefault === "object") return undefined;
  const declared = JSON.stringify(constantDefault).replaceAll('"', "");
  return said.startsWith(declared) ? undefined : `${path} is ${declared} by default, and its comment says ${said}`;
}
