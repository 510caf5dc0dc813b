import { block, blocks, stringOf, strings, type Block, type Root } from "../../terraform";
import type { Finding } from "../change";
import { same } from "../values";

type Report = Omit<Finding, "address">;

/** The listeners whose requests need a sign-in, unless a rule says otherwise. */
export function listenersWithSignIn(root: Root): ReadonlySet<string> {
  return new Set(
    root
      .all("aws_lb_listener")
      .filter(({ body }) => poolsOf(body["default_action"]).length > 0)
      .map(({ address }) => address),
  );
}

/** The user pools and providers at which people sign in before an action of a listener or a rule. */
function poolsOf(actions: unknown): string[] {
  return blocks(actions)
    .filter(({ type }) => /^authenticate-/.test(stringOf(type)))
    .map((one) => {
      const [cognito, oidc] = [block(one["authenticate_cognito"]), block(one["authenticate_oidc"])];
      const refuses = stringOf(cognito["on_unauthenticated_request"] ?? oidc["on_unauthenticated_request"]);
      return `${stringOf(cognito["user_pool_arn"] ?? oidc["issuer"])}${refuses === "allow" ? " (not required)" : ""}`;
    });
}

/** The app clients at which they do, and for how long they stay signed in, in seconds. */
function sessionsOf(actions: unknown): { readonly clients: string[]; readonly longest: number } {
  const one = blocks(actions)
    .filter(({ type }) => /^authenticate-/.test(stringOf(type)))
    .map((action) => ({ ...block(action["authenticate_oidc"]), ...block(action["authenticate_cognito"]) }));
  return {
    clients: one.map((settings) => stringOf(settings["user_pool_client_id"] ?? settings["client_id"])),
    longest: Math.max(0, ...one.map((settings) => Number(settings["session_timeout"] ?? DEFAULT_SESSION_SECONDS))),
  };
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html */
const DEFAULT_SESSION_SECONDS = 604_800;

export function forwards(actions: unknown): boolean {
  return blocks(actions).some(({ type }) => type === "forward");
}

/** Whether people still sign in before an action forwards, and at the same place. */
export function signIn(before: unknown, after: unknown): Report[] {
  const [old, now] = [poolsOf(before), poolsOf(after)];
  if (old.length > 0 && now.length === 0 && forwards(after)) {
    return [{ rule: "weaker-login", message: "nobody has to sign in any more" }];
  }
  if (old.length === 0 || now.length === 0) return [];
  const [was, is] = [sessionsOf(before), sessionsOf(after)];
  if (same(old, now) && !same(was.clients, is.clients)) {
    const message = `people sign in by the app client ${is.clients.join(", ")} instead of ${was.clients.join(", ")}`;
    return [{ rule: "weaker-login", message }];
  }
  if (same(old, now) && is.longest > was.longest) {
    const message = `people stay signed in for ${is.longest / 3600} hours instead of ${was.longest / 3600}, also those who may no longer`;
    return [{ rule: "weaker-login", message }];
  }
  if (same(old, now)) return [];
  return [{ rule: "weaker-login", message: `people sign in at ${now.join(", ")} instead of ${old.join(", ")}` }];
}

/** The paths and hosts in a rule's conditions that it did not have. */
export function newValues(before: unknown, after: unknown): string[] {
  const values = (conditions: unknown): string[] =>
    blocks(conditions).flatMap((one) =>
      ["path_pattern", "host_header"].flatMap((key) => strings(block(one[key])["values"])),
    );
  return values(after).filter((one) => !values(before).includes(one));
}

function wider(before: unknown, after: unknown): Report[] {
  const more = newValues(before, after);
  if (more.length === 0) return [];
  return [{ rule: "weaker-login", message: `requests for ${more.join(", ")} need no sign-in` }];
}

/** A rule that forwards without a sign-in what its listener lets only those through who have signed in. */
export function ruleDangers(
  address: string,
  before: Block | undefined,
  after: Block,
  guarded: ReadonlySet<string>,
): Finding[] {
  const { action, condition, listener_arn: listener } = after;
  const reports = before === undefined ? [] : signIn(before["action"], action);
  const guards = [...guarded].some((one) => stringOf(listener).includes(`${one}.`));
  const open = guards && forwards(action) && poolsOf(action).length === 0;
  return [...reports, ...(open ? wider(before?.["condition"], condition) : [])].map((one) => ({ ...one, address }));
}
