import type { System } from "../../stacks/config/environment";
import { dev } from "./dev";
import { prod } from "./prod";
import { staging } from "./staging";
import { common } from "./system";

export const playstudy: System = { name: "playstudy", common, environments: { dev, staging, prod } };
