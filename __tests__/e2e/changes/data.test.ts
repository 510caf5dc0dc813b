import { changeSuite } from "../support/change-suite";
import { PASSWORD, REPLICA } from "../support/database-steps";

changeSuite(
  "data",
  {
    backend: { port: 8000, loadBalancer: { exposure: "internet" } },
    database: {
      kind: "instance",
      databaseName: "shop",
      version: "15",
      instance: { class: "db.t4g.micro", storageType: "gp2" },
    },
  },
  [
    {
      change: "a larger class and faster storage",
      over: { database: { instance: { class: "db.t4g.small", storageType: "gp3" } } },
    },
    { change: "a standby", over: { database: { multiAz: true } } },
    ...REPLICA,
    {
      change: "the next major version",
      over: { database: { version: "16" } },
      dangers: ["engine-upgraded"],
      destroys: ["aws_db_parameter_group.database_parameters"],
    },
    PASSWORD,
    { change: "a cache", over: { cache: { engine: "redis", nodes: 2 } } },
    {
      change: "its engine becomes Valkey",
      over: { cache: { engine: "valkey" } },
      destroys: ["aws_elasticache_parameter_group.cache_parameters"],
    },
    {
      change: "the cache goes",
      over: { cache: null },
      dangers: ["data-removed"],
      destroys: [
        "aws_elasticache_parameter_group.cache_parameters",
        "aws_elasticache_replication_group.cache",
        "aws_elasticache_subnet_group.cache_subnets",
        "aws_security_group.cache_security_group",
      ],
    },
    { change: "protection", over: { protection: "protected" } },
    {
      change: "a protected database is not replaced",
      over: { database: { databaseName: "other" } },
      dangers: ["data-replaced"],
      refused: /Instance cannot be destroyed/,
    },
    { change: "less protection", over: { protection: "disposable" }, dangers: ["unprotected"] },
    {
      change: "Aurora instead of an instance",
      over: { database: { kind: "serverless", serverless: { minAcu: 0, maxAcu: 4 }, instance: null } },
      dangers: ["data-removed", "data-replaced"],
      destroys: [
        "aws_db_instance.database",
        "aws_db_parameter_group.database_parameters",
        "aws_secretsmanager_secret_version.database_url_version",
      ],
    },
  ],
);
