import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { changeSuite } from "../support/change-suite";

const CLUSTER = "first-apply-test-cluster";
const SERVICES = ["first-apply-test-backend-service", "first-apply-test-mailer-service"];
const VENDOR = "shared/first-apply";

/** Tasks whose secrets have no value do not start, as in AWS. */
async function emptySecrets(prefix: string): Promise<void> {
  const body = JSON.stringify({ emptySecrets: prefix });
  const answer = await fetch(`${process.env["AWS_ENDPOINT_URL"] ?? ""}/moto-api/modes.json`, { method: "POST", body });
  expect(answer.status).toBe(200);
}

async function running(): Promise<(number | undefined)[]> {
  const { services = [] } = await new ECSClient({}).send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: SERVICES }),
  );
  return services.map(({ runningCount }) => runningCount);
}

async function valueOf(secret: string): Promise<string> {
  const id = `first-apply-test-${secret}`;
  const { SecretString: value = "" } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: id }),
  );
  return value;
}

/**
 * Terraform owns a public image, and a secret has to be filled in by people: the first apply ends all the same, and says what
 * to do; the one after that starts the tasks and waits for them.
 */
changeSuite(
  "first-apply",
  {
    backend: {
      port: 8000,
      image: { owner: "terraform", reference: "public.ecr.aws/nginx/nginx:1.28-alpine" },
      loadBalancer: { exposure: "internet" },
      scaling: { min: 2, max: 4, cpuTargetPercent: 60 },
      permissions: ["textract"],
      environment: { SIGNING_KEY: { ref: "secrets.HEX_KEY" }, PUBLIC_URL: { ref: "backend.url" } },
    },
    workers: { mailer: { command: ["mail"], desiredCount: 1 } },
    secrets: {
      VENDOR_KEY: { kind: "external", description: "Key of the vendor." },
      SECOND_KEY: { kind: "external", description: "Another one." },
      SHARED: { kind: "existing", secret: VENDOR, key: "api_key" },
      LOGIN_KEY: { kind: "parameter", name: "/shared/LOGIN_KEY" },
      HEX_KEY: { kind: "generated", format: "hex" },
      APP_KEY: { kind: "generated", format: "base64-prefixed" },
      SHORT_KEY: { kind: "generated", format: "base64", bytes: 16 },
      URL_KEY: { kind: "generated", format: "base64url", bytes: 48 },
    },
  },
  [
    {
      change: "one of two secrets is filled in",
      before: async () => {
        await new SecretsManagerClient({}).send(
          new PutSecretValueCommand({ SecretId: "first-apply-test-vendor-key", SecretString: "filled" }),
        );
      },
      over: {},
      after: async (applied) => {
        expect(applied).toContain("first-apply-test-second-key has no value yet");
        expect(applied).not.toContain("first-apply-test-vendor-key has no value yet");
        expect(await running()).toEqual([0, 0]);
      },
    },
    {
      change: "the other one is filled in",
      before: async () => {
        await new SecretsManagerClient({}).send(
          new PutSecretValueCommand({ SecretId: "first-apply-test-second-key", SecretString: "filled" }),
        );
      },
      over: {},
      after: async (applied) => {
        expect(applied).not.toContain("has no value yet");
        expect(applied).toContain("0 added, 2 changed, 0 destroyed");
        expect(await running()).toEqual([2, 1]);
        await emptySecrets("");
      },
    },
  ],
  {
    before: async () => {
      await emptySecrets("first-apply-test-");
      await new SecretsManagerClient({}).send(
        new CreateSecretCommand({ Name: VENDOR, SecretString: '{"api_key": "x"}' }),
      );
    },
    after: async (applied) => {
      expect(applied).toContain("Warning: Check block assertion failed");
      expect(applied).toContain("first-apply-test-vendor-key has no value yet");
      expect(await running()).toEqual([0, 0]);
      expect(await valueOf("hex-key")).toMatch(/^[0-9a-f]{64}$/);
      const [prefix, appKey = ""] = (await valueOf("app-key")).split(":");
      expect(prefix).toBe("base64");
      expect(Buffer.from(appKey, "base64")).toHaveLength(32);
      const short = await valueOf("short-key");
      expect(Buffer.from(short, "base64").toString("base64")).toBe(short);
      expect(Buffer.from(short, "base64")).toHaveLength(16);
      expect(await valueOf("url-key")).toMatch(/^[\w-]{64}$/);
    },
  },
);
