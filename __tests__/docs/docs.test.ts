import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ModuleKind, transpileModule } from "typescript";
import { definitions } from "../../envs";
import { overlaps, parseCidr } from "../../modules/core";
import { readGolden } from "../../readers/check/addresses";
import { buildApp } from "../../stacks/app";
import type { Accounts } from "../../stacks/config/account";
import type { System } from "../../stacks/config/environment";
import { overlay } from "../envs/overlay";
import { describeReference, reference, REFERENCES, type ReferenceSystem } from "../support/reference";

const ROOT = join(__dirname, "..", "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Every page of the project: docs, and the README of each module and of each reader. */
const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
  ...readdirSync(join(ROOT, "modules")).map((module) => join("modules", module, "README.md")),
  ...readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("examples", file)),
  "readers/README.md",
  ...["proofs", "check", "handoff", "workflow"].map((reader) => join("readers", reader, "README.md")),
];

describe("every page", () => {
  test.each(PAGES)("%s exists, and its links are valid", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");

    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = read("README.md");

  test("a system written as documented synthesizes, next to the existing ones", () => {
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
    const files = new Map(blocks.map((code) => [/envs\/(?:shop\/)?(\w+)\.ts/.exec(code)?.[1] ?? "sections", code]));
    expect([...files.keys()]).toEqual(["system", "dev", "index", "accounts", "sections"]);
    files.set("sections", `export const sections = {\n${files.get("sections") ?? ""}};`);
    files.set("accounts", `export const more = {\n${files.get("accounts") ?? ""}};`);

    const { shop } = evaluate("index", files) as { shop: System };
    const { more } = evaluate("accounts", files) as { more: Accounts };
    const { sections } = evaluate("sections", files) as { sections: object };
    // Anyone who has followed the page already has a shop.
    const common = overlay(shop.common, sections) as System["common"];
    const systems = [...definitions.systems.filter(({ name }) => name !== "shop"), { ...shop, common }];
    const app = buildApp(
      { ...definitions, accounts: { ...definitions.accounts, ...more }, systems },
      { only: ["shop-dev"] },
    );

    expect(app.node.tryFindChild("shop-dev")).toBeDefined();
    expect(takenBy(shop.environments["dev"]?.network?.cidr ?? "")).toEqual([]);
  });
});

/** The reference environments whose network overlaps a block, in any account. */
function takenBy(cidr: string): string[] {
  const own = parseCidr(cidr);
  return REFERENCES.flatMap((name) =>
    Object.entries(reference(name).environments).flatMap(([environment, { network }]) => {
      const theirs = parseCidr(network?.cidr ?? "");
      return own && theirs && !overlaps(own, theirs) ? [] : [`${name}-${environment}`];
    }),
  );
}

/** Runs one of the README's files, resolving its imports to the others. */
function evaluate(name: string, files: ReadonlyMap<string, string>): unknown {
  const { outputText } = transpileModule(files.get(name) ?? "", { compilerOptions: { module: ModuleKind.CommonJS } });
  const exports = {};
  const load = (path: string): unknown => evaluate(path.replace("./", "").replace(/\s/g, ""), files);

  // The page's own example.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function("exports", "require", outputText)(exports, load);
  return exports;
}

const REQUIREMENTS: readonly (readonly [ReferenceSystem, prefix: string, count: number])[] = [
  ["sheetgpt", "SG", 12],
  ["sheetgpt", "ALL", 13],
  ["eloquent-ai", "EA", 14],
  ["invoice-ocr", "IO", 14],
  ["model-registry", "MR", 14],
  ["playstudy", "PS", 11],
];

for (const [system, prefix, count] of REQUIREMENTS) {
  describeReference(system, `docs/guides/${system}.md`, () => {
    test(`has a row for each ${prefix} requirement`, () => {
      const rows = [...read(`docs/guides/${system}.md`).matchAll(/^\| ([A-Z]+)-(\d+)/gm)];
      const numbers = rows.filter((row) => row[1] === prefix).map((row) => Number(row[2]));

      expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    });
  });
}

describe("docs/guides", () => {
  // The user's own systems may have a page; the reference systems must.
  const guides = definitions.systems.map(({ name }) => name).filter((name) => existsSync(guide(name)));

  test("there is a page for each reference system, and README.md leads to each page", () => {
    expect(REFERENCES.filter((name) => !guides.includes(name))).toEqual([]);
    expect(guides.filter((name) => !read("README.md").includes(`(docs/guides/${name}.md)`))).toEqual([]);
  });

  test("they only name what is built", () => {
    const wrong = guides.flatMap((system) => {
      const built = [`${system}-`, "account-"].flatMap((prefix) => addressesOf(prefix));
      const named = [...read(`docs/guides/${system}.md`).matchAll(/`(aws_\w+\.\w+)`/g)].map((match) => match[1] ?? "");
      return named.filter((address) => !built.includes(address)).map((address) => `${system}: ${address}`);
    });

    expect(wrong).toEqual([]);
  });
});

function guide(system: string): string {
  return join(ROOT, "docs/guides", `${system}.md`);
}

/** The addresses of all stacks whose name begins with a prefix. */
function addressesOf(prefix: string): readonly string[] {
  return readdirSync(join(ROOT, "__tests__/golden/addresses"))
    .map((file) => file.replace(/\.txt$/, ""))
    .filter((stack) => stack.startsWith(prefix))
    .flatMap((stack) => readGolden(stack));
}

describe("docs/adr", () => {
  test("the list contains every decision", () => {
    const list = read("docs/adr/README.md");
    const files = readdirSync(join(ROOT, "docs/adr")).filter((file) => /^\d/.test(file));

    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !list.includes(`(${relative("docs/adr", join("docs/adr", file))})`))).toEqual([]);
  });
});
