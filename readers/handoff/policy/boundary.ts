import type { Root } from "../../terraform";

/** The permissions boundary of the roles that a root creates; undefined if they have none. */
export function boundaryOf(root: Root): string | undefined {
  const boundary = root.all("aws_iam_role").find(({ body }) => "permissions_boundary" in body);
  return boundary && root.value(boundary.body["permissions_boundary"]);
}
