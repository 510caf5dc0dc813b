import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import {
  BaseStack,
  Connections,
  EphemeralResource,
  INTERNET,
  NAME_LIMITS,
  Naming,
  type BaseStackProps,
  type IConnectable,
  type Locking,
  type NamedService,
} from "../../../modules/core";
import { addresses, resource, synth, synthStack, TEST_DEPLOYMENT, type Terraform } from "../../support/synth";

describe("Naming", () => {
  const naming = new Naming(TEST_DEPLOYMENT);
  const services = Object.keys(NAME_LIMITS) as NamedService[];
  const kebab = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

  test("EA-13: names are <system>-<environment>-<thing>", () => {
    expect(naming.name("ecs", "cluster")).toBe("shop-test-cluster");
    expect(naming.globalName("bucket", "frontend")).toBe("shop-test-frontend-111122223333");
    expect(naming.prefix).toBe("shop-test");
  });

  test("MR-12: a log group is under its service's prefix", () => {
    expect(naming.logGroup("ecs")).toBe("/aws/ecs/shop-test");
    expect(naming.logGroup("vpc", "flow-logs")).toBe("/aws/vpc/shop-test/flow-logs");
  });

  test("an ARN has the home region and account, and global services have no region", () => {
    expect(naming.arn("sqs", "jobs")).toBe("arn:aws:sqs:eu-central-1:111122223333:jobs");
    expect(naming.arn("sqs", "jobs", "us-east-1")).toBe("arn:aws:sqs:us-east-1:111122223333:jobs");
    expect(naming.arn("iam", "role/ci", "")).toBe("arn:aws:iam::111122223333:role/ci");
  });

  test.each(services)("%s: a name at the limit is kept, a longer one is truncated and ends with a hash", (service) => {
    const limit = NAME_LIMITS[service];
    const thing = "x".repeat(limit - "shop-test-".length);

    expect(naming.name(service, thing)).toBe(`shop-test-${thing}`);
    expect(naming.name(service, `${thing}y`)).toMatch(new RegExp(`^shop-test-x+-[0-9a-f]{6}$`));
    expect(naming.name(service, `${thing}y`)).toHaveLength(limit);
  });

  test("the limits are those of AWS", () => {
    expect(NAME_LIMITS).toMatchObject({
      bucket: 63,
      database: 63,
      elasticache: 40,
      "iam-role": 64,
      "load-balancer": 32,
      sqs: 80,
      "target-group": 32,
    });
  });

  test("any name stays within its limit, including reserve and account id, and does not end in a hyphen", () => {
    fc.assert(
      fc.property(fc.constantFrom(...services), kebab, fc.integer({ min: 0, max: 10 }), (service, thing, reserve) => {
        const name = naming.name(service, thing, reserve);

        expect(name.length).toBeLessThanOrEqual(NAME_LIMITS[service] - reserve);
        expect(name).toMatch(/^shop-test-.*[a-z0-9]$/);
      }),
    );
    fc.assert(
      fc.property(kebab, (thing) => {
        const name = naming.globalName("bucket", thing);

        expect(name.length).toBeLessThanOrEqual(63);
        expect(name).toMatch(/^shop-test-.*-111122223333$/);
      }),
    );
  });

  test("two long names stay different, wherever they differ", () => {
    const long = fc.stringMatching(/^[a-z]{60,90}$/);
    fc.assert(
      fc.property(long, long, fc.stringMatching(/^[a-z]{1,3}$/), (one, other, tail) => {
        fc.pre(one !== other);
        for (const [first, second] of [
          [one, other],
          [one, one + tail],
        ] as const) {
          expect(naming.name("load-balancer", first)).not.toBe(naming.name("load-balancer", second));
          expect(naming.globalName("bucket", first)).not.toBe(naming.globalName("bucket", second));
        }
      }),
    );
  });
});

