export * from "./delivery";
export * from "./ecr-image";
export * from "./github-deploy-role";
export { GithubOidcProvider } from "./github-oidc-provider";
export * from "./own-statement";
export * from "./permissions";
export * from "./policy-document";
export * from "./role";
export * from "./statement";
