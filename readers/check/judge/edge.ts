import { block, blocks, isBlock, stringOf, strings, without, type Block, type Root } from "../../terraform";
import type { Change, Finding } from "../change";
import { canonical, same } from "../values";
import { forwards, listenersWithSignIn, newValues, ruleDangers, signIn } from "./sign-in";

type Report = Omit<Finding, "address">;

/** Guards in front of the application: firewall, headers, origins, tokens, throttling. */
export function edgeDangers(changes: readonly Change[], earlier: Root): Finding[] {
  const guarded = new Set(
    earlier
      .all("aws_apigatewayv2_route")
      .filter(({ body }) => isGuarded(body))
      .map(({ body }) => body["api_id"]),
  );
  const guards = listenersWithSignIn(earlier);
  return changes.flatMap(({ address, type, before, after }): Finding[] => {
    if (after === undefined) return [];
    if (type === "aws_lb_listener_rule") {
      return [...ruleDangers(address, before, after, guards), ...movedRequests(address, before, after, earlier)];
    }
    if (before === undefined) {
      if (type !== "aws_apigatewayv2_route" || isGuarded(after) || !guarded.has(after["api_id"])) return [];
      const message = `requests for ${stringOf(after["route_key"])} no longer need a token`;
      return [{ rule: "weaker-login", address, message }];
    }
    const found = JUDGES[type]?.(before, after) ?? [];
    // One finding per rule, with everything that it found.
    return [...new Set(found.map(({ rule }) => rule))].map((rule) => {
      const messages = found.filter((one) => one.rule === rule).map(({ message }) => message);
      return { rule, address, message: messages.join("; ") };
    });
  });
}

function targetsOf(actions: unknown): string[] {
  return blocks(actions)
    .map((one) => stringOf(one["target_group_arn"]))
    .filter((one) => one !== "");
}

/** Requests on a listener that is there already, and that somebody else answered until now. */
function movedRequests(address: string, before: Block | undefined, after: Block, earlier: Root): Finding[] {
  const [listener] = earlier.referenced(after["listener_arn"]);
  const moved = newValues(before?.["condition"], after["condition"]);
  if (listener === undefined || moved.length === 0 || !forwards(after["action"])) return [];
  // Whoever has all other requests had these, too.
  const rest = targetsOf(listener.body["default_action"]);
  if (targetsOf(after["action"]).every((one) => rest.includes(one))) return [];
  return [{ rule: "requests-moved", address, message: `takes the requests for ${moved.join(", ")} from now on` }];
}

const JUDGES: Readonly<Record<string, (before: Block, after: Block) => Report[]>> = {
  aws_wafv2_web_acl: firewall,
  aws_cloudfront_response_headers_policy: headers,
  aws_cloudfront_distribution: distribution,
  aws_apigatewayv2_api: ({ cors_configuration: old }, { cors_configuration: now }) => origins(block(old), block(now)),
  aws_s3_bucket_cors_configuration: ({ cors_rule: old }, { cors_rule: now }) => bucketOrigins(old, now),
  aws_apigatewayv2_authorizer: tokens,
  aws_lb_listener: ({ default_action: old }, { default_action: now }) => signIn(old, now),
  aws_apigatewayv2_stage: throttling,
  aws_wafv2_web_acl_logging_configuration: logging,
};

function isGuarded({ authorization_type: type = "NONE" }: Block): boolean {
  return type !== "NONE";
}

/** Whose tokens count. */
function tokens(before: Block, after: Block): Report[] {
  const [old, now] = [before, after].map((one) => block(one["jwt_configuration"]));
  const found: Report[] = [];
  if (old?.["issuer"] !== now?.["issuer"]) {
    found.push({ rule: "weaker-login", message: `tokens of ${stringOf(now?.["issuer"])} count` });
  }
  const more = strings(now?.["audience"]).filter((one) => !strings(old?.["audience"]).includes(one));
  if (more.length > 0) found.push({ rule: "weaker-login", message: `tokens for ${more.join(", ")} count too` });
  return found;
}

/** A limit that is raised by less is a matter of traffic, by more one of protection. */
const FACTOR = 10;

function firewall(before: Block, after: Block): Report[] {
  const found: Report[] = [];
  const report = (message: string): void => void found.push({ rule: "firewall-off", message });
  const ranks = (one: Block): number => ("block" in one ? 2 : "captcha" in one || "challenge" in one ? 1 : 0);
  if (ranks(block(after["default_action"])) < ranks(block(before["default_action"])))
    report("lets requests through that no rule names");
  const [rules, rulesNow] = [before, after].map(
    (one) => new Map(blocks(one["rule"]).map((rule) => [stringOf(rule["name"]), rule])),
  );
  for (const [name, rule] of rules ?? []) {
    const now = rulesNow?.get(name);
    if (now === undefined) {
      if (!("allow" in block(rule["action"]))) report(`no longer has the rule ${name}`);
      continue;
    }
    const meaning = (one: Block): Block => without(one, "priority", "visibility_config", "statement");
    if (
      canonical(meaning(now)) !== canonical(meaning(rule)) &&
      ranks(block(now["action"])) <= ranks(block(rule["action"]))
    )
      report(`the rule ${name} acts in another way (${difference(meaning(rule), meaning(now))})`);
    found.push(...statement(name, block(rule["statement"]), block(now["statement"])));
  }
  for (const [name, rule] of rulesNow ?? [])
    if (!rules?.has(name) && "allow" in block(rule["action"]))
      report(`the new rule ${name} allows requests before other rules see them`);
  return found;
}

