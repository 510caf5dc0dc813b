import { instanceReadBack } from "../read-back/database";
import { modelRegistryReadBack } from "../read-back/model-registry";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("model-registry", "dev", (deployed) => {
  modelRegistryReadBack(deployed, 1);
  instanceReadBack(deployed, "MR-5", { DBInstanceClass: "db.t3.micro", MultiAZ: false });
});
