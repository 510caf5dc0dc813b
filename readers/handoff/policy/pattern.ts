import { block, blocks, roleIn, stringOf, type Resource, type Root } from "../../terraform";

/**
 * An ARN pattern for one resource: `{region}` and `{account}` are the resource's, `{name}` is the argument of that name with
 * references resolved, `{role}` the path and name of a role or policy; values that only AWS knows become `*`.
 */
export function fill(root: Root, one: Resource, pattern: string): string {
  return inPlace(root, one, pattern)
    .replace(/\{(\w+)\}/g, (_, argument: string) => valueOf(root, one, argument))
    .replace(/\*+/g, "*");
}

/** Whether a filled pattern says no more than region, account and kind. */
export function isOpen(root: Root, one: Resource, pattern: string): boolean {
  const everything = inPlace(root, one, pattern)
    .replace(/\{\w+\}/g, "*")
    .replace(/\*+/g, "*");
  return everything === fill(root, one, pattern) && !/:default[:.]/.test(pattern);
}

function inPlace(root: Root, one: Resource, pattern: string): string {
  return pattern
    .replace("{region}", one.body["scope"] === "CLOUDFRONT" ? "us-east-1" : one.region)
    .replace("{account}", root.account);
}

/** The id of the user pool at which people sign in before a listener or a rule forwards; undefined without a sign-in. */
export function userPoolOf({ body }: Pick<Resource, "body">): string | undefined {
  const [pool] = [...blocks(body["default_action"]), ...blocks(body["action"])]
    .map((one) => block(one["authenticate_cognito"])["user_pool_arn"])
    .filter((arn) => arn !== undefined);
  return pool === undefined ? undefined : stringOf(pool).split("/").at(-1);
}

/** An argument's value, or the value of its `_prefix` variant followed by `*`. */
function valueOf(root: Root, one: Resource, argument: string): string {
  if (argument === "role") {
    const [role] = root.referenced([one.body["role"], one.body["role_name"]], "aws_iam_role");
    return roleIn(root, role ?? one);
  }
  // A rule names its listener, which has no name of its own in an ARN, but its load balancer's.
  if (argument === "balancer") {
    const [listener] = root.referenced(one.body["listener_arn"], "aws_lb_listener");
    return listener ? root.value(listener.body["load_balancer_arn"]) : root.nameOf(one);
  }
  if (argument === "user_pool") return userPoolOf(one) ?? "*";
  if (argument === "url") return stringOf(one.body["url"]).replace("https://", "");
  return argument in one.body ? root.value(one.body[argument]) : root.nameOf(one);
}
