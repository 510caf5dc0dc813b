import type { AlarmSpec, Metric, WidgetSpec } from "../core";
import type { BackupSettings } from "./config";

const HOURLY = { comparison: ">", threshold: 0, periodSeconds: 3600, evaluationPeriods: 1 } as const;

export function backupAlarms({ copied, frequency }: BackupSettings, vault: string): AlarmSpec[] {
  return [
    {
      id: "failed",
      severity: "P2",
      metric: {
        expression: "FILL(failed, 0) + FILL(expired, 0)",
        using: { failed: jobs(vault, "NumberOfBackupJobsFailed"), expired: jobs(vault, "NumberOfBackupJobsExpired") },
        label: "backups that failed or never began",
      },
      ...HOURLY,
      description:
        `A backup into the vault ${vault} failed, or did not begin in time; the previous ${frequency} backup is the newest one. The job's ` +
        "message in AWS Backup says why (often a permission, or the resource was busy or gone). Fix it and start the backup manually.",
    },
    {
      id: "no-backup",
      severity: "P2",
      metric: jobs(vault, "NumberOfBackupJobsCompleted"),
      comparison: "<",
      threshold: 1,
      ...(frequency === "hourly"
        ? { periodSeconds: 3600, evaluationPeriods: 3 }
        : { periodSeconds: 86_400, evaluationPeriods: 2 }),
      missingData: "breaching",
      description:
        `No backup was completed in the vault ${vault} for ${frequency === "hourly" ? "three hours" : "two days"}: either they fail, or none is even started, which ` +
        "no other alarm notices. See whether the plan still selects the resource, and whether AWS Backup is turned on for its type (settings, service " +
        "opt-in). In a new environment it goes off until the first backup.",
    },
    ...(copied
      ? [
          {
            id: "copy-failed",
            severity: "P2" as const,
            metric: jobs(vault, "NumberOfCopyJobsFailed"),
            ...HOURLY,
            description:
              `A backup in the vault ${vault} was not copied to the recovery region, where the copy before it is the newest. Look for the copy ` +
              "job's message in AWS Backup, fix what it says and copy the recovery point manually.",
          },
        ]
      : []),
    {
      id: "restore-failed",
      severity: "P3",
      metric: jobs(vault, "NumberOfRestoreJobsFailed"),
      ...HOURLY,
      description:
        `A restore from the vault ${vault} failed. The restore job's message in AWS Backup says why; until it is explained, nobody ` +
        "knows whether the backups are good.",
    },
  ];
}

export function backupWidgets({ copied }: BackupSettings, vault: string): WidgetSpec[] {
  const widget = (title: string, kind: string) => ({
    title,
    metrics: [
      jobs(vault, `NumberOf${kind}JobsCompleted`, "completed"),
      jobs(vault, `NumberOf${kind}JobsFailed`, "failed"),
    ],
  });
  return [widget("Backups", "Backup"), ...(copied ? [widget("Copies", "Copy")] : []), widget("Restores", "Restore")];
}

/** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html */
function jobs(vault: string, name: string, label?: string): Metric {
  const dimensions = { BackupVaultName: vault };
  return { namespace: "AWS/Backup", name, dimensions, statistic: "Sum", ...(label === undefined ? {} : { label }) };
}
