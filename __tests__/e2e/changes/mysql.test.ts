import { changeSuite } from "../support/change-suite";

changeSuite(
  "mysql",
  {
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: { kind: "instance", engine: "mysql", databaseName: "shop", version: "8.0" },
    alerts: { default: { emails: ["ops@shop.example.com"] } },
  },
  [
    { change: "a class that has Performance Insights", over: { database: { instance: { class: "db.t4g.medium" } } } },
    { change: "slow statements are no longer logged", over: { database: { slowQueryMilliseconds: -1 } } },
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
    {
      change: "the next major version",
      over: { database: { version: "8.4" } },
      dangers: ["engine-upgraded"],
      destroys: ["aws_db_parameter_group.database_parameters"],
    },
    {
      change: "another password",
      over: { database: { passwordVersion: 2 } },
      outage: true,
      dangers: ["outage"],
      destroys: [
        "aws_secretsmanager_secret_version.database_password_version",
        "aws_secretsmanager_secret_version.database_url_version",
      ],
    },
  ],
);
