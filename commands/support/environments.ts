import { definitions } from "../../envs";
import { ACCOUNT } from "../../stacks/config/account";
import { resolveAll, type ResolvedEnvironment } from "../../stacks/config/resolve";
import { secondHomeOf } from "../../stacks/config/second-home";

/** All environments of `envs/`, each with its second home if it has one. */
export function environmentsWithHomes(): ResolvedEnvironment[] {
  return resolveAll(definitions.systems, definitions.tiers).flatMap((one) => [one, ...secondHomes(one)]);
}

/** Its values are those of the first home, apart from what is different in the recovery region. */
function secondHomes(environment: ResolvedEnvironment): ResolvedEnvironment[] {
  const account = definitions.accounts[environment.account];
  const second = account && secondHomeOf(environment, ACCOUNT.settings(account));
  return second ? [second.environment] : [];
}
