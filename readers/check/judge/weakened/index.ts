import { isManaged } from "../../../terraform";
import type { AttributeChange, Change, Finding } from "../../change";
import { schemaPath } from "../../values";
import type { Rule } from "../weaker";
import { ACCESS } from "./access";
import { DATA } from "./data";
import { OPERATION } from "./operation";

/** The first rule that applies to an argument counts. */
const RULES: readonly Rule[] = [...DATA, ...ACCESS, ...OPERATION];

/** Protection that is weakened or turned off on a resource that stays. */
export function weakeningDangers(changes: readonly Change[]): Finding[] {
  return changes.flatMap(({ address, type, kind, attributes, before, after }) => {
    if (before === undefined || after === undefined || !isManaged(type)) return [];
    const dangers = attributes
      .flatMap((attribute) => unfolded(attribute))
      .flatMap((attribute): Finding[] => {
        const found = RULES.find((one) => applies(one, type, attribute));
        // A service that is replaced gets another kind of deployment, which rolls back by itself.
        if (found === undefined || (kind === "replaced" && found.rule === "rollback-off")) return [];
        const change = `${attribute.path}: ${short(attribute.before)} → ${short(attribute.after)}`;
        return [{ rule: found.rule, address, message: `${found.message} (${change})` }];
      });
    return dangers.filter((one, index) => dangers.findIndex(({ rule: name }) => name === one.rule) === index);
  });
}

function applies({ path, types, weaker }: Rule, type: string, attribute: AttributeChange): boolean {
  if (types && !types.test(type)) return false;
  if (!path.test(schemaPath(attribute.path)) && !path.test(attribute.path)) return false;
  return weaker(attribute.before, attribute.after);
}

/** A block that was added or removed is also compared argument by argument. */
function unfolded(attribute: AttributeChange): AttributeChange[] {
  const { path, before, after } = attribute;
  const sides = [before, after].map((value) =>
    Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
  );
  const [old, now] = sides.map((value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? value : {},
  );
  const keys = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})]);
  const within = [...keys].flatMap((key) => {
    const part = (side: object | undefined): unknown => (side as Record<string, unknown> | undefined)?.[key];
    return unfolded({ path: `${path}.${key}`, before: part(old), after: part(now) });
  });
  return [attribute, ...within];
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
