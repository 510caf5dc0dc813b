import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNIQUE_NAMES } from "../../modules/core/unique-names";
import { block, readSynthesized, Root, strings, type TerraformJson } from "../../readers/terraform";
import { buildApp, statesOf } from "../../stacks/app";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { asPilotLight } from "../../stacks/second-home/pilot-light";
import { overlay } from "../envs/overlay";
import { SHOP } from "../support/shop";
import { allStacks } from "../support/stacks";

const HOME = "us-east-1";
const AWAY = "us-west-2";

const [shop] = SHOP.systems;

/** The shop's prod with a second home, and whatever else is different. */
function twoHomes(changes: object) {
  const accounts = Object.fromEntries(
    Object.entries(SHOP.accounts).map(([name, account]) => [
      name,
      { ...account, recoveryRegion: AWAY, imageReplication: ["shop-"] },
    ]),
  );
  const prod = overlay(shop!.environments["prod"]!, {
    recovery: { rtoMinutes: 240, rpoMinutes: 60 },
    database: { recovery: {} },
    ...changes,
  }) as EnvironmentFile;
  return { ...SHOP, accounts, systems: [{ ...shop!, environments: { prod } }] };
}

function synthesize(definitions: ReturnType<typeof twoHomes>): Record<string, TerraformJson> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-homes-"));
  try {
    buildApp(definitions, { outdir }).synth();
    return Object.fromEntries(readSynthesized(outdir).map(({ name, terraform }) => [name, terraform]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const instance = synthesize(twoHomes({}));
const serverless = synthesize(twoHomes({ database: { kind: "serverless", instance: null, recovery: {} } }));

describe.each([
  ["an instance", instance],
  ["a serverless cluster", serverless],
])("the second home of an environment with %s", (_, stacks) => {
  const json = stacks["shop-prod-recovery"]!;
  const root = new Root(json);

  test("is in the recovery region, with its state", () => {
    expect(root.region).toBe(AWAY);
    expect(root.providers).toHaveLength(1);
    expect(root.backend).toMatchObject({ region: AWAY, key: "shop/prod-recovery/terraform.tfstate" });
    expect(root.backend["bucket"]).toBe(`${String(new Root(stacks["shop-prod"]!).backend["bucket"])}-${AWAY}`);
  });

  test("refers to nothing in the region that is lost", () => {
    expect(JSON.stringify({ ...json, "//": undefined })).not.toContain(HOME);
  });

  test("asks neither IAM nor Route 53 when it is woken", () => {
    expect(
      root.data.map(({ type }) => type).filter((type) => /route53|cloudfront|iam_(?!policy_document)/.test(type)),
    ).toEqual([]);
    const asleep = root.resources.filter(({ body }) => body["count"] !== undefined);
    expect(
      asleep.map(({ type }) => type).filter((type) => /^aws_(iam|route53|cloudfront|budgets)_/.test(type)),
    ).toEqual([]);
  });

  test("costs nothing by the hour but its load balancer, until it is woken", () => {
    const awake = root.resources.filter(({ body }) => body["count"] === undefined).map(({ type }) => type);

    for (const type of ["aws_nat_gateway", "aws_eip", "aws_db_instance", "aws_rds_cluster", "aws_ecs_service"]) {
      expect(awake).not.toContain(type);
    }
    expect(awake).toContain("aws_lb");
  });

  test("runs the replicated image, as the same environment", () => {
    const [task] = root.all("aws_ecs_task_definition");
    const [container] = JSON.parse(String(task?.body["container_definitions"])) as {
      image: string;
      environment: { name: string; value: string }[];
    }[];

    expect(container?.image).toBe(
      `444455556666.dkr.ecr.${AWAY}.amazonaws.com/shop-prod-backend-image:\${var.image_tag}`,
    );
    expect(container?.environment).toContainEqual({ name: "ENVIRONMENT", value: "prod" });
  });

  test("reads the copies of the first home's secrets, and makes none of its own but the URL", () => {
    const first = new Root(stacks["shop-prod"]!);
    const copied = root
      .all("data.aws_secretsmanager_secrets")
      .map(({ body }) => strings(block(body["filter"])["values"])[0] ?? "");
    const replicated = first.all("aws_secretsmanager_secret").filter(({ body }) => body["replica"] !== undefined);

    expect(copied.sort()).toEqual(replicated.map((one) => first.nameOf(one)).sort());
    expect(
      root
        .all("aws_secretsmanager_secret")
        .map(({ name }) => name)
        .every((name) => name.endsWith("url")),
    ).toBe(true);
  });
});

test("an instance is restored from the replicated backups, of which the first home tells", () => {
  const root = new Root(instance["shop-prod-recovery"]!);
  const body = root.get("aws_db_instance.database")?.body;

  expect(body?.["restore_to_point_in_time"]).toMatchObject({ use_latest_restorable_time: true });
  expect(JSON.stringify(body?.["restore_to_point_in_time"])).toContain("database_backups.insecure_value");
  expect(body).not.toHaveProperty("password_wo");
  expect(body).not.toHaveProperty("allocated_storage");
  expect(new Root(instance["shop-prod"]!).get("aws_ssm_parameter.recovery_fact_database_backups")?.region).toBe(AWAY);
});

test("a cluster is adopted where it is, with its writer, and reached through a peering", () => {
  const json = serverless["shop-prod-recovery"]!;
  const root = new Root(json);
  const copy = new Root(serverless["shop-prod"]!).get("aws_rds_cluster.database_recovery")?.body;
  const adopted = root.get("aws_rds_cluster.database")?.body;

  expect(adopted?.["cluster_identifier"]).toBe(copy?.["cluster_identifier"]);
  expect(adopted).not.toHaveProperty("master_password_wo");
  expect(json["import"]).toEqual([
    expect.objectContaining({ to: "aws_rds_cluster.database[0]", id: copy?.["cluster_identifier"] }),
    expect.objectContaining({ to: "aws_rds_cluster_instance.database_writer[0]" }),
  ]);
  expect(
    root.all("aws_route").filter(({ body }) => body["vpc_peering_connection_id"] !== undefined).length,
  ).toBeGreaterThan(1);
});

test("no two roots of an account share a name, apart from what a second home adopts", () => {
  const stacks = { ...allStacks(), ...serverless };
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const [name, json] of Object.entries(stacks)) {
    const root = new Root(json);
    const adopted = ((json["import"] ?? []) as { id: string }[]).map(({ id }) => id);
    for (const one of root.resources.filter(({ type }) => type in UNIQUE_NAMES)) {
      const own = root.nameOf(one);
      if (own.includes("*") || adopted.includes(own)) continue;
      const everywhere = /^aws_(iam|cloudfront|s3|budgets)_/.test(one.type);
      const key = [root.account, one.type, everywhere ? "" : one.region, own].join(" ");
      const owner = owners.get(key);
      if (owner !== undefined && owner !== name) shared.push(`${own} (${one.type}): ${owner}, ${name}`);
      owners.set(key, name);
    }
  }

  expect(owners.size).toBeGreaterThan(100);
  expect(shared).toEqual([]);
});

test("without recovery there is neither a second home nor a second state", () => {
  const stacks = synthesize({
    ...twoHomes({}),
    systems: [{ ...shop!, environments: { prod: shop!.environments["prod"]! } }],
  });

  expect(Object.keys(stacks).filter((name) => name.endsWith("-recovery"))).toEqual([]);
  expect(statesOf(SHOP, "production").map(({ name }) => name)).toEqual(["production"]);
  expect(statesOf(twoHomes({}), "production").map(({ name }) => name)).toEqual(["production", "production-recovery"]);
});

test("an environment with the name of a second home is refused", () => {
  const definitions = twoHomes({});
  const [system] = definitions.systems;
  const other = overlay(shop!.environments["prod"]!, {
    network: { cidr: "10.99.0.0/16" },
    domain: null,
  }) as EnvironmentFile;

  expect(() =>
    buildApp({
      ...definitions,
      systems: [{ ...system!, environments: { ...system!.environments, "prod-recovery": other } }],
    }),
  ).toThrow(/is called "shop-prod-recovery" in AWS, as shop\/prod is; rename the system or the environment/);
});

test("an account with the name of another one's second state is refused", () => {
  const definitions = twoHomes({});
  const accounts = { ...definitions.accounts, "production-recovery": { ...SHOP.accounts["development"]!, zones: [] } };

  expect(() => buildApp({ ...definitions, accounts })).toThrow(
    /account production-recovery: the name is taken: state-production-recovery holds the state of production/,
  );
});

test.each([
  ["in the recovery region", { region: AWAY }, /recovery: is in "us-west-2", where the environment is already/],
  ["with a frontend and no domain", { domain: null }, /recovery: needs a name that can lead to either home/],
])("an environment %s is refused", (_, changes, message) => {
  expect(() => buildApp(twoHomes(changes))).toThrow(message);
});

test("a host is refused, because its disk is only in backups", () => {
  const host = {
    database: null,
    backend: { port: 8000, loadBalancer: { exposure: "internal" } },
    host: { postgres: { databaseName: "shop" } },
    api: {},
  };

  expect(() => buildApp(twoHomes(host))).toThrow(/recovery: cannot be promised for a host/);
});

describe("a pilot light", () => {
  const nat = { aws_nat_gateway: { a: { subnet_id: "s" } } };

  test("can go to sleep again: only databases, which somebody takes out of the state first, refuse to be destroyed", () => {
    const root = synthesize(
      twoHomes({
        cache: {},
        database: { kind: "instance", databaseName: "shop", version: "16", recovery: {} },
        services: { hooks: { port: 9000, image: { owner: "backend" } } },
      }),
    )["shop-prod-recovery"]!;
    const stubborn = new Root(root).resources.filter(({ body }) => {
      const { prevent_destroy: refuses } = (body["lifecycle"] ?? {}) as { prevent_destroy?: boolean };
      return body["count"] !== undefined && refuses === true;
    });

    expect(stubborn.map(({ type }) => type)).toEqual(["aws_db_instance"]);
  });

  test("leaves a final snapshot of the cache each time that it goes to sleep, under another name", () => {
    const root = new Root(synthesize(twoHomes({ cache: {} }))["shop-prod-recovery"]!);

    expect(root.get("terraform_data.cache_final_snapshot")?.body["count"]).toBe("${var.active ? 1 : 0}");
    expect(root.first("aws_elasticache_replication_group")?.body["final_snapshot_identifier"]).toContain(
      "terraform_data.cache_final_snapshot[0].output",
    );
  });

  test("puts what refers to a sleeper to sleep as well, and makes outputs null", () => {
    const root = {
      resource: {
        ...nat,
        aws_route: { out: { nat_gateway_id: "${aws_nat_gateway.a.id}", depends_on: ["aws_nat_gateway.a"] } },
      },
      output: { nat: { value: "${aws_nat_gateway.a.id}" } },
    };

    expect(asPilotLight(root)).toEqual({
      resource: {
        aws_nat_gateway: { a: { count: "${var.active ? 1 : 0}", subnet_id: "s" } },
        aws_route: {
          out: {
            count: "${var.active ? 1 : 0}",
            nat_gateway_id: "${aws_nat_gateway.a[0].id}",
            depends_on: ["aws_nat_gateway.a"],
          },
        },
      },
      output: { nat: { value: "${one(aws_nat_gateway.a[*].id)}" } },
    });
  });

  test("refuses to leave for the day what only us-east-1 can create", () => {
    const root = { resource: { ...nat, aws_iam_role: { late: { description: "${aws_nat_gateway.a.id}" } } } };

    expect(() => asPilotLight(root)).toThrow("aws_iam_role.late would be created when the region is lost");
  });
});

describe("secrets that somebody else keeps", () => {
  const arn = (region: string) => `arn:aws:secretsmanager:${region}:999988887777:secret:mails-AbCdEf`;
  const key = (region: string, id: string) => `arn:aws:kms:${region}:444455556666:key/${id}`;
  const root = new Root(
    synthesize(
      twoHomes({
        secrets: {
          VENDOR: { kind: "existing", secret: "shared/vendor.v1", key: "api_key", replica: {} },
          MAILS: { kind: "existing", secret: arn(HOME), kmsKeyArn: key(HOME, "mrk-12"), replica: {} },
          THIRD: { kind: "existing", secret: arn("eu-west-1"), kmsKeyArn: key("eu-west-1", "12") },
          LOGIN: {
            kind: "parameter",
            name: "/login",
            kmsKeyArn: key(HOME, "34"),
            replica: { kmsKeyArn: key(AWAY, "56") },
          },
        },
      }),
    )["shop-prod-recovery"]!,
  );
  const [container] = JSON.parse(String(root.first("aws_ecs_task_definition")?.body["container_definitions"])) as {
    secrets: { name: string; valueFrom: string }[];
  }[];
  const from = Object.fromEntries(container!.secrets.map(({ name, valueFrom }) => [name, valueFrom]));

  test("are read from their copies in the recovery region, or where no loss reaches them", () => {
    expect(from).toMatchObject({
      VENDOR: "${local.first_home_secret_vendor_arn}:api_key::",
      MAILS: arn(AWAY),
      THIRD: arn("eu-west-1"),
      LOGIN: `arn:aws:ssm:${AWAY}:444455556666:parameter/login`,
    });
    expect(root.get("data.aws_secretsmanager_secrets.first_home_secret_vendor")?.body["filter"]).toMatchObject([
      { name: "name", values: ["shared/vendor.v1"] },
    ]);
  });

  test("are decrypted with the keys of the copies", () => {
    const policy = root.get("data.aws_iam_policy_document.backend_task_execution_role_policy");
    expect(policy?.body["statement"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ actions: ["kms:Decrypt"], resources: [key(AWAY, "mrk-12")] }),
        expect.objectContaining({ actions: ["kms:Decrypt"], resources: [key("eu-west-1", "12")] }),
        expect.objectContaining({ actions: ["kms:Decrypt"], resources: [key(AWAY, "56")] }),
      ]),
    );
  });
});

