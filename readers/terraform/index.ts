export { block, blocks, isBlock, listOf, stringOf, strings, without, type Block } from "./blocks";
export { withoutMetadata } from "./comments";
export { codeDeployGroupOf, frontendBucketOf, releaseOf, roleIn, type Release } from "./deployed";
export { isManaged, Root, type Resource } from "./root";
export { addressesOf, readSynthesized, type SynthesizedStack, type TerraformJson } from "./synthesized";
export { matchesWildcard } from "./wildcard";
