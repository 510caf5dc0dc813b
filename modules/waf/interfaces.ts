/** A web ACL as others see it. */
export interface IWebAcl {
  readonly webAclArn: string;
}
