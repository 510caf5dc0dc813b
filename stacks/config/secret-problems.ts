import { show, type Problem } from "../../modules/core";
import type { SecretConfig } from "../../modules/secrets";
import type { AccountSettings } from "./account";
import type { ResolvedEnvironment } from "./resolve";

/** A secret that somebody else keeps. */
type Kept = Extract<SecretConfig, { kind: "existing" | "parameter" }>;

/** Where a secret is, and which setting says so. */
interface Place {
  readonly setting: "secret" | "name";
  readonly region: string;
  readonly accountId: string;
}

/** Checks that secrets which somebody else keeps can be read: from this account, through its network, in either home. */
export function secretProblems({ settings, region }: ResolvedEnvironment, account: AccountSettings): Problem[] {
  const { secrets = {}, network, recovery } = settings;
  const home = { region: region ?? account.region, accountId: account.id };
  return Object.entries(secrets).flatMap(([name, secret]) => {
    if (secret.kind !== "existing" && secret.kind !== "parameter") return [];
    const place = placeOf(secret, home);
    const path = `secrets.${name}`;
    return [
      ...keyProblems(path, secret, place, account),
      ...endpointProblems(path, secret, place, account, network?.interfaceEndpoints ?? []),
      ...(recovery && place.region === home.region ? lossProblems(path, secret, account) : []),
    ];
  });
}

function placeOf(secret: Kept, home: Omit<Place, "setting">): Place {
  const setting = secret.kind === "existing" ? "secret" : "name";
  const given = secret.kind === "existing" ? secret.secret : secret.name;
  if (!given.startsWith("arn:")) return { setting, ...home };
  const [, , , region = "", accountId = ""] = given.split(":");
  return { setting, region, accountId };
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html */
function keyProblems(
  path: string,
  secret: Kept,
  { setting, region, accountId }: Place,
  account: AccountSettings,
): Problem[] {
  const { kind, kmsKeyArn } = secret;
  if (kmsKeyArn === undefined) {
    if (kind === "parameter" || accountId === account.id) return [];
    const message = `is a secret of another account, ${accountId}, and AWS's own key does not decrypt for this one; set kmsKeyArn to the customer managed key that encrypts it`;
    return [{ path: `${path}.${setting}`, message }];
  }
  const [, , , keyRegion] = kmsKeyArn.split(":");
  if (keyRegion === region) return [];
  const message = `is a key in ${show(keyRegion)}, and what it encrypts is in ${show(region)}; use the key of that region`;
  return [{ path: `${path}.kmsKeyArn`, message }];
}

/** The policy of an interface endpoint only lets requests for the account's own resources pass. */
function endpointProblems(
  path: string,
  { kind }: Kept,
  { setting, accountId }: Place,
  account: AccountSettings,
  endpoints: readonly string[],
): Problem[] {
  if (kind !== "existing" || accountId === account.id || !endpoints.includes("secretsmanager")) return [];
  const message = `is a secret of another account, ${accountId}, which the network's endpoint for secretsmanager does not let through; keep a copy in this account, or take the endpoint out of network.interfaceEndpoints`;
  return [{ path: `${path}.${setting}`, message }];
}

/** What is in the region that is lost is lost too. */
function lossProblems(
  path: string,
  { kind, kmsKeyArn, replica }: Kept,
  { recoveryRegion }: AccountSettings,
): Problem[] {
  if (recoveryRegion === undefined) return [];
  if (replica === undefined) {
    const message =
      kind === "existing"
        ? `is missing, and recovery is for the loss of the region that the secret is in; replicate the secret to ${recoveryRegion}, and set replica: {}`
        : `is missing, and recovery is for the loss of the region that the parameter is in; keep one of that name in ${recoveryRegion}, and set replica: {}`;
    return [{ path: `${path}.replica`, message }];
  }
  if (kmsKeyArn === undefined || replica.kmsKeyArn !== undefined || isMultiRegion(kmsKeyArn)) return [];
  const message = `is missing, and the key ${show(kmsKeyArn)} is in one region only; set the key that encrypts the replica in ${recoveryRegion}`;
  return [{ path: `${path}.replica.kmsKeyArn`, message }];
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html */
export function isMultiRegion(keyArn: string): boolean {
  return keyArn.includes(":key/mrk-");
}
