import { instanceReadBack } from "../read-back/database";
import { modelRegistryGuardReadBack, modelRegistryReadBack } from "../read-back/model-registry";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("model-registry", "prod", (deployed) => {
  modelRegistryReadBack(deployed, 2);
  modelRegistryGuardReadBack(deployed);
  instanceReadBack(deployed, "MR-5", { DBInstanceClass: "db.t3.micro", MultiAZ: true });
});
