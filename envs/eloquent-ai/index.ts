import type { System } from "../../stacks/config/environment";
import { dev } from "./dev";
import { prod } from "./prod";
import { staging } from "./staging";
import { common } from "./system";

export const eloquentAi: System = { name: "eloquent-ai", common, environments: { dev, staging, prod } };
