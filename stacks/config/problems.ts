import { show, type Problem } from "../../modules/core";
import { region as regionSetting, type AccountSettings } from "./account";
import { compositionProblems } from "./composition";
import { ENVIRONMENT } from "./environment";
import type { ResolvedEnvironment } from "./resolve";

/**
 * Everything that is wrong with an environment: each section by itself, then how the sections fit together and with the
 * account. `account` is undefined if the account itself is invalid.
 */
export function environmentProblems(environment: ResolvedEnvironment, account: AccountSettings | undefined): Problem[] {
  const { config, region } = environment;
  const problems = [
    ...nameProblems(environment),
    ...(region === undefined ? [] : regionSetting.problems(region, "region")),
    ...ENVIRONMENT.problems(config),
  ];
  return problems.length > 0 || account === undefined ? problems : compositionProblems(environment, account);
}

/** A load balancer's name has at most 32 characters; after this prefix there must be room for a suffix. */
const LONGEST_PREFIX = 25;

/** The stacks that an account has besides its environments. */
const OWN_STACKS = ["account", "state", "terraform"];

/** How names may not begin, and the service that says so. */
const RESERVED_STARTS = [
  { start: "internal-", by: "Elastic Load Balancing" },
  { start: "aws", by: "AWS Systems Manager" },
  { start: "amazon", by: "AWS Systems Manager" },
  { start: "amzn", by: "AWS Systems Manager" },
  { start: "sthree-", by: "Amazon S3" },
];

function nameProblems({ system, name, id }: ResolvedEnvironment): Problem[] {
  const problems: Problem[] = [];
  for (const [what, value] of [
    ["system", system],
    ["environment", name],
  ] as const) {
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)) continue;
    problems.push({
      path: "",
      message: `the ${what}'s name ${show(value)} is not valid; use kebab-case, such as "web-shop"`,
    });
  }
  if (OWN_STACKS.includes(system)) {
    problems.push({
      path: "",
      message: `the system's name ${show(system)} is taken: ${system}-<account> is a stack of the account; use another one`,
    });
  }
  const reserved = RESERVED_STARTS.find(({ start }) => id.startsWith(start));
  if (reserved !== undefined) {
    problems.push({
      path: "",
      message: `the name ${show(id)} begins with ${show(reserved.start)}, which ${reserved.by} reserves; use another name for the system`,
    });
  }
  if (id.length > LONGEST_PREFIX) {
    problems.push({
      path: "",
      message:
        `${show(id)} has ${String(id.length)} characters, too many to start a load balancer's name, which may have 32; ` +
        `shorten the system's or the environment's name, so that both have ${String(LONGEST_PREFIX)} at most`,
    });
  }
  return problems;
}