/** A statement of a rule; whatever is not known to make it stricter makes it weaker. */
function statement(name: string, before: Block, after: Block): Report[] {
  if (same(before, after)) return [];
  const [rate, rateNow] = [before, after].map((one) => block(one["rate_based_statement"]));
  const [limit, limitNow] = [Number(rate?.["limit"]), Number(rateNow?.["limit"])];
  if (!Number.isNaN(limit) && canonical(without(rate ?? {}, "limit")) === canonical(without(rateNow ?? {}, "limit"))) {
    if (limitNow <= limit) return [];
    const message = `the rule ${name} allows ${limitNow} requests instead of ${limit}`;
    return [{ rule: limitNow >= limit * FACTOR ? "firewall-off" : "less-capacity", message }];
  }
  const [countries, countriesNow] = [before, after].map((one) =>
    strings(block(one["geo_match_statement"])["country_codes"]),
  );
  if (countries?.every((one) => countriesNow?.includes(one)) && countries.length > 0) return [];
  const overrides = (one: Block): Block[] => {
    const group = block(one["managed_rule_group_statement"]);
    return [...blocks(group["rule_action_override"]), ...blocks(group["excluded_rule"])];
  };
  const rest = (one: Block): string =>
    canonical({
      ...one,
      managed_rule_group_statement: without(
        block(one["managed_rule_group_statement"]),
        "rule_action_override",
        "excluded_rule",
      ),
    });
  const more = overrides(after).filter((one) => !overrides(before).some((other) => same(one, other)));
  if ("managed_rule_group_statement" in before && rest(before) === rest(after) && more.length === 0) return [];
  const what = more.map((one) => stringOf(one["name"])).join(", ");
  return [
    {
      rule: "firewall-off",
      message: `the rule ${name} matches other requests${what === "" ? "" : `: exceptions for ${what}`}`,
    },
  ];
}

/** Security headers: gone, or not as strict. */
function headers(before: Block, after: Block): Report[] {
  const [old, now] = [before, after].map((one) => block(one["security_headers_config"]));
  const found: Report[] = [];
  for (const [name, value] of Object.entries(old ?? {})) {
    const [one, other] = [block(value), block(now?.[name])];
    if (now?.[name] === undefined || now[name] === null) {
      found.push({ rule: "headers-weakened", message: `browsers are no longer told ${name}` });
    } else if (name === "content_security_policy") {
      found.push(...contentPolicy(stringOf(one[name]), stringOf(other[name])));
    } else if (!same(one, other) && !stricter(one, other)) {
      found.push({ rule: "headers-weakened", message: `${name} is not as strict (${difference(one, other)})` });
    }
  }
  return found;
}

function stricter(before: Block, after: Block): boolean {
  const rank = { DENY: 2, SAMEORIGIN: 1 } as Readonly<Record<string, number>>;
  return Object.keys({ ...before, ...after }).every((key) => {
    const [old, now] = [before[key], after[key]];
    if (same(old, now)) return true;
    if (key === "access_control_max_age_sec") return Number(now) >= Number(old);
    if (key === "frame_option") return (rank[stringOf(now)] ?? 0) >= (rank[stringOf(old)] ?? 0);
    return now === true;
  });
}

/** Sources that let in anything. */
const ANYTHING = /^(\*|https?:|data:|blob:|'unsafe-\w+(-\w+)*'|https?:\/\/\*)$/;