describe("BaseStack", () => {
  const backend = (locking: Locking) => ({
    bucket: "states",
    table: "locks",
    region: "us-east-1",
    locking,
    key: "shop/test/terraform.tfstate",
  });
  const stack = (props: Partial<BaseStackProps> = {}): BaseStack =>
    new BaseStack(new App({ stackTraces: false }), "test", { deployment: TEST_DEPLOYMENT, ...props });

  test("guards the account, tags everything and pins versions", () => {
    const terraform = synthStack(stack({ tags: { CostCenter: "42", ManagedBy: "platform" } }));

    expect(terraform.provider["aws"]).toEqual([
      {
        region: "eu-central-1",
        allowed_account_ids: ["111122223333"],
        default_tags: [{ tags: { System: "shop", Environment: "test", ManagedBy: "platform", CostCenter: "42" } }],
      },
    ]);
    expect(terraform.terraform).toMatchObject({
      required_version: ">= 1.11.0",
      required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } },
    });
  });

  test("ALL-10: System, Environment and ManagedBy are always set", () => {
    expect(synthStack(stack()).provider["aws"]?.[0]?.["default_tags"]).toEqual([
      { tags: { System: "shop", Environment: "test", ManagedBy: "terraform" } },
    ]);
  });

  test("another region gets one alias, with the same guard and tags", () => {
    const made = stack();

    expect(made.providerFor("us-east-1")).toBe(made.providerFor("us-east-1"));
    expect(made.providerFor("us-east-1").fqn).toBe("aws.us-east-1");
    expect(made.providerFor("eu-central-1").fqn).toBe("aws");
    const [home, alias] = synthStack(made).provider["aws"] ?? [];
    expect(alias).toEqual({ ...home, region: "us-east-1", alias: "us-east-1" });
  });

  test.each<[Locking, object]>([
    ["dynamodb", { dynamodb_table: "locks" }],
    ["lockfile", { use_lockfile: true }],
    ["both", { dynamodb_table: "locks", use_lockfile: true }],
  ])("ALL-7: the state is in S3, encrypted, in this account only; locking %s", (locking, locks) => {
    expect(synthStack(stack({ backend: backend(locking) })).terraform["backend"]).toEqual({
      s3: {
        bucket: "states",
        key: "shop/test/terraform.tfstate",
        region: "us-east-1",
        encrypt: true,
        allowed_account_ids: ["111122223333"],
        ...locks,
      },
    });
  });

  test("without a backend the state is a file next to the configuration, wherever that is", () => {
    const terraform = synthStack(stack());

    expect(terraform.terraform["backend"]).toEqual({ local: { path: "terraform.tfstate" } });
    expect(JSON.stringify(terraform)).not.toContain(process.cwd());
  });

  test("outputs have the given name", () => {
    const made = stack();
    made.output("rds_endpoint", "db.example.com", "The database's host.");

    expect(synthStack(made).output).toEqual({
      rds_endpoint: { value: "db.example.com", description: "The database's host." },
    });
  });

  test("addresses are paths in snake_case, without a hash, Resource or Default", () => {
    const terraform = synth((scope) => {
      const network = new Construct(new Construct(scope, "Default"), "network");
      new Vpc(network, "Resource", {});
      new SqsQueue(network, "jobs-2.fifo", {});
    });

    expect(addresses(terraform)).toEqual(["aws_sqs_queue.network_jobs_2_fifo", "aws_vpc.network"]);
  });

  test("two elements with one address are an error that names both", () => {
    expect(() =>
      synth((scope) => {
        new SqsQueue(scope, "a-b", {});
        new SqsQueue(new Construct(scope, "a"), "b", {});
      }),
    ).toThrow("aws_sqs_queue.a_b is the address of both test/a-b and test/a/b; rename one of them");
    expect(() =>
      synth((scope) => {
        new EphemeralResource(scope, "a-b", "aws_secretsmanager_random_password", {});
        new EphemeralResource(new Construct(scope, "a"), "b", "aws_secretsmanager_random_password", {});
      }),
    ).toThrow("ephemeral.aws_secretsmanager_random_password.a_b is the address of both test/a-b and test/a/b");
  });

  test("a resource and a data source of one type may have one name", () => {
    const terraform = synth((scope) => {
      new Vpc(scope, "main", {});
      new DataAwsVpc(new Construct(scope, "main-lookup"), "Resource", {});
      new DataAwsVpc(new Construct(new Construct(scope, "Default"), "main"), "Resource", {});
    });

    expect(Object.keys(terraform.data["aws_vpc"] ?? {})).toEqual(["main_lookup", "main"]);
  });

  test("an id that Terraform would reject is an error", () => {
    expect(() => synth((scope) => new SqsQueue(scope, "2024", {}))).toThrow(
      "aws_sqs_queue.2024 is not a valid address for test/2024; start its id with a letter",
    );
  });

  describe("renamed", () => {
    const rename = (from: string, to: string) =>
      synth((scope) => {
        new SqsQueue(scope, "invoices", {});
        scope.renamed(from, to);
      });

    test("moves an existing resource to its new address", () => {
      const terraform: Terraform & { moved?: unknown } = rename("aws_sqs_queue.jobs", "aws_sqs_queue.invoices");

      expect(terraform.moved).toEqual([{ from: "aws_sqs_queue.jobs", to: "aws_sqs_queue.invoices" }]);
    });

    test("is rejected if it would do nothing, or would destroy", () => {
      expect(() => rename("aws_sqs_queue.jobs", "aws_sqs_queue.work")).toThrow(
        'renamed("aws_sqs_queue.jobs", "aws_sqs_queue.work"): nothing in this stack has the address aws_sqs_queue.work; ' +
          "look for it in the golden list",
      );
      expect(() => rename("aws_sqs_queue.invoices", "aws_sqs_queue.invoices")).toThrow(
        "aws_sqs_queue.invoices is still the address of test/invoices; rename that construct too",
      );
    });

    test("without a rename there is no moved block", () => {
      expect(synth((scope) => new DataAwsRegion(scope, "current"))).not.toHaveProperty("moved");
    });
  });
});

