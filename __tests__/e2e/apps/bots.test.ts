import { bots } from "../../apps/bots";
import { appSuite } from "../support/app-suite";

appSuite(bots);
