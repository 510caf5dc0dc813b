export { archiveOf } from "./archive";
export { bundleOf, type Bundle, type BundleOptions } from "./bundle";
export { type Provenance } from "./pages/readme";
export { deployPolicies, type PolicyDocument } from "./policy/policy";
export { provenance } from "./provenance";
