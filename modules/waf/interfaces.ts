/** A web ACL as seen by others. */
export interface IWebAcl {
  readonly webAclArn: string;
}
