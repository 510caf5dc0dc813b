import { appBuilder } from "../../apps/app-builder";
import { appSuite } from "../support/app-suite";

appSuite(appBuilder);
