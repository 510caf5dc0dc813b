import { blueGreenReadBack } from "../read-back/blue-green";
import { serverlessReadBack } from "../read-back/database";
import { capacity, eloquentGuardReadBack, eloquentReadBack, eloquentStandbyReadBack } from "../read-back/eloquent-ai";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("eloquent-ai", "staging", (deployed) => {
  eloquentReadBack(deployed, { cpu: "1024", memory: "2048" });
  eloquentGuardReadBack(deployed);
  blueGreenReadBack(deployed, "EA-9");
  eloquentStandbyReadBack(deployed);
  serverlessReadBack(deployed, "EA-2, EA-12", { BackupRetentionPeriod: 7, ...capacity(0.5, 4) });
});
