/** How far the blocks of a section are executed: by which file of the end-to-end suites, and what of it is not, with the reason. */
export interface Execution {
  /** The file in `__tests__/e2e`; undefined if none of it is executed. */
  readonly by?: string;
  readonly not?: string;
}

/** Every section with commands of the pages of a handoff. */
export const EXECUTED: Readonly<Record<string, Execution>> = {
  "Another bucket, key or lock": { by: "handoff.test.ts" },
  Apply: { by: "support/runbook.ts", not: "docker build and push: there is no Docker in the tests" },
  "Destroying it": { by: "runbook/pages.test.ts", not: "emptying a vault: no backup is ever made in the emulated AWS" },
  "Make the policies": { by: "runbook/pages.test.ts" },
  Quotas: { not: "the emulated AWS has no quotas to raise" },
  "Rolling back": { by: "runbook/pages.test.ts" },
  "A certificate does not validate": { not: "it asks the public DNS; the emulated AWS issues every certificate" },
  "A deployment failed": {
    by: "runbook/pages.test.ts",
    not: "stopping a deployment of CodeDeploy: in the emulated AWS each has ended before it could be stopped; what a release said, which no environment of that suite has",
  },
  "A job is stuck or failed": { not: "no job runs in the emulated AWS" },
  "A secret leaked or must be rotated": {
    by: "runbook/pages.test.ts",
    not: "who read it, which is in CloudTrail, and the password of a host's own database: no host runs",
  },
  "A task does not start": { by: "runbook/pages.test.ts", not: "why it does not: no task runs, and nothing is logged" },
  "An apply was killed": { by: "runbook/killed.test.ts" },
  "Costs are too high": {
    by: "runbook/pages.test.ts",
    not: "activating cost allocation tags, which the emulated AWS does not have",
  },
  "Drill for every quarter": { by: "runbook/cluster.test.ts" },
  "Home again": { by: "second-home/cluster.test.ts" },
  "Messages are in a dead-letter queue": { by: "runbook/pages.test.ts" },
  "Restore the database": { by: "support/database-runbook.ts" },
  "Something was changed manually": { by: "runbook/pages.test.ts", not: "who did it, which is in CloudTrail" },
  "The host does not respond": { not: "no host runs, so there is no session, no deployment to it and no disk in use" },
  "The region is lost": { by: "support/homes-suite.ts", not: "the copies of an environment without a second home" },
  "The state is locked or broken": { by: "runbook/pages.test.ts" },
};
