import { App } from "cdktf";
import { assertValid, checkNamesOfAccount, ConfigError, orList, type Problem } from "../modules/core";
import { AccountStack } from "./account-stack";
import { ACCOUNT, type Accounts, type AccountSettings } from "./config/account";
import type { System, Tiers } from "./config/environment";
import { environmentProblems } from "./config/problems";
import { resolveAll } from "./config/resolve";
import { sharedNameProblems } from "./config/shared-names";
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
  const built = plan.environments.flatMap((environment) => {
    const account = accounts.get(environment.account);
    if (account === undefined) return [];
    const stack = new EnvironmentStack(app, environment.id, { environment, account });
    return [{ stack, account, region: environment.region ?? account.region }];
  });
  for (const account of accounts.values()) checkNamesOfAccount(built.filter((one) => one.account === account));
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
  // What environments share can only be compared once each is valid by itself.
  const shared = errors.length > 0 ? [] : sharedNameProblems(plan.environments, settled);
  for (const { subject, problems } of shared) report(subject, problems);
  const all = ConfigError.all(errors);
  if (all) throw all;
  return settled;
}
