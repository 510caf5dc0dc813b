import { serverlessReadBack } from "../read-back/database";
import { sheetgptReadBack } from "../read-back/sheetgpt";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("sheetgpt", "dev", (deployed) => {
  sheetgptReadBack(deployed);
  serverlessReadBack(deployed, "SG-5", { ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8 } });
});
