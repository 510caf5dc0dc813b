import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleOf } from "../../../readers/handoff";
import { allStacks } from "../../support/stacks";
import { describeWith, type Tool } from "../../support/tools";
import { EXECUTED } from "./executed";

const FROM = { version: "1.2.3", commit: undefined, dirty: false };

/** The pages of every handoff. */
const handoffs = Object.entries(allStacks()).map(([name, json]) => {
  const bundle = bundleOf({ ...json }, { language: "json", from: FROM });
  const pages = [...bundle].filter(([file]) => file.endsWith(".md")).map(([, text]) => text);
  return { name, pages: pages.join("\n") };
});

/** Every block of every page, each once, whatever the environment is called. */
const blocks = [
  ...new Set(
    handoffs.flatMap(({ name, pages }) => {
      return [...pages.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) =>
        (match[1] ?? "").replaceAll(name.replace(/-recovery$/, ""), "shop-prod"),
      );
    }),
  ),
];

/** A shell that only parses. */
function shell(name: string): Tool & { readonly refuses: (block: string) => boolean } {
  const parse = (input: string) => spawnSync(name, ["-n"], { input, encoding: "utf8" });
  const missing = parse("").status === 0 ? undefined : `${name} is not installed`;
  return {
    missing,
    refuses: (block) => {
      const { status, stderr } = parse(block);
      return status !== 0 || stderr !== "";
    },
  };
}

describe.each(["bash", "dash"])("each block by itself, in %s", (name) => {
  const { refuses, ...tool } = shell(name);

  describeWith(tool, "is parsed", () => {
    test("as a block without its end is not", () => {
      expect(refuses("(\nset -eu\n")).toBe(true);
    });

    test("in every handoff", () => {
      expect(blocks.filter(refuses)).toEqual([]);
    });
  });
});

/** What the service models of AWS have no command, option or argument for. */
function unknownCommands(pages: readonly string[]): Tool & { readonly commands: number; readonly problems: string[] } {
  const script = join(__dirname, "aws_commands.py");
  const { status, stdout } = spawnSync("python3", [script], { input: JSON.stringify(pages), encoding: "utf8" });
  if (status !== 0) return { missing: "python3 has no botocore, which comes with moto", commands: 0, problems: [] };
  return { missing: undefined, ...(JSON.parse(stdout) as { commands: number; problems: string[] }) };
}

const found = unknownCommands(blocks);

describeWith(found, "the commands of the AWS CLI", () => {
  test("are those of AWS's service models, with their options", () => {
    expect(found.problems).toEqual([]);
    expect(found.commands).toBeGreaterThan(0);
  });

  test.each([
    ["aws rds describe-db-instance", "does not exist"],
    ["aws rds wait db-instance-ready --db-instance-identifier x", "does not exist"],
    ["aws ecs update-service --service x --count 1", "has no option ['count']"],
    ["aws ecs update-service --desired-count 0", "lacks ['service']"],
    [
      `x=$(aws sqs receive-message --queue-url "$(aws sqs get-queue-url --name 'a|b')" --max-messages 1 | jq --raw .)`,
      "--name: has no option ['name']",
    ],
  ])("%s: %s", (command, problem) => {
    expect(unknownCommands([command]).problems.join("\n")).toContain(problem);
  });
});

describe("which sections with commands are executed", () => {
  const sections = handoffs.flatMap(({ pages }) =>
    pages
      .split(/^(?=##* )/m)
      .filter((section) => section.startsWith("##"))
      .filter((section) => section.includes("\n```sh\n"))
      .map((section) => /^##+ (.*)/.exec(section)?.[1] ?? ""),
  );

  test("is on record for each, and for no other", () => {
    expect([...new Set(sections)].sort()).toEqual(Object.keys(EXECUTED).sort());
  });

  test.each(Object.entries(EXECUTED))("%s: by a suite that names it, or there is a reason", (title, { by, not }) => {
    if (by === undefined) expect(not).toBeDefined();
    else expect(readFileSync(join(__dirname, "..", "..", "e2e", by), "utf8")).toContain(`"${title}"`);
  });
});
