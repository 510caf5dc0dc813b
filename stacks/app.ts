import { App } from "cdktf";
import { assertValid, ConfigError, orList, type Problem } from "../modules/core";
import { parseCidr, overlaps } from "../modules/vpc";
import { AccountStack } from "./account-stack";
import { ACCOUNT, type Accounts, type AccountSettings } from "./config/account";
import type { System, Tiers } from "./config/environment";
import { environmentProblems } from "./config/problems";
import { resolveAll, type ResolvedEnvironment } from "./config/resolve";
import { EnvironmentStack } from "./environment-stack";
import { StateStack } from "./state-stack";

/** Everything to build, as data. */
export interface Definitions {
  readonly accounts: Accounts;
  readonly tiers: Tiers;
  readonly systems: readonly System[];
}

export interface AppOptions {
  /** The names of the stacks to build: `sheetgpt-prod`, `account-production`. Default: all. */
  readonly only?: readonly string[];
  /** Where the names come from, for the error message about an unknown one. Default: `GROUNDPLAN_ENVIRONMENTS`. */
  readonly namedIn?: string;
  /** The folder for the Terraform. Default: the one that the CDKTF command line sets, or `cdktf.out`. */
  readonly outdir?: string;
}

/**
 * Checks everything that was selected and builds its stacks; nothing is written before `synth()`.
 * @throws ConfigError with the problems of all environments and accounts together.
 */
export function buildApp(definitions: Definitions, { only = [], namedIn, outdir }: AppOptions = {}): App {
  const plan = select(definitions, only, namedIn);
  const accounts = assertAllValid(plan);
  const app = new App({ stackTraces: false, ...(outdir === undefined ? {} : { outdir }) });
  for (const [name, account] of accounts) {
    if (plan.has(stateStackId(name))) new StateStack(app, stateStackId(name), { name, account });
    if (plan.has(accountStackId(name))) new AccountStack(app, accountStackId(name), { name, account });
  }
  for (const environment of plan.environments) {
    const account = accounts.get(environment.account);
    if (account) new EnvironmentStack(app, environment.id, { environment, account });
  }
  return app;
}

/** The stack that holds the state of everything else in an account. */
export function stateStackId(account: string): string {
  return `state-${account}`;
}

/** The stack with an account's own resources. */
export function accountStackId(account: string): string {
  return `account-${account}`;
}

function select(
  { accounts, systems, tiers }: Definitions,
  only: readonly string[],
  namedIn = "GROUNDPLAN_ENVIRONMENTS",
) {
  const environments = resolveAll(systems, tiers);
  const known = [
    ...environments.map((environment) => environment.id),
    ...Object.keys(accounts).flatMap((name) => [accountStackId(name), stateStackId(name)]),
  ];
  assertValid(
    namedIn,
    only
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: "", message: `there is no ${name}; use ${orList(known)}` })),
  );
  const has = (id: string): boolean => only.length === 0 || only.includes(id);
  return {
    has,
    environments: environments.filter((environment) => has(environment.id)),
    accounts: Object.entries(accounts),
  };
}

/** The settings of all accounts. @throws ConfigError with all problems of accounts and environments. */
function assertAllValid(plan: ReturnType<typeof select>): ReadonlyMap<string, AccountSettings> {
  const errors: ConfigError[] = [];
  const settled = new Map<string, AccountSettings>();
  const report = (subject: string, problems: readonly Problem[]) => {
    if (problems.length > 0) errors.push(new ConfigError(subject, problems));
  };
  for (const [name, account] of plan.accounts) {
    const problems = ACCOUNT.problems(account);
    report(`account ${name}`, problems);
    if (problems.length === 0) settled.set(name, ACCOUNT.settings(account));
  }
  const names = plan.accounts.map(([name]) => name);
  for (const environment of plan.environments) {
    const { subject, account } = environment;
    if (names.includes(account)) report(subject, environmentProblems(environment, settled.get(account)));
    else report(subject, [{ path: "account", message: `"${account}" is not a known account; use ${orList(names)}` }]);
  }
  for (const environment of plan.environments)
    report(environment.subject, overlapProblems(environment, plan.environments));
  const all = ConfigError.all(errors);
  if (all) throw all;
  return settled;
}

/** Networks in one account must not overlap: they could never be peered. */
function overlapProblems(environment: ResolvedEnvironment, all: readonly ResolvedEnvironment[]) {
  const before = all.slice(0, all.indexOf(environment));
  return before.flatMap((other) => {
    const [own, theirs] = [environment, other].map((one) => parseCidr(one.config.network?.cidr ?? ""));
    if (other.account !== environment.account || !own || !theirs || !overlaps(own, theirs)) return [];
    return [
      {
        path: "network.cidr",
        message:
          `"${environment.config.network?.cidr ?? ""}" overlaps "${other.config.network?.cidr ?? ""}" of ${other.subject} in the ` +
          "same account; use a block that no other environment uses",
      },
    ];
  });
}
