import type { System } from "../../stacks/config/environment";
import { budget } from "./budget";
import { dev } from "./dev";
import { growth } from "./growth";
import { prod } from "./prod";
import { scale } from "./scale";
import { staging } from "./staging";
import { common } from "./system";

export const invoiceOcr: System = {
  name: "invoice-ocr",
  common,
  environments: { dev, staging, prod, budget, growth, scale },
};
