import { join } from "node:path";
import { review } from "../../../readers/check";
import { readSynthesized, type TerraformJson } from "../../../readers/terraform";
import { buildApp, type Definitions } from "../../../stacks/app";
import type { EnvironmentFile, System } from "../../../stacks/config/environment";
import { overlay } from "../../envs/overlay";
import { SHOP } from "../../support/shop";
import { describeWith } from "../../support/tools";
import { accountEnv, readContext, SHOP_ACCOUNT, SHOP_ENDPOINT, shopTool } from "./context";
import { RequestPath } from "./request-path";
import { TerraformRoot } from "./root";

/** One change of an environment that is already applied. */
export interface Step {
  /** What somebody does: `a domain is added`. */
  readonly change: string;
  /** What they write over the environment's file; null takes a section out. */
  readonly over: object;
  /** The rules by which `npm run check` calls it dangerous, each once, sorted. Default: none. */
  readonly dangers?: readonly string[];
  /** The addresses that the plan destroys or replaces, sorted. Default: none. */
  readonly destroys?: readonly string[];
  /** Whether requests fail on the way. `check` must have said so. Default: false. */
  readonly outage?: boolean;
  /** What refuses it, at the plan or in AWS; the environment stays as it was before. */
  readonly refused?: RegExp;
}

const MINUTE = 60_000;

/**
 * Applies an environment, then one change after the other: what `check` says beforehand, what the plan destroys, the apply
 * while requests are on their way, and a second plan without a change.
 */
export function changeSuite(name: string, first: System["common"], steps: readonly Step[]): void {
  const id = `${name}-test`;
  const file: EnvironmentFile = { tier: "staging", account: SHOP_ACCOUNT, network: { cidr: "10.20.0.0/16" } };
  const at = (over: unknown): Definitions => ({
    ...SHOP,
    accounts: { ...SHOP.accounts, [SHOP_ACCOUNT]: { ...SHOP.accounts[SHOP_ACCOUNT]!, recoveryRegion: "us-west-2" } },
    systems: [{ name, common: first, environments: { test: overlay(file, over) as EnvironmentFile } }],
  });

  describeWith(shopTool(), `changes of ${name}`, () => {
    let root: TerraformRoot;
    let now: TerraformJson;
    let env: NodeJS.ProcessEnv = {};

    /** Writes the environment as it is with these changes, and returns it. */
    const write = (over: unknown, folder: string): TerraformJson => {
      const outdir = join(readContext().folder, `${id}-${folder}`);
      buildApp(at(over), { only: [id], outdir }).synth();
      root = TerraformRoot.from(join(outdir, "stacks", id), join(readContext().folder, id), env);
      root.keepStateHere();
      return readSynthesized(outdir)[0]?.terraform ?? {};
    };

    beforeAll(() => {
      env = accountEnv(readContext().endpoints[SHOP_ENDPOINT] ?? "", SHOP.accounts[SHOP_ACCOUNT]!);
      Object.assign(process.env, env);
    });

    test(
      "applies",
      async () => {
        now = write({}, "first");
        await root.init();
        expect(await root.apply()).toContain("Apply complete!");
        await root.planNothing();
      },
      15 * MINUTE,
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
          before.so = now;
          now = write(over, change.replaceAll(/\W+/g, "-"));
          const { dangers } = review(id, before.so, now);

          const rules = [...new Set(dangers.map(({ rule }) => rule))].sort();
          const destroys = step.refused === undefined ? await root.destroys() : [];

          expect({ dangers: rules, destroys }).toEqual({ dangers: step.dangers ?? [], destroys: step.destroys ?? [] });
          if (step.outage === true) expect(rules).toContain("outage");
        },
        5 * MINUTE,
      );

      if (step.refused !== undefined) {
        const { refused } = step;
        test(
          "is refused",
          async () => {
            await expect(root.apply()).rejects.toThrow(refused);
            now = before.so;
          },
          10 * MINUTE,
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
          const gaps = await watched;
          if (step.outage !== true) expect(gaps).toEqual([]);
          expect(await (await RequestPath.of(root)).broken()).toEqual([]);
        }),
        15 * MINUTE,
      );

      test("plans again without a change", () => root.planNothing(), 5 * MINUTE);
    }

    test(
      "is destroyed",
      async () => {
        expect(await root.destroy()).toContain("Destroy complete!");
      },
      15 * MINUTE,
    );
  });
}
