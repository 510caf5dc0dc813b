import { join } from "node:path";
import { describeWith } from "../../support/tools";
import { account, accountEnv, accountTool, readContext } from "./context";
import { findLeftovers } from "./leftovers";
import { readNetwork } from "./network";
import { TerraformRoot } from "./root";
import { readSecretValues } from "./secret-values";
import { putFile, readLock, readState } from "./state";

export interface EnvironmentSuite {
  readonly system: string;
  readonly environment: string;
  /** The account's name in `envs/accounts.ts`. */
  readonly account: string;
  /** What this environment must be like, beyond what holds for all of them. */
  readonly readBack: (deployed: Deployed) => void;
  /** Lifts what stands in the way of a destroy, for an environment that is protected. */
  readonly retire?: (root: TerraformRoot) => Promise<void>;
}

/** An applied environment, for tests that look at it. Its members are there once the tests run. */
export interface Deployed {
  readonly root: TerraformRoot;
  readonly region: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const MINUTE = 60_000;

/** Takes one environment all the way: init, apply, plan without a change, reading back, destroy. */
export function environmentSuite(suite: EnvironmentSuite): void {
  const { region, state } = account(suite.account);
  const name = `${suite.system}-${suite.environment}`;
  const deployed = { region, name, outputs: {} } as { -readonly [K in keyof Deployed]: Deployed[K] };

  describeWith(accountTool(suite.account), `end to end: ${name}`, () => {
    beforeAll(() => {
      const { folder, synthesized, endpoints } = readContext();
      const env = accountEnv(endpoints[suite.account] ?? "", account(suite.account));
      // The SDK clients of the tests go where Terraform goes.
      Object.assign(process.env, env);
      deployed.root = TerraformRoot.from(join(synthesized, "stacks", name), join(folder, name), env);
    });

    test(
      "initializes with the state in S3",
      async () => {
        expect(await deployed.root.init()).toContain('Successfully configured the backend "s3"');
      },
      MINUTE,
    );

    test(
      "applies",
      async () => {
        expect(await deployed.root.apply()).toContain("Apply complete!");
        deployed.outputs = await deployed.root.outputs();
      },
      15 * MINUTE,
    );

    test(
      "plans again without a change",
      async () => {
        expect(await deployed.root.planNothing()).toContain("No changes.");
      },
      5 * MINUTE,
    );

    test(
      "ALL-7: keeps its state in the bucket and its lock in the table",
      async () => {
        const key = `${suite.system}/${suite.environment}/terraform.tfstate`;

        expect(await readState(state.bucket, key)).toContain('"terraform_version"');
        expect(await readLock(state.table, `${state.bucket}/${key}-md5`)).toBeDefined();
      },
      MINUTE,
    );

    test(
      "ALL-6, ALL-11: no generated secret stands in the state or in a plan",
      async () => {
        const values = await readSecretValues(name);
        const written = (await deployed.root.state()) + (await deployed.root.planJson());

        expect(values.length).toBeGreaterThan(0);
        expect(values.filter((value) => written.includes(value))).toEqual([]);
      },
      5 * MINUTE,
    );

    test(
      "ALL-2: security groups let in nobody but those who were given an edge",
      async () => {
        const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");

        expect(ingress.filter((rule) => rule.from === "0.0.0.0/0" || rule.from === "::/0")).toEqual([]);
        expect(ingress.filter((rule) => rule.protocol !== "tcp" || rule.fromPort !== rule.toPort)).toEqual([]);
      },
      MINUTE,
    );

    suite.readBack(deployed);

    test(
      "has a frontend bucket with something in it, as in real life, before it is destroyed",
      async () => {
        await putFile(deployed.outputs["frontend_bucket"] ?? "", "index.html", "<!doctype html>");
      },
      MINUTE,
    );

    if (suite.retire) {
      test(
        "ALL-12: refuses to be destroyed",
        async () => {
          await expect(deployed.root.run("plan", "-destroy", "-input=false", "-no-color")).rejects.toThrow(
            /Instance cannot be destroyed/,
          );
        },
        5 * MINUTE,
      );

      test(
        "ALL-12: gives way once it is retiring",
        async () => {
          await suite.retire?.(deployed.root);
          expect(await deployed.root.apply()).toContain("Apply complete!");
        },
        10 * MINUTE,
      );
    }

    test(
      "is destroyed, and leaves nothing behind",
      async () => {
        expect(await deployed.root.destroy()).toContain("Destroy complete!");
        expect(await deployed.root.addresses()).toEqual([]);
        expect(await findLeftovers(suite.system, suite.environment)).toEqual([]);
      },
      20 * MINUTE,
    );
  });
}