describe("EphemeralResource", () => {
  test("ALL-11: is an ephemeral block, and is referred to by attribute", () => {
    const terraform = synth((scope) => {
      const password = new EphemeralResource(
        new Construct(scope, "db"),
        "password",
        "aws_secretsmanager_random_password",
        {
          password_length: 32,
        },
      );
      scope.output("address", password.address, "");
      scope.output("value", password.attribute("random_password"), "");
    });

    expect(terraform.ephemeral).toEqual({
      aws_secretsmanager_random_password: { db_password: { password_length: 32 } },
    });
    expect(terraform.resource).toEqual({});
    expect(terraform.output["address"]?.["value"]).toBe("ephemeral.aws_secretsmanager_random_password.db_password");
    expect(terraform.output["value"]?.["value"]).toBe(
      "${ephemeral.aws_secretsmanager_random_password.db_password.random_password}",
    );
  });
});

describe("ALL-2: Connections", () => {
  /** A resource's arguments, without CDKTF's metadata. */
  const said = (terraform: Terraform, type: string) => {
    const { "//": _, ...arguments_ } = resource(terraform, type);
    return arguments_;
  };
  class Host extends Construct implements IConnectable {
    readonly connections: Connections;

    constructor(scope: Construct, id: string, defaultPort?: number, name?: string) {
      super(scope, id);
      this.connections = new Connections(this, {
        vpcId: "vpc-1",
        description: `${id} of the shop`,
        ...(defaultPort === undefined ? {} : { defaultPort }),
        ...(name === undefined ? {} : { name }),
      });
    }
  }
  const group = (name: string) => `\${aws_security_group.${name}_security_group.id}`;

  test("a group starts without a rule, and can be replaced while it is in use", () => {
    const terraform = synth((stack) => new Host(stack, "backend"));

    expect(addresses(terraform)).toEqual(["aws_security_group.backend_security_group"]);
    expect(said(terraform, "aws_security_group")).toEqual({
      name_prefix: "shop-test-backend-",
      description: "backend of the shop",
      vpc_id: "vpc-1",
      tags: { Name: "shop-test-backend" },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("a connection is one rule on each side, named after both ends, on the target's port", () => {
    const terraform = synth((stack) => {
      new Host(stack, "backend").connections.allowTo(new Host(stack, "database", 5432));
    });

    expect(addresses(terraform)).toEqual([
      "aws_security_group.backend_security_group",
      "aws_security_group.database_security_group",
      "aws_vpc_security_group_egress_rule.backend_to_database_5432",
      "aws_vpc_security_group_ingress_rule.database_from_backend_5432",
    ]);
    const tcp = { ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
    expect(said(terraform, "aws_vpc_security_group_egress_rule")).toEqual({
      security_group_id: group("backend"),
      referenced_security_group_id: group("database"),
      description: "to database",
      tags: { Name: "to database" },
      ...tcp,
    });
    expect(said(terraform, "aws_vpc_security_group_ingress_rule")).toEqual({
      security_group_id: group("database"),
      referenced_security_group_id: group("backend"),
      description: "from backend",
      tags: { Name: "from backend" },
      ...tcp,
    });
    for (const name of ["backend", "database"]) {
      const made = resource(terraform, "aws_security_group", `${name}_security_group`);
      expect(made).not.toHaveProperty("ingress");
      expect(made).not.toHaveProperty("egress");
    }
  });

  test("an explicit port overrides the default, and a repeated connection has no effect", () => {
    const terraform = synth((stack) => {
      const [backend, cache] = [new Host(stack, "backend"), new Host(stack, "cache", 6379)];
      backend.connections.allowTo(cache, 6380);
      backend.connections.allowTo(cache, 6380);
      backend.connections.allowTo(cache);
    });

    expect(Object.keys(terraform.resource["aws_vpc_security_group_egress_rule"] ?? {})).toEqual([
      "backend_to_cache_6380",
      "backend_to_cache_6379",
    ]);
  });

  test("addresses and prefix lists can be peers too", () => {
    const terraform = synth((stack) => {
      const { connections } = new Host(stack, "balancer", 443);
      connections.allowFromPeer(INTERNET);
      connections.allowFromPeer({ prefixListId: "pl-1", name: "cloudfront" }, 80);
      connections.allowToPeer(INTERNET, 443);
    });
    const rule = (side: string, name: string) => resource(terraform, `aws_vpc_security_group_${side}_rule`, name);

    expect(rule("ingress", "balancer_from_internet_443")).toMatchObject({ cidr_ipv4: "0.0.0.0/0", from_port: 443 });
    expect(rule("ingress", "balancer_from_cloudfront_80")).toMatchObject({ prefix_list_id: "pl-1", to_port: 80 });
    expect(rule("egress", "balancer_to_internet_443")).toMatchObject({ cidr_ipv4: "0.0.0.0/0", to_port: 443 });
  });

  test("errors: no port, and two peers with the same name", () => {
    synth((stack) => {
      const [backend, worker] = [new Host(stack, "backend"), new Host(stack, "worker")];
      const database = new Host(stack, "database", 5432);
      const namesake = new Host(stack, "other-backend", undefined, "backend");
      backend.connections.allowTo(database);

      expect(() => {
        backend.connections.allowTo(worker);
      }).toThrow("test/worker: worker has no default port for backend; pass the port");
      expect(() => {
        namesake.connections.allowTo(database);
      }).toThrow("test/database: two security group rules are called from-backend-5432; rename one of their peers");
    });
  });
});
