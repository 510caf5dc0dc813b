import type { ISecret } from "../secrets";
import type { HostSettings } from "./config";

/** The database on the host, as the application's container reaches it. */
export interface HostDatabase {
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName: string;
  readonly user: string;
  readonly passwordSecret: ISecret;
  /** The host composes it when it starts, from the password. */
  readonly urlSecret: ISecret;
}

/** The name of its service in the Compose file, and its port. */
const HOST = "postgres";
const PORT = 5432;

export function hostDatabase({ postgres }: HostSettings, passwordSecret: ISecret): HostDatabase {
  const { user, databaseName } = postgres;
  const urlSecret: ISecret = {
    secretArn: passwordSecret.secretArn,
    versionId: passwordSecret.versionId,
    grantRead: (grantee) => {
      passwordSecret.grantRead(grantee);
    },
  };
  return { endpoint: HOST, port: PORT, databaseName, user, passwordSecret, urlSecret };
}

/** The URL as a format of printf, which puts in the password. */
export function urlFormat({ postgres: { user, databaseName } }: HostSettings): string {
  return `postgresql://${user}:%s@${HOST}:${String(PORT)}/${databaseName}`;
}
