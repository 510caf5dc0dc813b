import { App } from "cdktf";
import { AccountStack } from "../../stacks/account-stack";
import { buildApp } from "../../stacks/app";
import { ACCOUNT as ACCOUNT_SECTION, type AccountConfig } from "../../stacks/config/account";
import type { EnvironmentFile } from "../../stacks/config/environment";
import { StateStack } from "../../stacks/state-stack";
import { SHOP } from "../support/shop";
import { addresses, resource, statements, synthStack, synthStackOf, type Terraform } from "../support/synth";
import { ACCOUNT, environment } from "./environment";

const BACKEND = { port: 8000 } as const;
const NETWORK = { cidr: "10.0.0.0/16" } as const;

const types = (terraform: Terraform) => Object.keys(terraform.resource);

describe("StateStack", () => {
  const state = (config: AccountConfig["state"] = ACCOUNT.state) =>
    synthStack(
      new StateStack(new App({ stackTraces: false }), "state-main", {
        name: "main",
        account: ACCOUNT_SECTION.settings({ ...ACCOUNT, state: config }),
      }),
    );

  test("ALL-7: a versioned, encrypted, private bucket and a table with LockID, both protected", () => {
    const terraform = state();

    expect(resource(terraform, "aws_s3_bucket")).toMatchObject({
      bucket: "acme-state",
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(terraform, "aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({ status: "Enabled" });
    expect(resource(terraform, "aws_dynamodb_table")).toMatchObject({
      name: "acme-locks",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("only the default workspace has this state, or one that is called like the root", () => {
    expect(state().output["workspace"]).toMatchObject({
      value: "${terraform.workspace}",
      precondition: [{ condition: '${contains(["default", "state-main"], terraform.workspace)}' }],
    });
  });

  test.each([
    ["dynamodb", { dynamodb_table: "acme-locks" }, ["use_lockfile"]],
    ["both", { dynamodb_table: "acme-locks", use_lockfile: true }, []],
    ["lockfile", { use_lockfile: true }, ["dynamodb_table"]],
  ] as const)("ALL-7: locking %s", (locking, present, absent) => {
    const { backend } = state({ ...ACCOUNT.state, locking }).terraform as { backend: { s3: Record<string, unknown> } };

    expect(backend.s3).toMatchObject({
      bucket: "acme-state",
      key: "state/main/terraform.tfstate",
      region: "us-east-1",
      encrypt: true,
      allowed_account_ids: ["111122223333"],
      ...present,
    });
    for (const key of absent) expect(backend.s3).not.toHaveProperty(key);
  });
});

describe("AccountStack", () => {
  const account = (config: Partial<AccountConfig>) =>
    synthStack(
      new AccountStack(new App({ stackTraces: false }), "account-main", {
        name: "main",
        account: ACCOUNT_SECTION.settings({ ...ACCOUNT, ...config }),
      }),
    );

  const OPEN = {
    blockPublicBuckets: false,
    baseline: {
      encryptVolumes: false,
      blockPublicSnapshots: false,
      requireImdsV2: false,
      accessAnalyzer: false,
      passwordPolicy: false,
    },
  } as const;

  test("by default only builds what closes an account", () => {
    expect(types(account({})).sort()).toEqual([
      "aws_accessanalyzer_analyzer",
      "aws_ebs_encryption_by_default",
      "aws_ebs_snapshot_block_public_access",
      "aws_ec2_instance_metadata_defaults",
      "aws_iam_account_password_policy",
      "aws_s3_account_public_access_block",
    ]);
    expect(addresses(account(OPEN))).toEqual([]);
  });

  test("the baseline is set in the recovery region too", () => {
    expect(addresses(account({ recoveryRegion: "eu-west-1" }))).toContain(
      "aws_ebs_encryption_by_default.baseline_eu_west_1_volumes",
    );
  });

  describe("alerts", () => {
    const alerts = { emails: ["security@example.com"] };
    const rules = (config: Partial<AccountConfig>) =>
      Object.fromEntries(
        Object.entries(account({ alerts, ...config }).resource["aws_cloudwatch_event_rule"] ?? {}).map(
          ([name, { provider }]) => [name, provider ?? "aws"],
        ),
      );

    test("one topic that EventBridge may publish to, with whoever is to be told", () => {
      const terraform = account({ alerts });

      expect(resource(terraform, "aws_sns_topic_subscription")).toMatchObject({ endpoint: "security@example.com" });
      expect(statements(terraform, "events_alerts_p1_publishers")["EventBridgePublishes"]).toMatchObject({
        actions: ["sns:Publish"],
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      });
    });

    test("at home in us-east-1, everything is told there", () => {
      expect(rules({ audit: { cloudTrail: {} }, baseline: { guardDuty: true } })).toEqual({
        events_root_sign_in: "aws",
        events_iam_changes: "aws",
        events_guards_lifted: "aws",
        events_shared_outside: "aws",
        events_threat_found: "aws",
      });
    });

    test("elsewhere, what AWS records in us-east-1 is told there, and only that", () => {
      expect(rules({ region: "eu-central-1", audit: { cloudTrail: {} } })).toEqual({
        events_guards_lifted: "aws",
        events_shared_outside: "aws",
        events_us_east_1_root_sign_in: "aws.us-east-1",
        events_us_east_1_iam_changes: "aws.us-east-1",
      });
    });

    test("the recovery region tells what happens there", () => {
      expect(rules({ recoveryRegion: "eu-west-1", audit: { cloudTrail: {} } })).toMatchObject({
        events_eu_west_1_guards_lifted: "aws.eu-west-1",
        events_eu_west_1_shared_outside: "aws.eu-west-1",
      });
    });

    test("without a trail there are no API calls to tell of", () => {
      expect(Object.keys(rules({}))).toEqual(["events_shared_outside"]);
    });

    test("where there is nothing to tell, or nobody, it is a problem", () => {
      expect(ACCOUNT_SECTION.problems({ ...ACCOUNT, ...OPEN, alerts })).toEqual([
        {
          path: "alerts",
          message: expect.stringContaining("there is nothing to tell of: set audit.cloudTrail") as string,
        },
      ]);
      expect(ACCOUNT_SECTION.problems({ ...ACCOUNT, alerts: {} })).toEqual([
        { path: "alerts", message: "names nobody; set emails or httpsEndpoints, or leave it out" },
      ]);
    });
  });

  test("a zone below another one is delegated by the nearest", () => {
    const terraform = account({ zones: ["example.com", "eu.shop.example.com", "shop.example.com", "notexample.com"] });

    expect(terraform.resource["aws_route53_record"]).toMatchObject({
      zone_example_com_delegation_shop_example_com: {
        zone_id: "${aws_route53_zone.zone_example_com.zone_id}",
        name: "shop.example.com",
        type: "NS",
        records: "${aws_route53_zone.zone_shop_example_com.name_servers}",
      },
      zone_shop_example_com_delegation_eu_shop_example_com: {
        zone_id: "${aws_route53_zone.zone_shop_example_com.zone_id}",
        name: "eu.shop.example.com",
      },
    });
    expect(Object.keys(terraform.resource["aws_route53_record"] ?? {})).toHaveLength(2);
  });

  test("SG-8: creates the zones and outputs their name servers", () => {
    const terraform = account({ zones: ["example.com"] });

    expect(resource(terraform, "aws_route53_zone")).toMatchObject({
      name: "example.com",
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.keys(terraform.output)).toContain("name_servers_example_com");
  });

  test("MR-11: has one provider for GitHub", () => {
    expect(resource(account({ github: { organization: "acme" } }), "aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
  });

  test.each([
    [{ cloudTrail: {} }, "aws_cloudtrail", "aws_config_configuration_recorder"],
    [{ awsConfig: {} }, "aws_config_configuration_recorder", "aws_cloudtrail"],
  ])("IO-10, MR-13: audit %j builds %s and no %s", (audit, built, absent) => {
    const terraform = account({ audit });

    expect(types(terraform)).toContain(built);
    expect(types(terraform)).not.toContain(absent);
  });
});

describe("EnvironmentStack", () => {
  test("an environment without sections has no resources", () => {
    expect(addresses(environment({}))).toEqual([]);
  });

  test("a frontend alone needs no network", () => {
    const terraform = environment({ frontend: {} });

    expect(types(terraform)).toContain("aws_cloudfront_distribution");
    expect(types(terraform)).not.toContain("aws_vpc");
    expect(types(terraform)).not.toContain("aws_cloudfront_vpc_origin");
  });

  test("ALL-2: a backend on the internet has a public load balancer with a web ACL", () => {
    const terraform = environment({ network: NETWORK, backend: BACKEND, waf: {}, domain: { zone: "example.com" } });

    expect(resource(terraform, "aws_lb")["internal"]).toBe(false);
    expect(resource(terraform, "aws_wafv2_web_acl")["scope"]).toBe("REGIONAL");
    expect(resource(terraform, "aws_wafv2_web_acl_association")["resource_arn"]).toContain("aws_lb.load_balancer.arn");
    expect(resource(terraform, "aws_route53_record", "api_record_a")["name"]).toBe("example.com");
    expect(resource(terraform, "aws_route53_health_check")).toMatchObject({
      fqdn: "example.com",
      resource_path: "/health",
    });
  });

  test("a backend next to a frontend answers under a name of its own", () => {
    const terraform = environment({
      network: NETWORK,
      frontend: {},
      backend: BACKEND,
      domain: { zone: "example.com" },
    });

    expect(resource(terraform, "aws_route53_record", "api_record_a")["name"]).toBe("api.example.com");
    expect(resource(terraform, "aws_route53_record", "site_record_a")["name"]).toBe("example.com");
    expect(terraform.output).not.toHaveProperty("backend_url");
  });

  test("SG-7: behind an HTTP API the load balancer is internal, and only the VPC link reaches it", () => {
    const terraform = environment({
      network: NETWORK,
      backend: { ...BACKEND, loadBalancer: { exposure: "internal" } },
      api: {},
    });
    const into = Object.values(terraform.resource["aws_vpc_security_group_ingress_rule"] ?? {}).filter((rule) =>
      String(rule["security_group_id"]).includes("load_balancer"),
    );

    expect(resource(terraform, "aws_lb")["internal"]).toBe(true);
    expect(into.map((rule) => String(rule["referenced_security_group_id"]))).toEqual([
      "${aws_security_group.api_security_group.id}",
    ]);
  });

  test("CloudFront and the load balancer share a certificate if home is us-east-1, otherwise there are two", () => {
    const sections: Partial<EnvironmentFile> = {
      network: NETWORK,
      frontend: { apiPaths: ["/api/*"] },
      backend: { ...BACKEND, loadBalancer: { exposure: "cloudfront" } },
      domain: { zone: "example.com" },
    };

    expect(Object.keys(environment(sections).resource["aws_acm_certificate"] ?? {})).toEqual(["site_certificate"]);
    const away = environment(sections, { region: "eu-west-1" });
    expect(Object.keys(away.resource["aws_acm_certificate"] ?? {}).sort()).toEqual([
      "site_certificate",
      "site_certificate_us_east_1",
    ]);
    expect(resource(away, "aws_acm_certificate", "site_certificate_us_east_1")["provider"]).toBe("aws.us-east-1");
    expect(
      Object.keys(away.resource["aws_route53_record"] ?? {}).filter((name) => name.includes("proof")),
    ).toHaveLength(1);
  });

  test("ALL-8: the frontend's and the backend's pipelines have a role each; there is none for an image owned by Terraform", () => {
    const sections: Partial<EnvironmentFile> = {
      network: NETWORK,
      frontend: {},
      backend: BACKEND,
      delivery: { repository: "shop" },
    };

    expect(Object.keys(environment(sections).output)).toEqual(
      expect.arrayContaining(["deploy_backend_role", "deploy_frontend_role"]),
    );
    const own = environment({
      ...sections,
      backend: { ...BACKEND, image: { owner: "terraform", reference: "nginx:1" } },
    });
    expect(Object.keys(own.output)).not.toContain("deploy_backend_role");
  });

  test.each([
    [undefined, ["ListUploadsBucket", "ReadWriteUploadsBucket"]],
    ["read", ["ListUploadsBucket", "ReadUploadsBucket"]],
  ] as const)("buckets: the backend's access %s", (backendAccess, sids) => {
    const buckets = { uploads: backendAccess ? { backendAccess } : {} };
    const terraform = environment({ network: NETWORK, backend: BACKEND, buckets });

    expect(Object.keys(statements(terraform, "backend_task_role_policy")).sort()).toEqual(sids);
    expect(resource(terraform, "aws_s3_bucket", "uploads_bucket")["bucket"]).toBe("shop-dev-uploads-111122223333");
  });

  test("buckets: no access, no policy", () => {
    const terraform = environment({ network: NETWORK, backend: BACKEND, buckets: { logs: { backendAccess: "none" } } });

    expect(terraform.data["aws_iam_policy_document"]).not.toHaveProperty("backend_task_role_policy");
  });

  test("a reference is resolved", () => {
    const terraform = environment({
      network: NETWORK,
      backend: { ...BACKEND, environment: { BUCKET: { ref: "buckets.uploads.name" }, LEVEL: "info" } },
      buckets: { uploads: {} },
    });
    const definition = String(resource(terraform, "aws_ecs_task_definition")["container_definitions"]);

    expect(definition).toContain("aws_s3_bucket.uploads_bucket.bucket");
    expect(definition).toContain("info");
  });

  test("ALL-6: the backend gets DATABASE_URL, and reaches the database through its own rule", () => {
    const terraform = environment({
      network: NETWORK,
      backend: BACKEND,
      database: { kind: "instance", databaseName: "shop", version: "16" },
    });

    expect(String(resource(terraform, "aws_ecs_task_definition")["container_definitions"])).toContain("DATABASE_URL");
    expect(addresses(terraform)).toContain("aws_vpc_security_group_ingress_rule.database_from_backend_5432");
  });

  test("ALL-10: everything is tagged, and belongs to one account", () => {
    const [provider] = environment({ tags: { Owner: "web" } }, { tags: { CostCenter: "42" } }).provider["aws"] ?? [];

    expect(provider).toMatchObject({
      allowed_account_ids: ["111122223333"],
      default_tags: [
        { tags: { System: "shop", Environment: "dev", ManagedBy: "terraform", CostCenter: "42", Owner: "web" } },
      ],
    });
  });

  test("outputs have fixed names (MR-9)", () => {
    const prod = buildApp(SHOP, { only: ["shop-prod"] });

    expect(Object.keys(synthStackOf(prod, "shop-prod").output)).toEqual(
      expect.arrayContaining(["rds_endpoint", "alb_dns_name", "frontend_url", "cloudwatch_dashboard_url", "api_url"]),
    );
  });
});
