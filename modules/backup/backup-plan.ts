import { BackupPlan as Plan, type BackupPlanRule } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import type { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import {
  keepFromDestruction,
  Naming,
  TIMEOUTS,
  type IWatchable,
  type Problem,
  type Protection,
  type Signals,
} from "../core";
import { Role } from "../iam";
import type { RecoveryRegion } from "../s3";
import {
  BACKUP,
  COMPLETE_WITHIN_MINUTES,
  scheduleExpression,
  START_WITHIN_MINUTES,
  type BackupConfig,
  type BackupSettings,
} from "./config";
import { backupAlarms, backupWidgets } from "./signals";

export interface BackupPlanProps {
  readonly config?: BackupConfig;
  readonly protection: Protection;
  /** Where copies go if `copied` is set; otherwise it has no effect. */
  readonly recovery?: RecoveryRegion;
}

const POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";

/**
 * Backs up the resources that are added to it, keeps the backups in a vault, and optionally copies them to another
 * region.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/backup_plan
 */
export class BackupPlan extends Construct implements IWatchable {
  readonly signals: Signals;
  /** Where the backups are. */
  readonly vault: BackupVault;
  /** Where their copies are. */
  readonly copyVault: BackupVault | undefined;
  /** The role that AWS Backup assumes to read the resources. */
  readonly role: Role;
  /** The underlying plan; the escape hatch. */
  readonly resource: Plan;
  readonly #policy: IamRolePolicyAttachment;
  readonly #settings: BackupSettings;
  #backsUpNothing = true;

  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    const { config = {}, protection } = props;
    const { region } = Naming.of(this).deployment;
    this.#settings = BACKUP.settle(this.node.path, config, wiringProblems(props, region));

    this.vault = this.#createVault("vault", protection);
    this.copyVault = this.#createCopyVault(props);
    this.role = this.#createRole();
    this.#policy = this.#allowBackups();
    this.resource = this.#createPlan();
    this.signals = {
      name: id,
      alarms: backupAlarms(this.#settings, this.#name),
      widgets: backupWidgets(this.#settings, this.#name),
    };
    this.node.addValidation({
      validate: () => (this.#backsUpNothing ? ["backs up nothing; add a disk or a database"] : []),
    });
  }

  /**
   * Backs up a disk or a database. The id is part of the address; each has its own selection, because a selection
   * cannot be changed.
   */
  add(id: string, resourceArn: string): void {
    this.#backsUpNothing = false;
    new BackupSelection(this, id, {
      name: Naming.of(this).name("backup", id),
      planId: this.resource.id,
      iamRoleArn: this.role.roleArn,
      resources: [resourceArn],
      // A plan may start at any time, and fails if its role has no permissions yet.
      dependsOn: [this.#policy],
    });
  }

  get #name(): string {
    return Naming.of(this).name("backup", this.node.id);
  }

  #createVault(id: string, protection: Protection, provider?: TerraformProvider): BackupVault {
    return new BackupVault(this, id, {
      provider,
      name: this.#name,
      forceDestroy: protection === "disposable",
      timeouts: TIMEOUTS.backupVault,
      lifecycle: keepFromDestruction(protection),
    });
  }

  #createCopyVault({ recovery, protection }: BackupPlanProps): BackupVault | undefined {
    if (!this.#settings.copied || recovery === undefined) return undefined;
    return this.#createVault("copy-vault", protection, recovery.provider);
  }

  #createRole(): Role {
    return new Role(this, "role", {
      name: this.node.id,
      description: "Lets AWS Backup read what it backs up.",
      trust: { service: "backup.amazonaws.com" },
    });
  }

  /**
   * Only the resources that were added are ever selected, so a custom policy would not restrict anything that matters.
   */
  #allowBackups(): IamRolePolicyAttachment {
    return this.role.attach({
      policyArn: POLICY,
      because:
        "The permissions that backups need differ by service and grow over time; a missing one would show only as a missing backup.",
      scope: this,
      id: "policy",
    });
  }

  #createPlan(): Plan {
    const { retentionDays } = this.#settings;
    return new Plan(this, "Resource", {
      name: this.#name,
      rule: [
        {
          ruleName: this.#settings.frequency,
          targetVaultName: this.vault.name,
          schedule: scheduleExpression(this.#settings),
          startWindow: START_WITHIN_MINUTES,
          completionWindow: COMPLETE_WITHIN_MINUTES,
          lifecycle: { deleteAfter: retentionDays },
          ...this.#copies(),
        },
      ],
    });
  }

  #copies(): Pick<BackupPlanRule, "copyAction"> {
    if (this.copyVault === undefined) return {};
    const lifecycle = { deleteAfter: this.#settings.copyRetentionDays };
    return { copyAction: [{ destinationVaultArn: this.copyVault.arn, lifecycle }] };
  }
}

/** Checks that depend on more than the configuration. */
function wiringProblems({ config, recovery }: BackupPlanProps, home: string): Problem[] {
  if (config?.copied !== true) return [];
  if (recovery === undefined) {
    return [{ path: "copied", message: "true needs a region to copy to; pass a recovery region" }];
  }
  if (recovery.region !== home) return [];
  return [{ path: "copied", message: `true would copy to ${home}, which is the home region; use another region` }];
}
