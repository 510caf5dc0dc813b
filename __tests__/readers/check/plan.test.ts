import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isPlan, jsonReport, reviewPlan, textReport, type Plan } from "../../../readers/check";

/** Plans written by Terraform, without what the rules do not read. */
const plan = (name: string): Plan => JSON.parse(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8")) as Plan;

test("a plan is told apart from other JSON", () => {
  expect(isPlan(plan("harmless"))).toBe(true);
  expect([{}, [], null, { format_version: "1.2" }].map(isPlan)).toEqual([false, false, false, false]);
});

test("finds in a real plan what it finds in configurations", () => {
  const { state, dangers } = reviewPlan("shop-prod", plan("dangerous"));

  expect(state).toBe("changed");
  expect(dangers.map(({ rule, address }) => `${rule} ${address}`).sort()).toEqual([
    "backup-shortened aws_db_instance.database",
    "data-removed aws_sqs_queue.jobs",
    "data-replaced aws_db_instance.database",
    "encryption-off aws_db_instance.database",
    "ingress-opened aws_vpc_security_group_ingress_rule.oops",
    "policy-widened aws_iam_role.task",
  ]);
  expect(dangers.find(({ rule }) => rule === "data-replaced")?.message).toContain("because of storage_encrypted");
  expect(dangers.find(({ rule }) => rule === "policy-widened")?.message).toContain("s3:deleteobject");
});

test("reports no danger in a harmless plan", () => {
  const result = reviewPlan("shop-prod", plan("harmless"));

  expect(result.dangers).toEqual([]);
  expect(result.changes.map(({ kind, address }) => `${kind} ${address}`).sort()).toEqual([
    "changed aws_cloudwatch_log_group.backend",
    "changed aws_db_instance.database",
    "changed aws_iam_role.task",
    "changed aws_security_group.database",
    "moved aws_sqs_queue.work",
  ]);
});

test("shows no sensitive value", () => {
  const report = { steps: [], against: "a plan", reviews: [reviewPlan("shop-prod", plan("dangerous"))] };

  for (const text of [textReport(report), jsonReport(report)]) expect(text).not.toContain("hunter");
});
