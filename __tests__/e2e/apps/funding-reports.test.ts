import { fundingReports } from "../../apps/funding-reports";
import { appSuite } from "../support/app-suite";

appSuite(fundingReports);
