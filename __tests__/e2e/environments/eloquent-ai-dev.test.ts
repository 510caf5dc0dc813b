import { spotReadBack } from "../read-back/backend";
import { serverlessReadBack } from "../read-back/database";
import { capacity, eloquentReadBack } from "../read-back/eloquent-ai";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("eloquent-ai", "dev", (deployed) => {
  spotReadBack(deployed, "EA-11");
  eloquentReadBack(deployed, { cpu: "512", memory: "1024" });
  serverlessReadBack(deployed, "EA-2, EA-12", { BackupRetentionPeriod: 1, ...capacity(0, 2) });
});
