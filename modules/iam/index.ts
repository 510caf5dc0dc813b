export * from "./github";
export * from "./policy-document";
export * from "./role";
export * from "./statement";
