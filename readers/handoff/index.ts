export { archiveOf } from "./archive";
export { bundleOf, type Bundle, type BundleOptions } from "./bundle";
export { type Provenance } from "./pages/readme";
export { covers, deployPolicies, type PolicyDocument } from "./policy/policy";
export { provenance } from "./provenance";
export { Root } from "./root/model";
