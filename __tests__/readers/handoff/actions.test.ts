import { isRead, RIGHTS } from "../../../readers/handoff/policy/rights";
import { Root, type Resource } from "../../../readers/terraform";
import { isAbout, lookUp } from "./service-authorization";

/** Where the reference is known to lack something, by the beginning of the action. */
const REFERENCE_LACKS: Readonly<Record<string, string>> = {
  "apigateway:":
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html has the paths of HTTP APIs",
  "elasticloadbalancing:AddTags":
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html tags all kinds",
  "elasticloadbalancing:RemoveTags":
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveTags.html too",
  "logs:DeleteDeliverySource": "it names the delivery destination, which the request does not have",
};
const lacking = (action: string): boolean => Object.keys(REFERENCE_LACKS).some((one) => action.startsWith(one));

const grants = Object.values(RIGHTS).flat();
const pairs = grants.flatMap((grant) => grant.actions.map((action) => ({ action, grant })));
const root = new Root({
  provider: { aws: [{ region: "eu-central-1", default_tags: { tags: { System: "shop", Environment: "prod" } } }] },
  resource: { aws_route53_record: { site: { name: "shop.example.com", type: "A" } } },
});
const one: Resource = { type: "any", name: "any", address: "any.any", body: {}, region: "eu-central-1" };

/** The grants for which something is wrong, each once. */
async function wrong(check: (pair: (typeof pairs)[number]) => Promise<boolean>): Promise<string[]> {
  const found = await Promise.all(
    pairs.map(async (pair) => ((await check(pair)) ? `${pair.action} on ${pair.grant.on.join(", ")}` : undefined)),
  );
  return [...new Set(found.filter((text) => text !== undefined))].sort();
}

describe("every action in the policies", () => {
  test("exists, and is a reading one exactly if AWS says so", async () => {
    expect(pairs.length).toBeGreaterThan(800);
    expect(await wrong(async ({ action }) => (await lookUp(action)) === undefined)).toEqual([]);
    expect(
      await wrong(async ({ action }) => /Read|List/.test((await lookUp(action))?.access ?? "") !== isRead(action)),
    ).toEqual([]);
  });

  test("is restricted to a resource, if AWS has one for it and it writes", async () => {
    const wide = await wrong(
      async ({ action, grant }) =>
        !isRead(action) && grant.on.includes("*") && ((await lookUp(action))?.resources.length ?? 0) > 0,
    );

    expect(wide).toEqual([]);
  });

  test("has a resource to which it applies", async () => {
    const never = await wrong(async ({ action, grant }) => {
      const kinds = (await lookUp(action))?.resources ?? [];
      if (lacking(action) || grant.on.includes("*")) return false;
      return !grant.on.some((pattern) => kinds.some((kind) => isAbout(pattern, kind.pattern)));
    });

    expect(never).toEqual([]);
  });

  test("has conditions on keys that AWS compares there", async () => {
    const ignored = await wrong(async ({ action, grant }) => {
      const known = await lookUp(action);
      if (grant.only === undefined || known === undefined || lacking(action)) return false;
      const kinds = known.resources.filter((kind) => grant.on.some((pattern) => isAbout(pattern, kind.pattern)));
      const keys = Object.values(grant.only(root, one)).flatMap((by) => Object.keys(by));
      const compared = (key: string) => {
        const listed = key.replace(/Tag\/.*/, "Tag/${TagKey}");
        return known.keys.includes(listed) || (kinds.length > 0 && kinds.every((kind) => kind.keys.includes(listed)));
      };
      return !keys.every(compared);
    });

    expect(ignored).toEqual([]);
  });
});
