import { App } from "cdktf";
import { ConfigError, orList, refuse } from "../modules/core";
import { parseCidr, overlaps } from "../modules/vpc";
import { AccountStack } from "./account-stack";
import { accountProblems, type Accounts } from "./config/account";
import type { System, Tiers } from "./config/environment";
import { environmentProblems } from "./config/problems";
import { resolveAll, type ResolvedEnvironment } from "./config/resolve";
import { EnvironmentStack } from "./environment-stack";
import { StateStack } from "./state-stack";

/** All that is to be built, as data. */
export interface Definitions {
  readonly accounts: Accounts;
  readonly tiers: Tiers;
  readonly systems: readonly System[];
}

export interface AppOptions {
  /** The names of the stacks to build: `sheetgpt-prod`, `account-production`. Default: all. */
  readonly only?: readonly string[];
  /** Where they were named, for the message about one that does not exist. Default: `GROUNDPLAN_ENVIRONMENTS`. */
  readonly namedIn?: string;
  /** Where the Terraform is written. Default: what the CDKTF command line asks for, or `cdktf.out`. */
  readonly outdir?: string;
}

/**
 * Checks everything that was chosen and builds its stacks; nothing is written before `synth()`.
 * @throws ConfigError with the problems of all environments and accounts together.
 */
export function buildApp(definitions: Definitions, { only = [], namedIn, outdir }: AppOptions = {}): App {
  const plan = choose(definitions, only, namedIn);
  refuseAll(plan, definitions);
  const app = new App({ stackTraces: false, ...(outdir === undefined ? {} : { outdir }) });
  for (const [name, account] of plan.accounts) {
    if (plan.has(stateStackId(name))) new StateStack(app, stateStackId(name), { name, account });
    if (plan.has(accountStackId(name))) new AccountStack(app, accountStackId(name), { name, account });
  }
  for (const environment of plan.environments) {
    const account = definitions.accounts[environment.account];
    if (account) new EnvironmentStack(app, environment.id, { environment, account });
  }
  return app;
}

/** The stack that holds the state of everything else in an account. */
export function stateStackId(account: string): string {
  return `state-${account}`;
}

/** The stack with what an account has once. */
export function accountStackId(account: string): string {
  return `account-${account}`;
}

function choose(
  { accounts, systems, tiers }: Definitions,
  only: readonly string[],
  namedIn = "GROUNDPLAN_ENVIRONMENTS",
) {
  const environments = resolveAll(systems, tiers);
  const known = [
    ...environments.map((environment) => environment.id),
    ...Object.keys(accounts).flatMap((name) => [accountStackId(name), stateStackId(name)]),
  ];
  refuse(
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

function refuseAll(plan: ReturnType<typeof choose>, { accounts }: Definitions): void {
  const errors: ConfigError[] = [];
  const report = (subject: string, problems: ConfigError["problems"]) => {
    if (problems.length > 0) errors.push(new ConfigError(subject, problems));
  };
  for (const [name, account] of plan.accounts) report(`account ${name}`, accountProblems(account));
  for (const environment of plan.environments) {
    const account = accounts[environment.account];
    if (account) report(environment.subject, environmentProblems(environment, account));
    else {
      const names = orList(Object.keys(accounts));
      report(environment.subject, [
        { path: "account", message: `"${environment.account}" is not known; use ${names}` },
      ]);
    }
  }
  for (const environment of plan.environments)
    report(environment.subject, overlapProblems(environment, plan.environments));
  const all = ConfigError.all(errors);
  if (all) throw all;
}

/** Networks of one account must not share addresses: they could never be connected. */
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
          "same account; use a block that no other environment has",
      },
    ];
  });
}
