import {
  EXIT_CODES,
  fileOf,
  githubReport,
  jsonReport,
  markdownReport,
  outcomeOf,
  review,
  sarifReport,
  textReport,
  type Report,
} from "../../../readers/check";
import { type TerraformJson } from "../../../readers/terraform";

const root = (name: string, retention: number): TerraformJson => ({
  resource: { aws_db_instance: { database: { identifier: `${name}-database`, backup_retention_period: retention } } },
});
const shorter = ["shop-dev", "shop-prod"].map((name) => review(name, root(name, 7), root(name, 1)));
const dangerous: Report = {
  steps: [{ name: "terraform validate", status: "skipped", details: ["there is no terraform on the PATH"] }],
  against: "main (1234567)",
  reviews: [...shorter, review("shop-staging", root("shop-staging", 7), root("shop-staging", 7))],
};
const failed: Report = {
  steps: [{ name: "addresses", status: "failed", details: ["shop-dev: + a.b"] }],
  against: undefined,
  reviews: [],
};

test("the outcome is the worst that was found", () => {
  const changed = review("shop-dev", root("shop-dev", 1), root("shop-dev", 7));
  const same = review("shop-dev", root("shop-dev", 1), root("shop-dev", 1));
  const outcomes = [[same], [same, changed], dangerous.reviews].map((reviews) => outcomeOf({ ...dangerous, reviews }));

  expect([...outcomes, outcomeOf({ ...failed, reviews: dangerous.reviews })]).toEqual([
    "nothing",
    "changes",
    "dangerous",
    "failed",
  ]);
  expect(EXIT_CODES).toEqual({ nothing: 0, failed: 1, changes: 2, dangerous: 3 });
});

test("text reports the same change in two environments once, and unchanged environments in one line", () => {
  const text = textReport(dangerous);

  expect(text).toContain(
    "in 2 environments (shop-dev, shop-prod):\n  ~ aws_db_instance.database\n      backup_retention_period: 7 → 1\n",
  );
  expect(text).toContain("unchanged: shop-staging\n");
  expect(text).toContain("SKIPPED terraform validate\n    there is no terraform on the PATH\n");
  expect(text.match(/backups are kept for a shorter time/g)).toHaveLength(1);
  expect(text).not.toContain("\u001b");
  expect(textReport(dangerous, true)).toContain("\u001b[31m");
});

test("markdown has a headline, tables and details, and fits into a comment", () => {
  const text = markdownReport(dangerous);

  expect(text).toMatch(/^### 🔴 Dangerous/);
  expect(text).toContain("| `aws_db_instance.database` | backups are kept for a shorter time");
  expect(text).toContain("[shop-dev](envs/shop/dev.ts), [shop-prod](envs/shop/prod.ts)");
  expect(text).toContain("<details><summary>in 2 environments: shop-dev, shop-prod</summary>");
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`q${index}`, { name: `q${index}` }]));
  const long = Array.from({ length: 5 }, (_, index) =>
    review(`s${index}-dev`, {}, { resource: { [`aws_t${index}`]: many } }),
  );
  expect(markdownReport({ ...dangerous, reviews: long }).length).toBeLessThanOrEqual(60_000);
});

test("JSON has the fields that README.md promises", () => {
  const report = JSON.parse(jsonReport(dangerous)) as { environments: { changes: object[] }[] };

  expect(report).toMatchObject({ version: 1, outcome: "dangerous", exitCode: 3, against: "main (1234567)" });
  expect(report.environments[0]).toMatchObject({
    environment: "shop-dev",
    file: "envs/shop/dev.ts",
    state: "changed",
    dangers: [{ rule: "backup-shortened", address: "aws_db_instance.database" }],
    changes: [{ kind: "changed", attributes: [{ path: "backup_retention_period", before: 7, after: 1 }] }],
  });
});

test("SARIF has a result per environment, located in its file", () => {
  const { version, runs } = JSON.parse(sarifReport(dangerous)) as {
    version: string;
    runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; locations: object[] }[] }[];
  };

  expect(version).toBe("2.1.0");
  expect(runs[0]!.results.map(({ ruleId }) => ruleId)).toEqual(["backup-shortened", "backup-shortened"]);
  expect(runs[0]!.tool.driver.rules.map(({ id }) => id)).toEqual(["backup-shortened"]);
  expect(runs[0]!.results[1]!.locations).toMatchObject([
    { physicalLocation: { artifactLocation: { uri: "envs/shop/prod.ts" } } },
  ]);
});

test("GitHub's annotations escape characters that would end them", () => {
  expect(githubReport(failed)).toBe("::error title=addresses::shop-dev: + a.b\n");
  expect(githubReport(dangerous)).toContain(
    "::error file=envs/shop/dev.ts,line=1,title=backup-shortened%3A shop-dev::aws_db_instance.database ",
  );
  expect(githubReport({ ...failed, steps: [{ name: "a", status: "failed", details: ["50 %", "more"] }] })).toContain(
    "50 %25%0Amore",
  );
});

test("a finding points to the file to edit", () => {
  expect(["invoice-ocr-prod", "account-production", "state-production"].map(fileOf)).toEqual([
    "envs/invoice-ocr/prod.ts",
    "envs/accounts.ts",
    "envs/accounts.ts",
  ]);
});