function contentPolicy(before: string, after: string): Report[] {
  const parse = (text: string): Map<string, string[]> =>
    new Map(
      text
        .split(";")
        .map((one) => one.trim().split(/\s+/))
        .filter(([name]) => name !== "")
        .map(([name = "", ...sources]) => [name, sources]),
    );
  const [old, now] = [parse(before), parse(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const more = [...now].flatMap(([name, sources]) =>
    sources
      .filter((one) => !(old.get(name) ?? old.get("default-src") ?? []).includes(one))
      .map((one) => [name, one] as const),
  );
  const open = more.filter(([, source]) => ANYTHING.test(source));
  if (gone.length > 0 || open.length > 0) {
    const what = [...gone.map((one) => `${one} is gone`), ...open.map((one) => `${one.join(" ")} is added`)];
    return [{ rule: "headers-weakened", message: `the content security policy is not as strict (${what.join(", ")})` }];
  }
  if (more.length === 0) return [];
  return [
    {
      rule: "permission-added",
      message: `the content security policy also allows ${more.map((one) => one.join(" ")).join(", ")}`,
    },
  ];
}

function distribution(before: Block, after: Block): Report[] {
  const restriction = (one: Block): Block => block(block(one["restrictions"])["geo_restriction"]);
  const [old, now] = [restriction(before), restriction(after)];
  const [places, placesNow] = [strings(old["locations"]), strings(now["locations"])];
  const [type, typeNow] = [stringOf(old["restriction_type"]), stringOf(now["restriction_type"])];
  const narrower =
    type === "none" || type === ""
      ? true
      : type !== typeNow
        ? false
        : type === "whitelist"
          ? placesNow.every((one) => places.includes(one))
          : places.every((one) => placesNow.includes(one));
  const found: Report[] = narrower
    ? []
    : [{ rule: "firewall-off", message: "countries that were turned away are let through" }];
  const behaviors = (one: Block): Map<string, Block> =>
    new Map([
      ["*", block(one["default_cache_behavior"])],
      ...blocks(one["ordered_cache_behavior"]).map((each) => [stringOf(each["path_pattern"]), each] as const),
    ]);
  const nowThere = behaviors(after);
  for (const [path, behavior] of behaviors(before)) {
    const later = nowThere.get(path);
    const lost = (argument: string): boolean => isSet(behavior[argument]) && !isSet(later?.[argument]);
    if (later === undefined) continue;
    if (lost("response_headers_policy_id"))
      found.push({ rule: "headers-weakened", message: `${path} no longer gets security headers` });
    if (lost("trusted_key_groups") || lost("trusted_signers"))
      found.push({ rule: "weaker-login", message: `${path} is served without a signature` });
  }
  const signed = (one: Block): Map<string, unknown> =>
    new Map(blocks(one["origin"]).map((each) => [stringOf(each["origin_id"]), each["origin_access_control_id"]]));
  for (const [origin, control] of signed(before)) {
    if (isSet(control) && signed(after).has(origin) && !isSet(signed(after).get(origin)))
      found.push({ rule: "weaker-login", message: `requests to the origin ${origin} are no longer signed` });
  }
  return found;
}

function origins(before: Block, after: Block): Report[] {
  const names = (one: Block): string[] => strings(one["allow_origins"] ?? one["allowed_origins"]);
  const more = names(after).filter((one) => !names(before).includes(one));
  const open = more.filter((one) => one.includes("*"));
  if (open.length > 0 || (after["allow_credentials"] === true && before["allow_credentials"] !== true))
    return [
      {
        rule: "origins-widened",
        message: `scripts of any site may send requests and read the answers (${open.join(", ") || "with credentials"})`,
      },
    ];
  if (more.length === 0) return [];
  return [{ rule: "permission-added", message: `scripts of ${more.join(", ")} may send requests` }];
}

function bucketOrigins(before: unknown, after: unknown): Report[] {
  const all = (value: unknown): Block => ({
    allow_origins: blocks(value).flatMap((one) => strings(one["allowed_origins"])),
  });
  return origins(all(before), all(after));
}

function throttling(before: Block, after: Block): Report[] {
  const [old, now] = [before, after].map((one) => block(one["default_route_settings"]));
  return ["throttling_rate_limit", "throttling_burst_limit"].flatMap((name): Report[] => {
    const [limit, limitNow] = [Number(old?.[name] ?? 0), Number(now?.[name] ?? 0)];
    if (limit === 0 || (limitNow !== 0 && limitNow <= limit)) return [];
    if (limitNow === 0) return [{ rule: "firewall-off", message: `requests are no longer throttled (${name})` }];
    const message = `${limitNow} requests a second are let through instead of ${limit} (${name})`;
    return [{ rule: limitNow >= limit * FACTOR ? "firewall-off" : "less-capacity", message }];
  });
}

/** What the firewall's log leaves out: fewer requests, or more of them than is good for a secret. */
function logging(before: Block, after: Block): Report[] {
  const found: Report[] = [];
  const fields = (one: Block): string[] => blocks(one["redacted_fields"]).map(canonical);
  if (fields(before).some((one) => !fields(after).includes(one)))
    found.push({ rule: "audit-off", message: "the log contains headers or parts of the URL that were left out of it" });
  if (!same(before["logging_filter"], after["logging_filter"]))
    found.push({ rule: "audit-off", message: "the log contains other requests than before" });
  return found;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function difference(before: Block, after: Block): string {
  const keys = Object.keys({ ...before, ...after }).filter((key) => !same(before[key], after[key]));
  const text = (value: unknown): string =>
    value === undefined ? "nothing" : isBlock(value) ? Object.keys(value).join(" ") || "{}" : JSON.stringify(value);
  return keys.map((key) => `${key}: ${text(before[key])} → ${text(after[key])}`).join(", ");
}
