import type { Step } from "./change-suite";

/** A read replica comes, and goes with the URL that leads to it. */
export const REPLICA: readonly Step[] = [
  { change: "a read replica", over: { database: { instance: { readReplicas: ["reporting"] } } } },
  {
    change: "the read replica goes",
    over: { database: { instance: { readReplicas: [] } } },
    dangers: ["data-removed"],
    destroys: [
      "aws_db_instance.database_replica_reporting",
      "aws_secretsmanager_secret.database_reader_url",
      "aws_secretsmanager_secret_version.database_reader_url_version",
    ],
  },
];

/** The master password is written anew. */
export const PASSWORD: Step = {
  change: "another password",
  over: { database: { passwordVersion: 2 } },
  outage: true,
  dangers: ["outage"],
  destroys: [
    "aws_secretsmanager_secret_version.database_password_version",
    "aws_secretsmanager_secret_version.database_url_version",
  ],
};
