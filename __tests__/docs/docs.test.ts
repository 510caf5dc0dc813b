import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ModuleKind, transpileModule } from "typescript";
import { definitions } from "../../envs";
import { readGolden } from "../../readers/check/addresses";
import { buildApp } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";

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
  test.each(PAGES)("%s is there, and its links lead somewhere", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");

    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = read("README.md");

  test("counts the lines and resources of each environment as they are", () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)-(\w+)` +\| +(\d+) lines +\| +(\d+) \|/gm)];
    const environments = definitions.systems.flatMap((system) => Object.keys(system.environments));

    expect(rows).toHaveLength(environments.length);
    for (const [, system = "", environment = "", lines, resources] of rows) {
      expect([system, environment, read(`envs/${system}/${environment}.ts`).trimEnd().split("\n").length]).toEqual([
        system,
        environment,
        Number(lines),
      ]);
      expect([system, environment, readGolden(`${system}-${environment}`).length]).toEqual([
        system,
        environment,
        Number(resources),
      ]);
    }
  });

  test("a system written as it says synthesizes", () => {
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
    const files = new Map(blocks.map((code) => [/envs\/shop\/(\w+)\.ts/.exec(code)?.[1] ?? "", code]));

    const { shop } = evaluate("index", files) as { shop: System };
    const app = buildApp({ ...definitions, systems: [shop] }, { only: ["shop-dev"] });

    expect([...files.keys()]).toEqual(["system", "dev", "index"]);
    expect(app.node.tryFindChild("shop-dev")).toBeDefined();
  });
});

/** Runs one of the README's files, with the others behind its imports. */
function evaluate(name: string, files: ReadonlyMap<string, string>): unknown {
  const { outputText } = transpileModule(files.get(name) ?? "", { compilerOptions: { module: ModuleKind.CommonJS } });
  const exports = {};
  const load = (path: string): unknown => evaluate(path.replace("./", "").replace(/\s/g, ""), files);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the code is our own README's
  new Function("exports", "require", outputText)(exports, load);
  return exports;
}

describe("docs/guides", () => {
  test.each([
    ["sheetgpt", "SG", 12],
    ["sheetgpt", "ALL", 13],
    ["eloquent-ai", "EA", 14],
    ["invoice-ocr", "IO", 14],
    ["model-registry", "MR", 14],
    ["playstudy", "PS", 11],
  ])("%s.md has a row for each %s requirement", (page, prefix, count) => {
    const rows = [...read(`docs/guides/${page}.md`).matchAll(/^\| ([A-Z]+)-(\d+)/gm)];
    const numbers = rows.filter((row) => row[1] === prefix).map((row) => Number(row[2]));

    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  test("there is a page for each system, and README.md leads to it", () => {
    const pages = definitions.systems.map(({ name }) => `docs/guides/${name}.md`);

    expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
    expect(pages.filter((page) => !read("README.md").includes(`(${page})`))).toEqual([]);
  });

  test.each(definitions.systems.map(({ name }) => name))("%s.md names nothing that is not built", (system) => {
    const built = [`${system}-`, "account-"].flatMap((prefix) => addressesOf(prefix));
    const named = [...read(`docs/guides/${system}.md`).matchAll(/`(aws_\w+\.\w+)`/g)].map((match) => match[1] ?? "");

    expect(named.filter((address) => !built.includes(address))).toEqual([]);
  });
});

/** The addresses of all stacks whose name begins so. */
function addressesOf(prefix: string): readonly string[] {
  return readdirSync(join(ROOT, "__tests__/golden/addresses"))
    .map((file) => file.replace(/\.txt$/, ""))
    .filter((stack) => stack.startsWith(prefix))
    .flatMap((stack) => readGolden(stack));
}

describe("docs/adr", () => {
  test("the list names every decision", () => {
    const list = read("docs/adr/README.md");
    const files = readdirSync(join(ROOT, "docs/adr")).filter((file) => /^\d/.test(file));

    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !list.includes(`(${relative("docs/adr", join("docs/adr", file))})`))).toEqual([]);
  });
});
