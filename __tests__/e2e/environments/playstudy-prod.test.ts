import { instanceReadBack } from "../read-back/database";
import { PLAYSTUDY_INSTANCE, playstudyCacheReadBack, playstudyReadBack } from "../read-back/playstudy";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("playstudy", "prod", (deployed) => {
  playstudyReadBack(deployed);
  playstudyCacheReadBack(deployed);
  instanceReadBack(deployed, "PS-4", { ...PLAYSTUDY_INSTANCE, MultiAZ: true });
});
