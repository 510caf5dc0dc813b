import { stringOf, type Root } from "../../terraform";
import type { Finding } from "../change";

/**
 * Providers that are gone while the state still has what they made: Terraform then refuses every plan of the root.
 * @see https://developer.hashicorp.com/terraform/language/v1.11.x/providers/configuration#alias-multiple-provider-configurations
 */
export function providerDangers(before: Root, after: Root): Finding[] {
  const left = new Set(after.providers.map(nameOf));
  return before.providers.map(nameOf).flatMap((name): Finding[] => {
    const made = before.resources.filter(({ body }) => stringOf(body["provider"]) === name);
    if (left.has(name) || made.length === 0) return [];
    const message =
      `the provider ${name} is gone, with which ${made.length} resources were made, such as ${made[0]?.address ?? ""}: ` +
      "Terraform refuses to plan (Provider configuration not present). Apply once without these resources, then take the provider away";
    return [{ rule: "provider-removed", address: "provider", message }];
  });
}

function nameOf(provider: Root["providers"][number]): string {
  return `aws.${stringOf(provider["alias"])}`;
}
