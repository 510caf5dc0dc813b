import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SEVERITIES } from "../../modules/core";

test("modules/monitoring/README.md describes each severity as the code does", () => {
  const page = readFileSync(join(__dirname, "..", "..", "modules", "monitoring", "README.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(P\d)` +\| (.*?) +\| (.*?) +\|$/gm)];

  expect(rows.map(([, name, means, answered]) => [name, means, answered])).toEqual(
    Object.entries(SEVERITIES).map(([name, { means, answered }]) => [name, means, answered]),
  );
});
