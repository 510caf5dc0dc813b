import type { Definitions } from "../../stacks/app";
import type { System } from "../../stacks/config/environment";

const ACCOUNT = "specimens";

/** Settings that no environment in envs/ has, and that make resources or arguments which no other setting makes. */
const SPECIMENS: System = {
  name: "specimens",
  common: {
    network: { cidr: "10.255.0.0/16" },
    backend: {
      port: 8000,
      stickiness: { cookie: "JSESSIONID" },
      loadBalancer: {
        login: {
          userPoolArn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI",
          clientId: "abc123",
          userPoolDomain: "specimens",
          except: ["/health"],
        },
      },
    },
    database: { kind: "instance", databaseName: "specimens", version: "16" },
    cache: {},
    buckets: { copied: { replicated: true } },
    encryption: { customerManagedKeys: ["buckets", "cache", "database", "logs"] },
    services: {
      routed: { image: { owner: "terraform", reference: "nginx:1.27" }, port: 80, paths: ["/routed/*"] },
      named: { port: 5002 },
    },
    domain: { zone: "specimens.example.com", alsoHosts: { "www.specimens.example.com": {} } },
  },
  environments: { all: { tier: "dev", account: ACCOUNT } },
};

/** The environments, and one more that has what they lack, so that the record knows its arguments too. */
export function withSpecimens({ accounts, systems, ...rest }: Definitions): Definitions {
  const account = {
    id: "123456789012",
    region: "us-east-1",
    recoveryRegion: "us-west-2",
    state: { bucket: "specimens-terraform-state", table: "terraform-state-lock" },
    zones: ["specimens.example.com"],
    dnssec: ["specimens.example.com"],
  };
  return { ...rest, accounts: { ...accounts, [ACCOUNT]: account }, systems: [...systems, SPECIMENS] };
}
