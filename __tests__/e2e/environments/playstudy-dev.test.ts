import { spotReadBack } from "../read-back/backend";
import { instanceReadBack } from "../read-back/database";
import { PLAYSTUDY_INSTANCE, playstudyReadBack, playstudySidecarReadBack } from "../read-back/playstudy";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("playstudy", "dev", (deployed) => {
  spotReadBack(deployed, "PS-8");
  playstudyReadBack(deployed);
  playstudySidecarReadBack(deployed);
  instanceReadBack(deployed, "PS-4", { ...PLAYSTUDY_INSTANCE, MultiAZ: false });
});
