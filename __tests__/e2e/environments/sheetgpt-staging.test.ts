import { instanceReadBack } from "../read-back/database";
import { SHEETGPT_INSTANCE, sheetgptReadBack } from "../read-back/sheetgpt";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("sheetgpt", "staging", (deployed) => {
  sheetgptReadBack(deployed);
  instanceReadBack(deployed, "SG-4", { ...SHEETGPT_INSTANCE, MultiAZ: false });
});
