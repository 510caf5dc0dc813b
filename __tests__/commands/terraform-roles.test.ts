import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeTerraformRoles } from "../../commands/support/terraform-roles";
import { deployPolicies, planPolicies } from "../../readers/handoff";
import { isAllowed } from "../../readers/iam";
import { iamFindings } from "../../readers/proofs";
import { blocks, readSynthesized, Root, strings, type TerraformJson } from "../../readers/terraform";
import { buildApp, deployables, type Definitions } from "../../stacks/app";
import { SHOP } from "../support/shop";

const ACCOUNT = "production";
const { id } = SHOP.accounts[ACCOUNT]!;
const BOUNDARY = `arn:aws:iam::${id}:policy/boundary`;
const DEFINITIONS: Definitions = {
  ...SHOP,
  accounts: {
    ...SHOP.accounts,
    [ACCOUNT]: {
      ...SHOP.accounts[ACCOUNT]!,
      github: { organization: "acme", terraform: { repository: "infrastructure" } },
      permissionsBoundary: BOUNDARY,
      rolePath: "/shop/",
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), "terraform-roles-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (from: string): Root =>
  new Root(JSON.parse(readFileSync(join(from, "cdk.tf.json"), "utf8")) as TerraformJson);
const roles = read(synthesizeTerraformRoles(DEFINITIONS, ACCOUNT, join(folder, "not", "there")) ?? "");
buildApp(DEFINITIONS, { only: ["shop-prod"], outdir: join(folder, "shop") }).synth();
const shop = new Root(readSynthesized(join(folder, "shop"))[0]?.terraform ?? {});
const roleNamed = (name: string) => roles.all("aws_iam_role").find((one) => roles.nameOf(one) === name);

describe("Terraform's own roles", () => {
  test("are two for each root, with the path of the account and without its boundary", () => {
    expect(roles.all("aws_iam_role").map((one) => [roles.nameOf(one), one.body["path"]])).toEqual([
      ["terraform-production-shop-prod-apply", "/shop/"],
      ["terraform-production-shop-prod-plan", "/shop/"],
    ]);
    expect(roles.all("aws_iam_role").filter(({ body }) => "permissions_boundary" in body)).toEqual([]);
  });

  test.each([
    ["apply", "shop-prod"],
    ["plan", "shop-prod-plan"],
  ])(
    "let only jobs of the repository, the branch and the GitHub environment assume the %s role",
    (purpose, environment) => {
      const role = roleNamed(`terraform-production-shop-prod-${purpose}`);
      const [trust] = roles.referenced(role?.body["assume_role_policy"], "data.aws_iam_policy_document");
      const [statement] = blocks(trust?.body["statement"]);

      expect(blocks(statement?.["condition"]).map(({ test, variable, values }) => [test, variable, values])).toEqual([
        ["StringEquals", "token.actions.githubusercontent.com:aud", ["sts.amazonaws.com"]],
        [
          "StringEquals",
          "token.actions.githubusercontent.com:sub",
          [`repo:acme/infrastructure:environment:${environment}`],
        ],
        ["StringEquals", "token.actions.githubusercontent.com:ref", ["refs/heads/main"]],
      ]);
    },
  );

  test.each([
    ["apply", deployPolicies(shop)],
    ["plan", planPolicies(shop)],
  ])("have the policies of the handoff: %s", (purpose, policies) => {
    const attached = roles
      .all("aws_iam_role_policy_attachment")
      .filter(({ body }) => strings(body["role"]).some((one) => one.includes(`_${purpose}.`)))
      .flatMap(({ body }) => roles.referenced(body["policy_arn"], "aws_iam_policy"))
      .flatMap(({ body }) => roles.referenced(body["policy"], "data.aws_iam_policy_document"));

    expect(attached).toHaveLength(policies.length);
    expect(attached.length).toBeLessThanOrEqual(10);
    expect(attached.map(({ body }) => blocks(body["statement"]).map(({ sid, actions }) => [sid, actions]))).toEqual(
      policies.map(({ Statement }) => Statement.map(({ Sid, Action }) => [Sid, Action])),
    );
  });

  test("are sound to the IAM proof", () => {
    expect(iamFindings(roles)).toEqual([]);
  });

  test("are the ones that the workflow assumes", () => {
    expect(deployables(DEFINITIONS)).toEqual([
      {
        name: "shop-prod",
        region: shop.region,
        plan: `arn:aws:iam::${id}:role/shop/terraform-production-shop-prod-plan`,
        apply: `arn:aws:iam::${id}:role/shop/terraform-production-shop-prod-apply`,
      },
    ]);
    expect(deployables(SHOP)).toEqual([]);
  });

  test("are not made for an account without a repository", () => {
    expect(synthesizeTerraformRoles(SHOP, ACCOUNT, join(folder, "none", "yet"))).toBeUndefined();
  });
});

describe("an account's rules for roles", () => {
  test("are on every role of an environment", () => {
    const made = shop.all("aws_iam_role").map(({ body }) => [body["permissions_boundary"], body["path"]]);

    expect(made.length).toBeGreaterThan(3);
    expect(made).toEqual(made.map(() => [BOUNDARY, "/shop/"]));
  });

  test("change nothing where there are none", () => {
    buildApp(SHOP, { only: ["shop-prod"], outdir: join(folder, "before") }).synth();
    const before = new Root(readSynthesized(join(folder, "before"))[0]?.terraform ?? {});

    expect(before.all("aws_iam_role").filter(({ body }) => "path" in body || "permissions_boundary" in body)).toEqual(
      [],
    );
    expect(before.all("aws_iam_role").map(({ address }) => address)).toEqual(
      shop.all("aws_iam_role").map(({ address }) => address),
    );
  });

  describe("hold for the role that applies it", () => {
    const role = `arn:aws:iam::${id}:role/shop/shop-prod-backend-task`;
    const may = (action: string, resource: string, boundary?: string) =>
      isAllowed(deployPolicies(shop), {
        action,
        resource,
        context: boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary },
      });

    test.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PutRolePermissionsBoundary"])(
      "%s only with the boundary",
      (action) => {
        expect(may(action, role, BOUNDARY)).toBe(true);
        expect(may(action, role, `${BOUNDARY}-of-mine`)).toBe(false);
        expect(may(action, role)).toBe(false);
      },
    );

    test("it cannot take the boundary away, change its policy, or change its own role", () => {
      const own = `arn:aws:iam::${id}:role/shop/terraform-production-shop-prod-apply`;

      expect(may("iam:DeleteRolePermissionsBoundary", role, BOUNDARY)).toBe(false);
      expect(may("iam:CreatePolicyVersion", BOUNDARY)).toBe(false);
      expect(may("iam:PutRolePolicy", own, BOUNDARY)).toBe(false);
      expect(may("iam:AttachRolePolicy", own, BOUNDARY)).toBe(false);
      expect(may("iam:UpdateAssumeRolePolicy", own, BOUNDARY)).toBe(false);
    });
  });

  test("name a boundary of the account itself", () => {
    const accounts = {
      ...SHOP.accounts,
      [ACCOUNT]: { ...SHOP.accounts[ACCOUNT]!, permissionsBoundary: "arn:aws:iam::999999999999:policy/boundary" },
    };

    expect(() => buildApp({ ...SHOP, accounts })).toThrow(
      `account production: permissionsBoundary: "arn:aws:iam::999999999999:policy/boundary" is a policy of another account; a boundary has to be in the role's own, "${id}"`,
    );
  });
});
