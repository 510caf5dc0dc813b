import {
  GetSecretValueCommand,
  paginateListSecrets,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** The values of all secrets with a name prefix; secrets that are not filled in have none. */
export async function readSecretValues(prefix: string): Promise<string[]> {
  const client = new SecretsManagerClient({});
  const values: string[] = [];
  for await (const page of paginateListSecrets({ client }, {})) {
    for (const { Name: name } of page.SecretList ?? []) {
      if (!name?.startsWith(prefix)) continue;
      const value = await readSecretValue(client, name);
      if (value !== undefined) values.push(value);
    }
  }
  return values;
}

async function readSecretValue(client: SecretsManagerClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
