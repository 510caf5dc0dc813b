import { supportChat } from "../../apps/support-chat";
import { appSuite } from "../support/app-suite";

appSuite(supportChat);
