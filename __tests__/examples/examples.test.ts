import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Block } from "../support/synth";

const ROOT = join(__dirname, "..", "..");
const MODULES = join(ROOT, "node_modules");
/** What `cdktf init --template=typescript` creates. */
const TEMPLATE = join(MODULES, "cdktf-cli/bundle/templates/typescript");
const EXAMPLES = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The files in the tarball, and an application in which it is installed. */
let packed: string[] = [];
let app = "";

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), "groundplan-examples-test-"));
  const tarball = join(
    app,
    execFileSync("npm", ["run", "--silent", "package", "--", "--silent", "--pack-destination", app], {
      cwd: ROOT,
      encoding: "utf8",
    }).trim(),
  );
  const installed = join(app, "node_modules/groundplan");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["--extract", "--file", tarball, "--strip-components", "1", "--directory", installed]);
  packed = readdirSync(installed, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
  linkDeclaredPackages(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest);
  cpSync(join(ROOT, "examples"), app, { recursive: true });
  cpSync(join(TEMPLATE, "tsconfig.json"), join(app, "tsconfig.json"));
}, 120_000);

afterAll(() => {
  rmSync(app, { recursive: true, force: true });
});

/** What npm would install: the package's declared dependencies, and the template's Node types. */
function linkDeclaredPackages({ peerDependencies, dependencies }: Manifest): void {
  for (const name of [...Object.keys({ ...peerDependencies, ...dependencies }), "@types/node"]) {
    const link = join(app, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(MODULES, name), link, "dir");
  }
}

test("the tarball contains compiled modules with their declarations and READMEs, and nothing else", () => {
  expect(packed).toEqual(expect.arrayContaining(["dist/package/vpc/index.js", "dist/package/vpc/index.d.ts"]));
  expect(
    packed.filter(
      (file) =>
        !/^dist\/package\/[\w/-]+\.(js|d\.ts)$/.test(file) &&
        !/^modules\/[\w-]+\/README\.md$/.test(file) &&
        !["package.json", "README.md", "LICENSE"].includes(file),
    ),
  ).toEqual([]);
});

describe("in an application from CDKTF's own template", () => {
  test("the examples compile against the package, and synthesize", () => {
    execFileSync(process.execPath, [join(MODULES, "typescript/bin/tsc"), "--outDir", "compiled"], { cwd: app });
    writeFileSync(join(app, "all.js"), RUN_ALL);
    // No PATH, so that Terraform cannot be found.
    execFileSync(process.execPath, ["all.js", ...EXAMPLES], { cwd: app, env: { PATH: "" } });

    expect(resources("service", "shop-dev", "aws_lb").map(({ name }) => name as string)).toEqual(["shop-dev-alb"]);
    expect(resources("service-with-database", "shop-prod", "aws_db_instance")).toHaveLength(1);
    expect(resources("job", "reports-prod", "aws_batch_job_definition")).toHaveLength(1);
    expect(resources("existing-vpc", "intranet-prod", "aws_lb").map(({ name }) => name as string)).toEqual([
      "intranet-prod-phonebook",
      "intranet-prod-wiki",
    ]);
    expect(resources("existing-vpc", "intranet-prod", "aws_vpc")).toEqual([]);
  }, 120_000);

  test.each(EXAMPLES)("%s is described in its README", (example) => {
    expect(readFileSync(join(ROOT, "examples/README.md"), "utf8")).toContain(`(${example}/README.md)`);
    expect(readFileSync(join(ROOT, "examples", example, "README.md"), "utf8")).toContain("(main.ts)");
  });
});

/** One process for all programs, which load the same provider classes. */
const RUN_ALL = `
for (const example of process.argv.slice(2)) {
  process.env.CDKTF_OUTDIR = example + "/cdktf.out";
  require("./compiled/" + example + "/main.js");
}
`;

function resources(example: string, stack: string, type: string): Block[] {
  const file = join(app, example, "cdktf.out/stacks", stack, "cdk.tf.json");
  const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Record<string, Record<string, Block>> };
  return Object.values(resource[type] ?? {});
}
