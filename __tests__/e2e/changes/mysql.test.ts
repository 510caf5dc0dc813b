import { changeSuite } from "../support/change-suite";
import { PASSWORD, REPLICA } from "../support/database-steps";

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
    ...REPLICA,
    {
      change: "the next major version",
      over: { database: { version: "8.4" } },
      dangers: ["engine-upgraded"],
      destroys: ["aws_db_parameter_group.database_parameters"],
    },
    PASSWORD,
  ],
);
