import { readFileSync } from "node:fs";
import { EXPENDABLE, GUARDS, heldBy, HOLDERS, rulesOf, SERVING, SEVERITIES, WATCHERS } from "../../../readers/check";
import { Root } from "../../../readers/terraform";
import { allStacks } from "../../support/stacks";
import { shopStacks } from "./shop-stacks";

const LISTS = [Object.keys(HOLDERS), Object.keys(GUARDS), Object.keys(SERVING), WATCHERS, EXPENDABLE];

test("every type that a stack has is in exactly one list", () => {
  const roots = [...Object.values(allStacks()), ...shopStacks()].map((one) => new Root(one));
  const types = new Set(roots.flatMap(({ resources }) => resources.map(({ type }) => type)));
  const counts = [...types].map((type) => [type, LISTS.filter((list) => list.includes(type)).length]);

  expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
});

test("a type that no list has counts as holding something", () => {
  expect(heldBy("aws_opensearch_domain")).toContain("nobody has said yet whether aws_opensearch_domain holds anything");
  expect(heldBy("aws_lb_target_group")).toBeUndefined();
});

test("the README has every rule, under its severity", () => {
  const readme = readFileSync("readers/check/README.md", "utf8");
  const [, table = ""] = readme.split("## What is dangerous");
  const missing = SEVERITIES.flatMap((severity) => rulesOf(severity).filter((rule) => !table.includes(`\`${rule}\``)));

  expect(missing).toEqual([]);
});
