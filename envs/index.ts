import type { Definitions } from "../stacks/app";
import { accounts } from "./accounts";
import { eloquentAi } from "./eloquent-ai";
import { invoiceOcr } from "./invoice-ocr";
import { modelRegistry } from "./model-registry";
import { playstudy } from "./playstudy";
import { sheetgpt } from "./sheetgpt";
import { tiers } from "./tiers";

/** Everything that is built. Add a new system to `systems`. */
export const definitions: Definitions = {
  accounts,
  tiers,
  systems: [sheetgpt, eloquentAi, invoiceOcr, modelRegistry, playstudy],
};
