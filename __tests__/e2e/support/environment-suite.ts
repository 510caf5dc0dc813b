import { cpSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../../envs";
import { buildApp } from "../../../stacks/app";
import type { System } from "../../../stacks/config/environment";
import { resolveAll, type ResolvedEnvironment } from "../../../stacks/config/resolve";
import { describeReference, type ReferenceSystem } from "../../support/reference";
import { describeWith } from "../../support/tools";
import { readNetwork } from "../read-back/network";
import { account, accountEnv, accountTool, readContext } from "./context";
import { findLeftovers } from "./leftovers";
import { TerraformRoot } from "./root";
import { readSecretValues } from "./secret-values";
import { putFile, readLock, readState } from "./state";
import { MINUTE_ALONE } from "./time";
import { record, timed } from "./timings";

/** An applied environment, for tests that inspect it. Its root and outputs are available once the tests run. */
export interface Deployed {
  readonly environment: ResolvedEnvironment;
  /** `<system>-<environment>`. */
  readonly name: string;
  readonly region: string;
  readonly root: TerraformRoot;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Takes one environment all the way: init, apply, plan without changes, read back, destroy. `readBack` adds tests for
 * this environment, beyond those for all of them.
 */
export function environmentSuite(
  system: ReferenceSystem,
  environment: string,
  readBack: (deployed: Deployed) => void,
): void {
  describeReference(system, `${system}-${environment}`, () => {
    applied(system, environment, readBack);
  });
}

function applied(system: string, environment: string, readBack: (deployed: Deployed) => void): void {
  const resolved = find(system, environment);
  const { region, state } = account(resolved.account);
  const name = resolved.id;
  const deployed = { environment: resolved, region, name, outputs: {} } as {
    -readonly [K in keyof Deployed]: Deployed[K];
  };
  let plan = "";
  let [resources, applySeconds] = [0, 0];

  describeWith(accountTool(resolved.account), `end to end: ${name}`, () => {
    beforeAll(() => {
      const { folder, synthesized, endpoints } = readContext();
      const env = accountEnv(endpoints[resolved.account] ?? "", account(resolved.account));
      // The tests' SDK clients use the same endpoints as Terraform.
      Object.assign(process.env, env);
      deployed.root = TerraformRoot.from(join(synthesized, "stacks", name), join(folder, name), env);
    });

    test(
      "initializes with the state in S3",
      async () => {
        expect(await deployed.root.init()).toContain('Successfully configured the backend "s3"');
      },
      MINUTE_ALONE,
    );

    test(
      "applies",
      async () => {
        applySeconds = await timed(async () => {
          expect(await deployed.root.apply()).toContain("Apply complete!");
        });
        deployed.outputs = await deployed.root.outputs();
        resources = (await deployed.root.addresses()).filter((address) => !address.startsWith("data.")).length;
      },
      15 * MINUTE_ALONE,
    );

    test(
      "plans again without changes",
      async () => {
        plan = await deployed.root.planNothing();
        expect(plan).toContain('"resource_changes"');
      },
      5 * MINUTE_ALONE,
    );

    test(
      "ALL-7: keeps its state in the bucket and its lock in the table",
      async () => {
        const key = `${system}/${environment}/terraform.tfstate`;

        expect(await readState(state.bucket, key)).toContain('"terraform_version"');
        expect(await readLock(state.table, `${state.bucket}/${key}-md5`)).toBeDefined();
      },
      MINUTE_ALONE,
    );

    test(
      "ALL-6, ALL-11: no generated secret is in the state or in a plan",
      async () => {
        const values = await readSecretValues(name);
        const written = (await deployed.root.state()) + plan;

        expect(values.length).toBeGreaterThan(0);
        expect(values.filter((value) => written.includes(value))).toEqual([]);
      },
      5 * MINUTE_ALONE,
    );

    test(
      "ALL-2: security groups only allow the defined connections",
      async () => {
        const { ingress } = await readNetwork(deployed.outputs["vpc_id"] ?? "");
        const open = ingress.filter((rule) => rule.from === "0.0.0.0/0" || rule.from === "::/0");

        expect(open.filter((rule) => rule.group !== `${name}-load-balancer`)).toEqual([]);
        expect(ingress.filter((rule) => rule.protocol !== "tcp" || rule.fromPort !== rule.toPort)).toEqual([]);
      },
      MINUTE_ALONE,
    );

    readBack(deployed);

    test(
      "has a non-empty frontend bucket before it is destroyed, as in real life",
      async () => {
        await putFile(deployed.outputs["frontend_bucket"] ?? "", "index.html", "<!doctype html>");
      },
      MINUTE_ALONE,
    );

    if (resolved.config.protection === "protected") {
      test(
        "ALL-12: cannot be destroyed",
        async () => {
          await expect(
            deployed.root.run("plan", "-destroy", "-refresh=false", "-input=false", "-no-color"),
          ).rejects.toThrow(/Instance cannot be destroyed/);
        },
        5 * MINUTE_ALONE,
      );

      test(
        "ALL-12: can be destroyed once it is retiring",
        async () => {
          retire(resolved, deployed.root);
          expect(await deployed.root.apply()).toContain("Apply complete!");
        },
        10 * MINUTE_ALONE,
      );
    }

    test(
      "is destroyed, and leaves nothing behind",
      async () => {
        const destroySeconds = await timed(async () => {
          expect(await deployed.root.destroy()).toContain("Destroy complete!");
        });
        record({ name, resources, applySeconds, destroySeconds });
        expect(await deployed.root.addresses()).toEqual([]);
        expect(await findLeftovers(system, environment)).toEqual([]);
      },
      20 * MINUTE_ALONE,
    );
  });
}

function find(system: string, environment: string): ResolvedEnvironment {
  const all = resolveAll(definitions.systems, definitions.tiers);
  const found = all.find((one) => one.system === system && one.name === environment);
  if (found === undefined) throw new Error(`there is no environment ${system}/${environment}`);
  return found;
}

/** The handoff's step before a destroy: set `protection: "retiring"`, and apply. */
function retire({ id, system, name }: ResolvedEnvironment, root: TerraformRoot): void {
  const outdir = join(readContext().folder, `retiring-${id}`);
  const systems = definitions.systems.map((one): System => {
    const file = one.environments[name];
    if (one.name !== system || file === undefined) return one;
    return { ...one, environments: { ...one.environments, [name]: { ...file, protection: "retiring" } } };
  });
  buildApp({ ...definitions, systems }, { only: [id], outdir }).synth();
  cpSync(join(outdir, "stacks", id, "cdk.tf.json"), join(root.folder, "cdk.tf.json"));
}
