export * from "./delivery";
export * from "./github-deploy-role";
export { GithubOidcProvider } from "./github-oidc-provider";
export * from "./policy-document";
export * from "./role";
export * from "./statement";
