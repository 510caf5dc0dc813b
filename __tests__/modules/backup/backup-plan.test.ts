import { backupAgeMinutes, BackupPlan, BACKUP, type BackupConfig } from "../../../modules/backup";
import type { Protection } from "../../../modules/core";
import { addresses, resource, statements, synth, type Block, type Terraform } from "../../support/synth";

const AWAY = "eu-west-1";
const VOLUME = "arn:aws:ec2:eu-central-1:111122223333:volume/vol-1";

function built(config: BackupConfig = {}, protection: Protection = "disposable", region = AWAY) {
  let made: BackupPlan | undefined;
  const terraform = synth((stack) => {
    made = new BackupPlan(stack, "backup", {
      config,
      protection,
      recovery: { provider: stack.providerFor(region), region },
    });
    made.add("data-volume", VOLUME);
  });
  return { terraform, plan: made! };
}

function rule(terraform: Terraform): Block {
  return (resource(terraform, "aws_backup_plan")["rule"] as Block[])[0]!;
}

describe("IO-11: a backup plan by default", () => {
  const { terraform } = built();

  test("has a vault, a role and a selection, but no copy", () => {
    expect(addresses(terraform)).toEqual([
      "aws_backup_plan.backup",
      "aws_backup_selection.backup_data_volume",
      "aws_backup_vault.backup_vault",
      "aws_iam_role.backup_role",
      "aws_iam_role_policies_exclusive.backup_role_policies",
      "aws_iam_role_policy_attachment.backup_policy",
      "aws_iam_role_policy_attachments_exclusive.backup_role_attachments",
    ]);
    expect(resource(terraform, "aws_backup_vault")).toMatchObject({ name: "shop-test-backup", force_destroy: true });
  });

  test("runs every night and keeps backups for 35 days", () => {
    expect(resource(terraform, "aws_backup_plan")["name"]).toBe("shop-test-backup");
    expect(rule(terraform)).toEqual({
      rule_name: "daily",
      target_vault_name: "${aws_backup_vault.backup_vault.name}",
      schedule: "cron(0 5 * * ? *)",
      start_window: 60,
      completion_window: 120,
      lifecycle: { delete_after: 35 },
    });
  });

  test("backs up the added resources, by ARN, once its role has permissions", () => {
    expect(resource(terraform, "aws_backup_selection")).toMatchObject({
      name: "shop-test-data-volume",
      plan_id: "${aws_backup_plan.backup.id}",
      iam_role_arn: "${aws_iam_role.backup_role.arn}",
      resources: [VOLUME],
      depends_on: ["aws_iam_role_policy_attachment.backup_policy"],
    });
  });

  test("uses a role that AWS Backup assumes for this account, with the AWS-managed policy", () => {
    expect(Object.values(statements(terraform, "backup_role_trust"))).toMatchObject([
      {
        principals: [{ identifiers: ["backup.amazonaws.com"] }],
        condition: [{ variable: "aws:SourceAccount", values: ["111122223333"] }],
      },
    ]);
    expect(resource(terraform, "aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    );
  });
});

test.each<[BackupConfig, string]>([
  [{ frequency: "hourly" }, "cron(0 * * * ? *)"],
  [{ startTime: "23:45" }, "cron(45 23 * * ? *)"],
  [{ startTime: "00:05" }, "cron(5 0 * * ? *)"],
])("%j is the schedule %s", (config, schedule) => {
  expect(rule(built(config).terraform)["schedule"]).toBe(schedule);
});

describe("IO-13: copies in the recovery region", () => {
  const { terraform, plan } = built({ copied: true, copyRetentionDays: 7 });

  test("are in a vault of that region, for the configured time", () => {
    expect(resource(terraform, "aws_backup_vault", "backup_copy_vault")).toMatchObject({
      provider: `aws.${AWAY}`,
      name: "shop-test-backup",
    });
    expect(rule(terraform)).toMatchObject({
      lifecycle: { delete_after: 35 },
      copy_action: [
        { destination_vault_arn: "${aws_backup_vault.backup_copy_vault.arn}", lifecycle: { delete_after: 7 } },
      ],
    });
  });

  test("are watched", () => {
    expect(plan.signals.alarms.map(({ id }) => id)).toEqual(["failed", "no-backup", "copy-failed", "restore-failed"]);
    expect(built().plan.signals.alarms.map(({ id }) => id)).toEqual(["failed", "no-backup", "restore-failed"]);
  });

  test("need a region other than the home region", () => {
    const create = (recovery?: boolean) =>
      synth((stack) => {
        const home = { provider: stack.providerFor("eu-central-1"), region: "eu-central-1" };
        new BackupPlan(stack, "backup", {
          config: { copied: true },
          protection: "disposable",
          ...(recovery ? { recovery: home } : {}),
        });
      });

    expect(() => create()).toThrow("test/backup: copied: true needs a region to copy to; pass a recovery region");
    expect(() => create(true)).toThrow(
      "test/backup: copied: true would copy to eu-central-1, which is the home region; use another region",
    );
  });
});

test.each<[Protection, boolean, object | undefined]>([
  ["protected", false, { prevent_destroy: true }],
  ["retiring", false, undefined],
  ["disposable", true, undefined],
])("ALL-12: %s: force_destroy %s, lifecycle %j, of both vaults", (protection, force, lifecycle) => {
  const { terraform } = built({ copied: true }, protection);

  for (const name of ["backup_vault", "backup_copy_vault"]) {
    const vault = resource(terraform, "aws_backup_vault", name);
    expect([vault["force_destroy"], vault["lifecycle"]]).toEqual([force, lifecycle]);
  }
});

test.each([
  ["hourly", 3600, 3],
  ["daily", 86_400, 2],
] as const)("%s: an alarm goes off when no backup is made at all", (frequency, periodSeconds, evaluationPeriods) => {
  const alarm = built({ frequency }).plan.signals.alarms.find(({ id }) => id === "no-backup");

  expect(alarm).toMatchObject({
    comparison: "<",
    threshold: 1,
    periodSeconds,
    evaluationPeriods,
    missingData: "breaching",
  });
});

test("alarms cover the vault: what failed and what never started", () => {
  const [failed] = built().plan.signals.alarms;
  const dimensions = { BackupVaultName: "shop-test-backup" };

  expect(failed).toMatchObject({
    severity: "P2",
    metric: {
      expression: "FILL(failed, 0) + FILL(expired, 0)",
      using: {
        failed: { namespace: "AWS/Backup", name: "NumberOfBackupJobsFailed", dimensions },
        expired: { namespace: "AWS/Backup", name: "NumberOfBackupJobsExpired", dimensions },
      },
    },
  });
});

test("a plan that backs up nothing is rejected", () => {
  expect(() => synth((stack) => new BackupPlan(stack, "backup", { protection: "disposable" }))).toThrow(
    "backs up nothing; add a disk or a database",
  );
});

test.each<[BackupConfig, number, number | undefined]>([
  [{}, 1620, undefined],
  [{ frequency: "hourly" }, 240, undefined],
  [{ frequency: "hourly", copied: true }, 240, 360],
])("IO-13: %j: at worst, the newest backup is %s minutes old, its copy %s", (config, here, away) => {
  expect(backupAgeMinutes(BACKUP.settings(config))).toEqual({ here, away });
});

test.each<[object, string[]]>([
  [{}, []],
  [{ frequency: "hourly", startTime: "00:00", retentionDays: 1, copied: true, copyRetentionDays: 36_500 }, []],
  [{ frequency: "weekly" }, ['frequency: "weekly" is not allowed; use "hourly" or "daily"']],
  [{ startTime: "5:00" }, ['startTime: "5:00" is not valid; use a time of day in UTC, such as "05:00"']],
  [{ startTime: "24:00" }, ['startTime: "24:00" is not valid; use a time of day in UTC, such as "05:00"']],
  [{ retentionDays: 0 }, ["retentionDays: 0 is out of range; use a whole number from 1 to 36500"]],
  [{ copyRetentionDays: 1.5 }, ["copyRetentionDays: 1.5 is not a whole number; use a whole number from 1 to 36500"]],
  [{ copied: "yes" }, ['copied: "yes" is not a boolean; use true or false']],
])("%j: %j", (config, expected) => {
  expect(BACKUP.problems(config).map(({ path, message }) => `${path}: ${message}`)).toEqual(expected);
});
