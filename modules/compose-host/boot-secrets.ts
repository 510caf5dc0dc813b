import { Token } from "cdktf";
import type { ISecret } from "../secrets";

const REGION_OF_ARN = `--region "$(cut -d: -f4 <<< "$2")"`;

/** The functions of the script; but for the first, each is only there if a secret needs it. */
const READERS = {
  hand: `hand() {
  local value
  value=$(secret "$2")
  printf '%s=%s\\n' "$1" "$value"
}
`,
  hand_existing: `hand_existing() {
  local value
  value=$(aws secretsmanager get-secret-value ${REGION_OF_ARN} --secret-id "$2" --query SecretString --output text)
  if [ -n "\${3:-}" ]; then value=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$3" <<< "$value"); fi
  printf '%s=%s\\n' "$1" "$value"
}
`,
  hand_parameter: `hand_parameter() {
  local value
  value=$(aws ssm get-parameters ${REGION_OF_ARN} --names "$2" --with-decryption --query 'Parameters[].Value' --output text)
  # AWS does not fail if a parameter does not exist.
  [ -n "$value" ] || { echo "$2 does not exist" >&2; exit 1; }
  printf '%s=%s\\n' "$1" "$value"
}
`,
} as const;

type ReaderName = keyof typeof READERS;

function readerOf({ store, jsonKey, secretArn }: ISecret): ReaderName {
  if (store === "parameter-store") return "hand_parameter";
  // An ARN that somebody wrote may be of another region.
  return jsonKey !== undefined || !Token.isUnresolved(secretArn) ? "hand_existing" : "hand";
}

/** The functions that read these secrets; the usual one is always there. */
export function secretReaders(secrets: readonly ISecret[]): string {
  const used = new Set<ReaderName>(["hand", ...secrets.map(readerOf)]);
  return (Object.keys(READERS) as ReaderName[])
    .filter((name) => used.has(name))
    .map((name) => READERS[name])
    .join("");
}

/** The line that writes a secret as a variable. */
export function secretLine(name: string, secret: ISecret): string {
  const key = secret.jsonKey === undefined ? "" : ` ${secret.jsonKey}`;
  return `${readerOf(secret)} ${name} ${secret.secretArn}${key}`;
}
