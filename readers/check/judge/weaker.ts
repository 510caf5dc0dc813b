import { block, blocks, listOf, stringOf } from "../../terraform";
import type { Rule as RuleName } from "../severity";

/** An argument that protects something, and which change of it weakens the protection. */
export interface Rule {
  readonly rule: RuleName;
  /** The argument, as the provider's schema has it. */
  readonly path: RegExp;
  readonly types?: RegExp;
  readonly weaker: (before: unknown, after: unknown) => boolean;
  readonly message: string;
}

export const off = (before: unknown, after: unknown): boolean => isOn(before) && !isOn(after);
export const on = (before: unknown, after: unknown): boolean => !isOn(before) && isOn(after);
export const lower = (before: unknown, after: unknown): boolean =>
  before !== undefined && before !== null && (after === undefined || after === null || Number(after) < Number(before));
/** As `lower`, where nothing, or 0, means for ever. */
export const sooner = (before: unknown, after: unknown): boolean => forever(after) < forever(before);
export const raised = (before: unknown, after: unknown): boolean => Number(after ?? 0) > Number(before ?? 0);
export const fewer = (before: unknown, after: unknown): boolean =>
  listOf(before).length > 0 && listOf(before).some((one) => !listOf(after).includes(one));
export const changed = (before: unknown, after: unknown): boolean => isSet(before) && before !== after;
export const gone = (before: unknown, after: unknown): boolean => isSet(before) && !isSet(after);
export const notAny =
  (...good: readonly string[]) =>
  (before: unknown, after: unknown): boolean =>
    good.includes(String(before)) && !good.includes(String(after));
/** As `notAny`, for an argument that is always set: without it, its whole block is gone. */
export const becomes =
  (...good: readonly string[]) =>
  (before: unknown, after: unknown): boolean =>
    isSet(after) && notAny(...good)(before, after);

export function rule(name: RuleName, path: RegExp, weaker: Rule["weaker"], message: string, types?: RegExp): Rule {
  return { rule: name, path, weaker, message, ...(types ? { types } : {}) };
}

/** After how many days something is deleted: never where nothing, or 0, is given. */
export function forever(days: unknown): number {
  return Number(days ?? 0) === 0 ? Infinity : Number(days);
}

/** All capacity is Spot, where some of it was not. */
export function onlySpot(before: unknown, after: unknown): boolean {
  const names = (value: unknown): string[] =>
    typeof value === "string" ? [value] : blocks(value).map((one) => stringOf(one["capacity_provider"]));
  const spot = (value: unknown): boolean => names(value).length > 0 && names(value).every((one) => /SPOT/.test(one));
  return names(before).length > 0 && !spot(before) && spot(after);
}

/** A lifecycle rule that is new, or that deletes sooner. */
export function expires(before: unknown, after: unknown): boolean {
  return daysUntilExpiry(after) < daysUntilExpiry(before);
}

/** After how many days something is deleted first, by a number of days, an `expiration`, a rule or several rules. */
export function daysUntilExpiry(value: unknown): number {
  if (typeof value === "number") return value;
  const parts = blocks(value).flatMap((one) => [
    one["days"],
    one["noncurrent_days"],
    one["expiration"],
    one["noncurrent_version_expiration"],
  ]);
  return Math.min(Infinity, ...parts.map(daysUntilExpiry));
}

/** The TLS version in the name of an AWS policy; a policy that names none is older than all others. */
export function olderTls(before: unknown, after: unknown): boolean {
  return tlsMinor(after) < tlsMinor(before);
}

/** 2 of `TLSv1.2_2021`, `TLS_1_2` and `ELBSecurityPolicy-TLS13-1-2-2021-06`; 0 of `ELBSecurityPolicy-2016-08` and `TLSv1`. */
export function tlsMinor(policy: unknown): number {
  const [, minor] = /(?:TLS|TLS13|FS)[v_-]1[-._](\d)(?!\d)/.exec(stringOf(policy)) ?? [];
  return Number(minor ?? 0);
}

/** The parameter that has PostgreSQL refuse connections without TLS, as a block or as its value. */
export function forceSsl(before: unknown, after: unknown): boolean {
  const valueOf = (one: unknown): string => stringOf(block(one)["value"] ?? one);
  return valueOf(before) === "1" && valueOf(after) !== "1";
}

export function isOn(value: unknown): boolean {
  return value === true || value === "true" || value === "Enabled" || value === "ENABLED";
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}
