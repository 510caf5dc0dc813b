export { archiveOf } from "./archive";
export { bundleOf, type Bundle, type BundleOptions } from "./bundle";
export { type Provenance } from "./pages/readme";
export { deployPolicies, planPolicies } from "./policy/policy";
export type { PolicyDocument } from "../iam";
export { provenance } from "./provenance";
