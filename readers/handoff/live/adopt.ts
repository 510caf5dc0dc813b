import { type Resource, type Root } from "../../terraform";
import type { Command } from "../policy/cli-commands";
import { ACCOUNT } from "./account";
import { COMPUTE } from "./compute";
import { DATA } from "./data";
import { EDGE } from "./edge";
import type { Finder, Rule } from "./finder";
import { MONITORING } from "./monitoring";
import { NETWORK } from "./network";
import { addressOf, filled, script, words } from "./script";

/** How an object of each type is found, what belongs to others behind them, since it is found with their ids. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...NETWORK,
  ...EDGE,
  ...COMPUTE,
  ...DATA,
  ...MONITORING,
  ...ACCOUNT,
};

/** What a root reads and its records need: the id of its zone, which a second home learns from the first. */
const READ: Readonly<Record<string, Finder>> = {
  "data.aws_route53_zone": {
    ask: "route53 list-hosted-zones",
    query: "HostedZones[].[Name,Id]",
    name: (one, root) => `${root.value(one.body["name"])}.`,
  },
  "data.aws_ssm_parameter": { ask: "ssm get-parameters --names {name}", query: "Parameters[].[Name,Value]" },
};

/** A finder with the arguments of one resource filled in. */
export interface Search {
  readonly verb: "named" | "several" | "known";
  readonly address: string;
  /** What comes before the lines of all objects that the same answer has. */
  readonly list: readonly string[];
  readonly name: string;
  /** The import id. */
  readonly id: string;
  readonly settle: readonly string[] | undefined;
}

/** The script that finds what is not in the state: `adopt.sh` with a line for each object of this root. */
export function adoptScript(root: Root): string {
  const rows = searchesOf(root).map(({ list, verb, address, name, id, settle }) => ({
    list,
    lines: [[verb, address, name, ...(id === "@" ? [] : [id])], ...(settle ? [["settle", address, ...settle]] : [])],
  }));
  return script(root, "adopt.sh", rows);
}

/** The commands of the script, for the policy of whoever runs it. */
export function adoptCommands(root: Root): Command[] {
  const searches = searchesOf(root);
  const asked = searches.map(({ list }) => list.slice(list[0] === "list" ? 2 : 3));
  const waited = searches.flatMap(({ settle }) => (settle ? [settle.slice(1)] : []));
  const tagged = searches.some(({ list }) => list[0] === "list_tagged");
  return [...asked, ...waited, ...(tagged ? [["resourcegroupstaggingapi", "get-resources"]] : [])].map(
    ([service = "", operation = "", waiter = ""]) => ({
      service,
      operation: operation === "wait" ? `wait ${waiter}` : operation,
    }),
  );
}

/**
 * What to look for in AWS, in order.
 * @throws Error for a type that no rule is for.
 */
export function searchesOf(root: Root): Search[] {
  const unknown = [...new Set(root.resources.map(({ type }) => type))].filter((type) => !(type in RULES));
  if (unknown.length > 0) {
    throw new Error(`how ${unknown.join(", ")} is found in AWS is not on record; add it in readers/handoff/live`);
  }
  const zones = root.referenced(root.all("aws_route53_record").map(({ body }) => body["zone_id"]));
  const read = zones.flatMap((one) => {
    const finder = READ[one.type];
    return finder === undefined ? [] : [searchOf(root, one, finder, "known")];
  });
  const own = Object.entries(RULES).flatMap(([type, rule]) =>
    findersOf(rule).flatMap((finder) =>
      root
        .all(type)
        .filter((one) => finder.when?.(one) ?? true)
        .map((one) => searchOf(root, one, finder, finder.several ? "several" : "named")),
    ),
  );
  return [...read, ...own];
}

function findersOf(rule: Rule): readonly Finder[] {
  if ("none" in rule) return [];
  return "ask" in rule ? [rule] : rule;
}

function searchOf(root: Root, one: Resource, finder: Finder, verb: Search["verb"]): Search {
  const address = addressOf(one);
  const region = one.body["scope"] === "CLOUDFRONT" ? "us-east-1" : one.region;
  const fill = (text: string): string => filled(root, one, text);
  const write = (text: Finder["name"]): string =>
    fill(typeof text === "function" ? text(one, root) : (text ?? root.nameOf(one)));
  const ask = words(root, one, finder.ask);
  const query = ["--query", fill(finder.query)];
  // The ARN comes last.
  const asked = finder.tagged === undefined ? [...ask, ...query] : [...ask.slice(0, 2), ...query, ...ask.slice(2)];
  return {
    verb,
    address,
    list: finder.tagged === undefined ? ["list", region, ...asked] : ["list_tagged", region, finder.tagged, ...asked],
    name: write(finder.name),
    id: fill(typeof finder.id === "function" ? finder.id(one, root) : (finder.id ?? "@")),
    settle: finder.settle === undefined ? undefined : [region, ...finder.settle.split(" ").map(fill)],
  };
}
