import { App } from "cdktf";
import { assertValid, checkNamesOfAccount, ConfigError, orList, type NamedStack, type Problem } from "../modules/core";
import { AccountStack } from "./account-stack";
import { ACCOUNT, type Accounts, type AccountSettings } from "./config/account";
import type { System, Tiers } from "./config/environment";
import { environmentProblems } from "./config/problems";
import { resolveAll, type ResolvedEnvironment } from "./config/resolve";
import { recoveryAccount, secondHomeOf, secondName } from "./config/second-home";
import { sharedNameProblems } from "./config/shared-names";
import { EnvironmentStack } from "./environment-stack";
import { SecondHomeStack } from "./second-home/second-home-stack";
import { StateStack, type StateStackProps } from "./state-stack";
import { terraformRoleArn, TerraformRolesStack, terraformStackId, type TerraformRights } from "./terraform-roles-stack";

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
    const there = plan.moving.includes(name) ? recoveryAccount(account) : undefined;
    const second = secondName(name);
    if (there && plan.has(stateStackId(second))) {
      new StateStack(app, stateStackId(second), { name: second, account: there });
    }
    if (plan.has(stateStackId(name))) new StateStack(app, stateStackId(name), { name, account });
    if (plan.has(accountStackId(name))) new AccountStack(app, accountStackId(name), { name, account });
  }
  const built = plan.environments.flatMap((environment) => {
    const account = accounts.get(environment.account);
    if (account === undefined) return [];
    const stacks: (NamedStack & { readonly account: AccountSettings })[] = [];
    if (plan.has(environment.id)) {
      const stack = new EnvironmentStack(app, environment.id, { environment, account });
      stacks.push({ stack, account, region: environment.region ?? account.region });
    }
    const second = secondHomeOf(environment, account);
    if (second && plan.has(second.environment.id)) {
      const stack = new SecondHomeStack(app, second.environment.id, second);
      stacks.push({ stack, account, region: second.account.region, adopts: stack.adopts });
    }
    return stacks;
  });
  for (const account of accounts.values()) checkNamesOfAccount(built.filter((one) => one.account === account));
  return app;
}

/** The stack that holds the state of everything else in an account. */
export function stateStackId(account: string): string {
  return `state-${account}`;
}

/** Where an account keeps state: in its region, and in its recovery region if one of its environments has a second home. */
export function statesOf({ accounts, systems, tiers }: Definitions, name: string): StateStackProps[] {
  const config = accounts[name];
  if (config === undefined) return [];
  const account = ACCOUNT.settings(config);
  const there = withRecovery(resolveAll(systems, tiers)).some((one) => one.account === name)
    ? recoveryAccount(account)
    : undefined;
  return [{ name, account }, ...(there ? [{ name: secondName(name), account: there }] : [])];
}

/** The roots of an account's environments, in both homes. */
export function rootsIn({ accounts, systems, tiers }: Definitions, name: string): { id: string; region: string }[] {
  const config = accounts[name];
  if (config === undefined) return [];
  const account = ACCOUNT.settings(config);
  return resolveAll(systems, tiers)
    .filter((one) => one.account === name)
    .flatMap((first) => {
      const second = secondHomeOf(first, account);
      return [
        { id: first.id, region: first.region ?? account.region },
        ...(second ? [{ id: second.environment.id, region: second.account.region }] : []),
      ];
    });
}

/**
 * The stack with Terraform's own roles; it is not part of the app, because what they may do is read from the app's Terraform.
 * Undefined if the account names no repository for it.
 */
export function buildTerraformRoles(
  { accounts }: Definitions,
  name: string,
  { rights, outdir }: { readonly rights: readonly TerraformRights[]; readonly outdir: string },
): App | undefined {
  const config = accounts[name];
  const account = config && ACCOUNT.settings(config);
  if (account?.github?.terraform === undefined) return undefined;
  const app = new App({ stackTraces: false, outdir });
  new TerraformRolesStack(app, terraformStackId(name), { name, account, rights });
  return app;
}

/** Where `.github/workflows/deploy.yml` plans and applies a root, and as whom. */
export interface Deployable {
  readonly name: string;
  readonly region: string;
  /** The ARNs of the roles. */
  readonly plan: string;
  readonly apply: string;
}

/** The roots that GitHub applies: those in accounts with a repository for it. */
export function deployables(definitions: Definitions): Deployable[] {
  return Object.entries(definitions.accounts).flatMap(([name, config]) => {
    const account = ACCOUNT.settings(config);
    if (account.github?.terraform === undefined) return [];
    return rootsIn(definitions, name).map(({ id, region }) => ({
      name: id,
      region,
      plan: terraformRoleArn(name, account, id, "plan"),
      apply: terraformRoleArn(name, account, id, "apply"),
    }));
  });
}

function withRecovery(environments: readonly ResolvedEnvironment[]): readonly ResolvedEnvironment[] {
  return environments.filter(({ config }) => config.recovery !== undefined);
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
  const twofold = withRecovery(environments);
  const moving = [...new Set(twofold.map(({ account }) => account))];
  const known = [
    ...environments.map((environment) => environment.id),
    ...twofold.map(({ system, name }) => `${system}-${secondName(name)}`),
    ...Object.keys(accounts).flatMap((name) => [accountStackId(name), stateStackId(name)]),
    ...moving.map((name) => stateStackId(secondName(name))),
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
    environments: environments.filter(({ id, system, name }) => has(id) || has(`${system}-${secondName(name)}`)),
    /** The accounts with second homes. */
    moving,
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
  for (const name of plan.moving.filter((one) => names.includes(secondName(one)))) {
    const message = `the name is taken: ${stateStackId(secondName(name))} holds the state of ${name} in its recovery region; use another one`;
    report(`account ${secondName(name)}`, [{ path: "", message }]);
  }
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
