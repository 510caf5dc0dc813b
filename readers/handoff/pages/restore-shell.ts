/** The commands of a restore; each list is one block, and all but the first can be run again after a failure. */
export interface RestoreCommands {
  /** Functions and names that the other blocks use. */
  readonly setup: readonly string[];
  readonly pointInTime: readonly string[];
  /** Restores a database that no longer exists, from the backups it has left. */
  readonly gone: readonly string[];
  readonly snapshot: readonly string[];
  /** Waits for the copy, and completes it. */
  readonly complete: readonly string[];
  readonly swap: readonly string[];
  /** Makes Terraform manage the copy. */
  readonly adopt: readonly string[];
  readonly removeOld: readonly string[];
  /** A copy that is deleted again, for the drill: restore, wait and delete. */
  readonly drill: { readonly restore: readonly string[]; readonly remove: readonly string[] };
}

/** Prints a value from the state, which is there even if the resource no longer is. */
export const STATE_VALUE =
  'state_value() { terraform show -json | jq -r --arg address "$1" --arg name "$2" \'.values.root_module.resources[] | select(.address == $address).values[$name]\'; }';

/** An instance's or a cluster's status; `None` if there is none of the name. Takes the region as the second argument. */
const STATUS = {
  instance:
    'status_of() { aws rds describe-db-instances --region "${2:-$AWS_REGION}" --filters "Name=db-instance-id,Values=$1" --query \'DBInstances[0].DBInstanceStatus\' --output text; }',
  cluster:
    'cluster_status_of() { aws rds describe-db-clusters --region "${2:-$AWS_REGION}" --filters "Name=db-cluster-id,Values=$1" --query \'DBClusters[0].Status\' --output text; }',
} as const;

const PREFIX = { instance: "", cluster: "cluster_" } as const;

/**
 * The functions for one kind. `rename` waits until the old name is gone and the new one is available, however long that
 * takes; `swap` does nothing that is already done, so that it can be run again.
 */
export function functions(kind: keyof typeof STATUS): string[] {
  const [prefix, noun] = [PREFIX[kind], kind];
  return [
    STATUS[kind],
    `${prefix}wait_for() { until [ "$(${prefix}status_of "$@")" = available ]; do echo "$1 is $(${prefix}status_of "$@")"; sleep 30; done; }`,
    `${prefix}rename() {`,
    `  case "$(${prefix}status_of "$1")" in`,
    "    None | renaming) ;;",
    `    *) aws rds modify-db-${noun} --db-${noun}-identifier "$1" --new-db-${noun}-identifier "$2" --apply-immediately >/dev/null ;;`,
    "  esac",
    `  until [ "$(${prefix}status_of "$1")" = None ] && [ "$(${prefix}status_of "$2")" = available ]; do echo "waiting for $2"; sleep 15; done`,
    "}",
    `${prefix}swap() {`,
    `  if [ "$(${prefix}status_of "$1-restored")" != None ] && [ "$(${prefix}status_of "$1")" != None ]; then ${prefix}rename "$1" "$1-old"; fi`,
    `  ${prefix}rename "$1-restored" "$1"`,
    "}",
  ];
}

/** Stops a block unless the copy is ready, or has already taken over the name. */
export function unlessReady(kind: keyof typeof STATUS, name: string): string[] {
  const status = `${PREFIX[kind]}status_of`;
  return [
    `case "$(${status} ${name}-restored)/$(${status} ${name})" in`,
    `  available/?* | renaming/?* | None/available | None/renaming) ;;`,
    `  *) echo "${name}-restored is not available" >&2; exit 1 ;;`,
    "esac",
  ];
}

/** A block that ends at the first command that fails, without ending the shell. */
export function together(...lines: readonly string[]): string[] {
  return ["(", "set -eu", ...lines.filter((line) => line !== ""), ")"];
}

/** Gives a copy the password that is in the secret, which appears neither in the process list nor on the screen. */
export function setPassword(kind: keyof typeof STATUS, name: string, secret: string): string {
  return `aws secretsmanager get-secret-value --secret-id ${secret} --query SecretString --output text | tr -d '\\n' | aws rds modify-db-${kind} --db-${kind}-identifier ${name} --apply-immediately --master-user-password file:///dev/stdin >/dev/null`;
}