describe("services next to the backend", () => {
  const live = { port: 4000, paths: ["/api/live/*"] };

  test("are in the second home too, with the image of the backend or one that Terraform names", () => {
    const services = {
      live: { ...live, image: { owner: "terraform", reference: "nginx:1.27" } },
      hooks: { port: 9000, image: { owner: "backend" } },
    };
    const root = new Root(synthesize(twoHomes({ services }))["shop-prod-recovery"]!);
    const imageOf = (task: string) =>
      (
        JSON.parse(String(root.get(`aws_ecs_task_definition.${task}`)?.body["container_definitions"])) as {
          image: string;
        }[]
      )[0]?.image;

    expect(root.get("aws_ecs_service.service_live")?.body["count"]).toBe("${var.active ? 1 : 0}");
    expect(root.get("aws_lb_listener_rule.service_live_rule")?.body["count"]).toBeUndefined();
    expect(root.get("aws_service_discovery_http_namespace.services")?.body["count"]).toBeUndefined();
    expect(imageOf("service_live_task")).toBe("nginx:1.27");
    expect(imageOf("service_hooks_task")).toContain(":${var.image_tag}");
    expect(root.get("aws_ecs_service.backend")?.body["depends_on"]).toContain("aws_ecs_service.service_hooks");
  });

  test("cannot have an image of their own from a pipeline", () => {
    expect(() => synthesize(twoHomes({ services: { live } }))).toThrow(
      'shop/prod: services.live.image.owner: "ci" cannot be combined with recovery',
    );
  });
});

test("no release runs in a second home, whose database is a copy of one that had it", () => {
  const release = { release: { command: ["migrate"] } };
  const there = (backend: object) => {
    const { container_definitions: containers } = new Root(
      synthesize(twoHomes({ backend }))["shop-prod-recovery"]!,
    ).get("aws_ecs_task_definition.backend_task")!.body;
    return containers;
  };

  expect(there(release)).toEqual(there({}));
});
