import { join } from "node:path";
import { review, severityOf } from "../../../readers/check";
import { readSynthesized, type TerraformJson } from "../../../readers/terraform";
import { buildApp, type Definitions } from "../../../stacks/app";
import type { EnvironmentFile, System } from "../../../stacks/config/environment";
import type { Extension } from "../../../stacks/extension";
import { overlay } from "../../envs/overlay";
import { SHOP } from "../../support/shop";
import { describeWith } from "../../support/tools";
import { giveRights } from "./callers";
import { accountEnv, readContext, SHOP_ACCOUNT, SHOP_ENDPOINT, shopTool } from "./context";
import { RequestPath } from "./request-path";
import { TerraformRoot } from "./root";
import { ZONES } from "./shop-account";
import { MINUTE_ALONE } from "./time";

/** One change of an environment that is already applied. */
export interface Step extends Around {
  /** What somebody does: `a domain is added`. */
  readonly change: string;
  /** What they write over the environment's file; null takes a section out. */
  readonly over: object;
  /** The rules by which `npm run check` would stop it in a protected environment, each once, sorted. Default: none. */
  readonly dangers?: readonly string[];
  /** The addresses that the plan destroys or replaces, sorted. Default: none. */
  readonly destroys?: readonly string[];
  /** Whether requests fail on the way. `check` must have said so. Default: false. */
  readonly outage?: boolean;
  /** Nobody was let in before, so that only what is there afterwards counts. Default: false. */
  readonly opens?: boolean;
  /** What refuses it, at the plan or in AWS; the environment stays as it was before. */
  readonly refused?: RegExp;
}

/** What happens in AWS around an apply. */
export interface Around {
  readonly before?: () => Promise<void>;
  /** With what the apply said. */
  readonly after?: (applied: string) => Promise<void>;
}

/**
 * Applies an environment, then one change after the other: what `check` says beforehand, what the plan destroys, the apply
 * while requests are on their way, and a second plan without a change.
 */
export function changeSuite(
  name: string,
  first: System["common"],
  steps: readonly Step[],
  aroundFirst: Around & { readonly extend?: Extension } = {},
): void {
  const { extend } = aroundFirst;
  const id = `${name}-test`;
  const file: EnvironmentFile = { tier: "staging", account: SHOP_ACCOUNT, network: { cidr: "10.20.0.0/16" } };
  const at = (over: unknown): Definitions => ({
    ...SHOP,
    accounts: {
      ...SHOP.accounts,
      [SHOP_ACCOUNT]: { ...SHOP.accounts[SHOP_ACCOUNT]!, zones: ZONES, recoveryRegion: "us-west-2" },
    },
    systems: [
      {
        name,
        common: first,
        environments: { test: overlay(file, over) as EnvironmentFile },
        ...(extend ? { extend } : {}),
      },
    ],
  });

  describeWith(shopTool(), `changes of ${name}`, () => {
    let root: TerraformRoot;
    let now: TerraformJson;
    let env: NodeJS.ProcessEnv = {};

    /** Writes the environment as it is with these changes, and returns it. */
    const write = async (over: unknown, folder: string): Promise<TerraformJson> => {
      const outdir = join(readContext().folder, `${id}-${folder}`);
      buildApp(at(over), { only: [id], outdir }).synth();
      root = TerraformRoot.from(join(outdir, "stacks", id), join(readContext().folder, id), env);
      root.keepStateHere();
      const terraform = readSynthesized(outdir)[0]?.terraform ?? {};
      await giveRights(env["AWS_ENDPOINT_URL"] ?? "", id, terraform);
      return terraform;
    };

    beforeAll(() => {
      const endpoint = readContext().endpoints[SHOP_ENDPOINT] ?? "";
      // A caller of its own, with no more rights than the environment's policies give.
      env = { ...accountEnv(endpoint, SHOP.accounts[SHOP_ACCOUNT]!), AWS_ACCESS_KEY_ID: id };
      Object.assign(process.env, env);
    });

    test(
      "applies",
      async () => {
        now = await write({}, "first");
        await root.init();
        await aroundFirst.before?.();
        const applied = await root.apply();
        expect(applied).toContain("Apply complete!");
        await aroundFirst.after?.(applied);
        await root.planNothing();
      },
      15 * MINUTE_ALONE,
    );

    /** What failed first: nothing after it can be judged. */
    let broken: string | undefined;
    const unlessBroken = (name: string, run: () => Promise<unknown>) => async () => {
      if (broken !== undefined) throw new Error(`not tried, because this failed: ${broken}`);
      try {
        await run();
      } catch (error) {
        broken = name;
        throw error;
      }
    };

    let so: unknown = {};
    for (const step of steps) {
      describe(step.change, () => {
        tried(step);
      });
    }

    function tried(step: Step): void {
      const { change } = step;
      const over = overlay(so, step.over);
      if (step.refused === undefined) so = over;
      const before = { so: {} as TerraformJson };

      test(
        "check and the plan say what happens",
        async () => {
          await step.before?.();
          before.so = now;
          now = await write(over, change.replaceAll(/\W+/g, "-"));
          const { dangers } = review(id, before.so, now);

          const rules = [...new Set(dangers.map(({ rule }) => rule))]
            .filter((rule) => severityOf(rule) !== "watch")
            .sort();
          const destroys = step.refused === undefined ? await root.destroys() : [];

          expect({ dangers: rules, destroys }).toEqual({ dangers: step.dangers ?? [], destroys: step.destroys ?? [] });
          if (step.outage === true) expect(rules).toContain("outage");
        },
        5 * MINUTE_ALONE,
      );

      if (step.refused !== undefined) {
        const { refused } = step;
        test(
          "is refused",
          async () => {
            await expect(root.apply()).rejects.toThrow(refused);
            now = before.so;
          },
          10 * MINUTE_ALONE,
        );
        return;
      }

      test(
        "applies, and requests get through",
        unlessBroken(change, async () => {
          const path = await RequestPath.of(root);
          const watched = path.watch();
          const applied = await root.apply().finally(path.stop);
          expect(applied).toContain("Apply complete!");
          await step.after?.(applied);
          const gaps = await watched;
          if (step.outage !== true && step.opens !== true) expect(gaps).toEqual([]);
          expect(await (await RequestPath.of(root)).broken()).toEqual([]);
        }),
        15 * MINUTE_ALONE,
      );

      test("plans again without a change", () => root.planNothing(), 5 * MINUTE_ALONE);
    }

    test(
      "is destroyed",
      async () => {
        expect(await root.destroy()).toContain("Destroy complete!");
      },
      15 * MINUTE_ALONE,
    );
  });
}
