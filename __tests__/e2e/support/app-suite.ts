import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { App } from "../../apps/app";
import { overlay } from "../../envs/overlay";
import { changeSuite } from "./change-suite";

/** Takes a public application from the apply to the destroy, with the secrets that it expects to be there already. */
export function appSuite({ system: { name, common, environments } }: App): void {
  const { tier: _, account: __, network: ___, ...own } = environments["prod"]!;
  const existing = Object.values(common.secrets ?? {})
    .map((secret) => (secret?.kind === "existing" ? secret.secret : undefined))
    .filter((secret) => typeof secret === "string");
  changeSuite(name, overlay(common, own) as typeof common, [], {
    before: async () => {
      for (const secret of new Set(existing)) {
        await new SecretsManagerClient({}).send(new CreateSecretCommand({ Name: secret, SecretString: "{}" }));
      }
    },
  });
}
