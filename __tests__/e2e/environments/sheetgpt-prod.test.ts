import { instanceReadBack } from "../read-back/database";
import { SHEETGPT_INSTANCE, sheetgptReadBack } from "../read-back/sheetgpt";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("sheetgpt", "prod", (deployed) => {
  sheetgptReadBack(deployed);
  instanceReadBack(deployed, "SG-4", { ...SHEETGPT_INSTANCE, MultiAZ: true });
});
