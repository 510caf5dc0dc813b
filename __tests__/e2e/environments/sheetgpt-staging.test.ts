import { backendReadBack } from "./support/backend";
import { instanceReadBack } from "./support/database";
import { environmentSuite } from "./support/environment-suite";

environmentSuite({
  system: "sheetgpt",
  environment: "staging",
  account: "development",
  readBack: (deployed) => {
    backendReadBack(deployed, { tasks: 2 });
    instanceReadBack(deployed, { MultiAZ: false, DeletionProtection: false });
  },
});
