import { program } from "../support/program";
import { describeReference } from "../support/reference";
import { ENVIRONMENTS } from "../support/stacks";

const explain = (...args: readonly string[]) => program("commands/explain.js", args);
const [{ id, tier, name }] = ENVIRONMENTS as [(typeof ENVIRONMENTS)[number]];

type Explained = Readonly<Record<string, { readonly value: unknown; readonly setBy: string }>>;

describe("npm run explain", () => {
  test("truncates no name or value", () => {
    const { status, stdout, stderr } = explain(id);
    const values = JSON.parse(explain(id, "--json").stdout) as Explained;
    const lines = stdout.split("\n");

    expect([status, stderr]).toEqual([0, ""]);
    for (const [path, { value, setBy }] of Object.entries(values)) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const line = lines.find((one) => one.startsWith(`│ ${path} `));
      expect(line?.split("│").map((cell) => cell.trim())).toEqual(["", path, text, setBy, ""]);
    }
    expect(stdout).not.toContain("…");
  });

  test("--json shows which layer set each value", () => {
    expect(JSON.parse(explain(id, "tier", "--json").stdout)).toEqual({ tier: { value: tier, setBy: `${name}.ts` } });
  });

  test("an unknown path ends with one line", () => {
    const { status, stdout, stderr } = explain(id, "databse");

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^${id} has no setting databse; use one of account, region, tier, [^\\n]*\\n$`));
  });

  test.each([[[id, "a", "b"]], [[id, "--colour"]]])("%j ends with the usage", (args) => {
    const { status, stdout, stderr } = explain(...args);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^usage: |\nusage: /);
  });
});

describeReference("sheetgpt", "npm run explain sheetgpt-prod", () => {
  const paths = (...args: string[]) =>
    Object.keys(JSON.parse(explain("sheetgpt-prod", ...args, "--json").stdout) as Explained);

  test("a long value is on one line", () => {
    expect(explain("sheetgpt-prod", "waf").stdout).toContain(
      '│ ["AmazonIpReputationList","CommonRuleSet","KnownBadInputsRuleSet","SQLiRuleSet"] │',
    );
  });

  test("a path shows everything below it, matching whole names", () => {
    expect(paths("database.instance.class")).toEqual(["database.instance.class"]);
    expect(paths("database.instance").length).toBeGreaterThan(3);
    expect(paths("database").every((path) => path.startsWith("database."))).toBe(true);
    expect(explain("sheetgpt-prod", "data").status).toBe(1);
  });
});
