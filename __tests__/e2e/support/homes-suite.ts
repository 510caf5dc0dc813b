import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SHOP } from "../../support/shop";
import { describeWith } from "../../support/tools";
import { accountEnv, readContext, SHOP_ACCOUNT, SHOP_ENDPOINT, shopTool } from "./context";
import { MINUTE_ALONE } from "./time";
import { writeTwoHomes, type TwoHomes } from "./two-homes";

const AWAY_PAGE = "The region is lost";
/** Several applies answer to one standard input, which the first would read to its end. */
export const APPROVED = { TF_CLI_ARGS_apply: "-auto-approve -input=false -parallelism=30" };

/** What both environments have. */
export const COMMON = {
  backend: { port: 8000, loadBalancer: { exposure: "internet" }, scaling: { min: 2, max: 4, cpuTargetPercent: 60 } },
  secrets: { SESSION_KEY: { kind: "generated" } },
  recovery: { rtoMinutes: 240, rpoMinutes: 120 },
} as const;

/** What differs between the environments. */
export interface Rest {
  /** Declares tests for the time in which the second home is awake. */
  readonly away: () => void;
  /** Goes home. */
  readonly home: () => Promise<void>;
}

/**
 * Both homes are applied, the second one asleep. Then the region is lost, and comes back: the commands of the generated
 * pages are run as they stand. The image is put where ECR's replication would have put it.
 */
export function homesSuite(system: string, common: object, more: (homes: () => TwoHomes) => Rest): void {
  describeWith(shopTool(), `the region of ${system}-test is lost`, () => {
    let homes: TwoHomes | undefined;
    const both = (): TwoHomes => {
      if (homes === undefined) throw new Error("the homes do not stand");
      return homes;
    };
    const { away, home } = more(both);

    beforeAll(() => {
      const env = accountEnv(readContext().endpoints[SHOP_ENDPOINT] ?? "", SHOP.accounts[SHOP_ACCOUNT]!);
      // The tests' SDK clients use the same endpoint as Terraform.
      Object.assign(process.env, env);
    });

    test(
      "both homes stand, and their second plans are empty",
      async () => {
        homes = writeTwoHomes(system, { ...COMMON, ...common });
        for (const { root } of [homes.first, homes.second]) {
          await root.init();
          await root.apply();
          await root.planNothing();
        }
        const costly = /aws_(nat|ecs_service|db_instance|rds)/;
        expect((await homes.second.root.addresses()).filter((one) => costly.test(one))).toEqual([]);
      },
      20 * MINUTE_ALONE,
    );

    test(
      "the page's commands bring the second home up, and stop the first",
      async () => {
        const { id, second } = both();
        await second.succeed([image(id)]);

        const said = await second.succeed(["set -eu", ...second.blocks(AWAY_PAGE)], APPROVED);

        expect(said).toContain("Apply complete!");
        expect(await second.root.addresses()).toContain("aws_ecs_service.backend[0]");
        expect(readFileSync(join(second.root.folder, "active.auto.tfvars.json"), "utf8")).toContain(
          '"image_tag": "v1"',
        );
        expect(await wanted(both())).toBe("0");
        await second.root.planNothing();
      },
      20 * MINUTE_ALONE,
    );

    away();

    test(
      "the page's commands lead home again, and both plans are empty",
      async () => {
        const { first, second } = both();

        await home();

        await second.root.planNothing();
        await first.root.planNothing();
        const asleep = /aws_(nat|ecs_service|db_instance|rds_cluster)/;
        expect((await second.root.addresses()).filter((one) => asleep.test(one))).toEqual([]);
        expect(await wanted(both())).toBe("2");
      },
      25 * MINUTE_ALONE,
    );
  });
}

/** How many tasks the first home wants to run. */
function wanted({ id, first }: TwoHomes): Promise<string> {
  return first.ask(
    `aws ecs describe-services --cluster ${id}-cluster --services ${id}-backend-service --query 'services[0].desiredCount'`,
  );
}

/** What ECR's replication leaves in the recovery region. */
function image(id: string): string {
  const repository = `${id}-backend-image`;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: 1,
      digest: `sha256:${"a".repeat(64)}`,
    },
    layers: [],
  });
  return `aws ecr create-repository --repository-name ${repository} --output text
aws ecr put-image --repository-name ${repository} --image-tag v1 --image-manifest '${manifest}' --output text`;
}
