import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { replaceFiles, replaceFolder } from "../../commands/support/output-folder";

let folder: string;
let target: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groundplan-output-"));
  target = join(folder, "out");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes files with the given contents. */
const files =
  (content: string, names: readonly string[] = ["a", "b"]) =>
  (draft: string): void => {
    for (const name of names) writeFileSync(join(draft, name), content);
  };

const contents = (): string[] => readdirSync(target).map((name) => readFileSync(join(target, name), "utf8"));

/** The same functions in a separate process, which can be killed. */
function program(body: string): string {
  const source = readFileSync(join(__dirname, "..", "..", "commands", "support", "output-folder.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const file = join(folder, "program.js");
  writeFileSync(file, `${outputText}\nconst fs = require("node:fs");\n${body}`);
  return file;
}

describe("replaceFolder", () => {
  test("leaves nothing of the old folder, and nothing next to it", () => {
    replaceFolder(target, files("old", ["a", "gone"]));
    replaceFolder(target, files("new"));

    expect(readdirSync(target)).toEqual(["a", "b"]);
    expect(contents()).toEqual(["new", "new"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("keeps the old folder if writing fails", () => {
    replaceFolder(target, files("old"));
    expect(() => {
      replaceFolder(target, (draft) => {
        files("new", ["a"])(draft);
        throw new Error("no");
      });
    }).toThrow("no");

    expect(contents()).toEqual(["old", "old"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("keeps the old folder if it is killed halfway, and the next run cleans up", async () => {
    replaceFolder(target, files("old"));
    const body = `replaceFolder(${JSON.stringify(target)}, (draft) => {
      fs.writeFileSync(draft + "/a", "half");
      process.stdout.write("writing\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
    const running = spawn(process.execPath, [program(body)], { stdio: ["ignore", "pipe", "inherit"] });
    await once(running.stdout, "data");
    running.kill("SIGKILL");
    await once(running, "exit");

    expect(contents()).toEqual(["old", "old"]);
    expect(readdirSync(folder)).toHaveLength(3);

    replaceFolder(target, files("new"));

    expect(contents()).toEqual(["new", "new"]);
    expect(readdirSync(folder).sort()).toEqual(["out", "program.js"]);
  });

  test("restores the old folder if it was killed between its two steps", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(folder, `.out.${pid}.01234567.old`));
    writeFileSync(join(folder, `.out.${pid}.01234567.old`, "a"), "old");
    expect(() => {
      replaceFolder(target, () => {
        expect(contents()).toEqual(["old"]);
        throw new Error("no");
      });
    }).toThrow("no");

    expect(contents()).toEqual(["old"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("does not touch the drafts of a process that is still running", () => {
    mkdirSync(join(folder, `.out.${process.pid}.01234567.new`));
    replaceFolder(target, files("new"));

    expect(existsSync(join(folder, `.out.${process.pid}.01234567.new`))).toBe(true);
  });

  test("if several run at once, the last one wins, and each result is complete", async () => {
    const body = `for (let i = 0; i < 100; i++) replaceFolder(${JSON.stringify(target)}, (draft) => {
      for (const name of ["a", "b", "c"]) fs.writeFileSync(draft + "/" + name, String(process.pid));
    });`;
    const file = program(body);
    const running = ["one", "two", "three"].map(() =>
      spawn(process.execPath, [file], { stdio: ["ignore", "ignore", "inherit"] }),
    );
    const codes = await Promise.all(running.map(async (one) => (await once(one, "exit"))[0] as number));

    expect(codes).toEqual([0, 0, 0]);
    expect(readdirSync(target)).toEqual(["a", "b", "c"]);
    expect(new Set(contents()).size).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(["out", "program.js"]);
  });
});

describe("replaceFiles", () => {
  test("replaces files and keeps other files next to them", () => {
    mkdirSync(join(target, "stacks", "a", ".terraform"), { recursive: true });
    writeFileSync(join(target, "stacks", "a", ".terraform", "state"), "theirs");
    writeFileSync(join(target, "stacks", "a", "cdk.tf.json"), "old");
    replaceFiles(target, (draft) => {
      mkdirSync(join(draft, "stacks", "a"), { recursive: true });
      writeFileSync(join(draft, "stacks", "a", "cdk.tf.json"), "new");
      writeFileSync(join(draft, "manifest.json"), "new");
    });

    expect(readFileSync(join(target, "stacks", "a", "cdk.tf.json"), "utf8")).toBe("new");
    expect(readFileSync(join(target, "stacks", "a", ".terraform", "state"), "utf8")).toBe("theirs");
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("changes nothing if writing fails", () => {
    replaceFolder(target, files("old"));
    expect(() => {
      replaceFiles(target, (draft) => {
        files("new")(draft);
        throw new Error("no");
      });
    }).toThrow("no");

    expect(contents()).toEqual(["old", "old"]);
  });
});
