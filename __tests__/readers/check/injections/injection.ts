import type { EditableRoot } from "../stacks";

/** One realistic mistake, and what must be reported about it. */
export interface Injection {
  readonly name: string;
  readonly environment: string;
  /** A change to the environment's file… */
  readonly file?: object;
  /** …or to the account's… */
  readonly account?: readonly [name: string, over: object];
  /** …or to a module, made in the Terraform that it produces. */
  readonly tamper?: (root: EditableRoot) => void;
  /** The rule, and a part of the address; undefined for a harmless change. */
  readonly found?: readonly [rule: string, address: RegExp];
}

export const body = (root: EditableRoot, address: string): Record<string, unknown> => {
  const [type = "", name = ""] = address.split(".");
  const found = root.resource[type]?.[name];
  if (found === undefined) throw new Error(`no ${address}`);
  return found;
};
export const drop = (root: EditableRoot, address: string): void => {
  const [type = "", name = ""] = address.split(".");
  body(root, address);
  root.resource[type] = Object.fromEntries(Object.entries(root.resource[type]!).filter(([one]) => one !== name));
};
export const set = (address: string, values: object) => (root: EditableRoot) => {
  Object.assign(body(root, address), values);
};
export const statement = (root: EditableRoot, document: string, at = 0): Record<string, unknown> =>
  (root.data["aws_iam_policy_document"]![document]!["statement"] as Record<string, unknown>[])[at]!;
export const lifecycleOff = (address: string) => (root: EditableRoot) => {
  delete body(root, address)["lifecycle"];
};
export const rename = (from: string, to: string, moved: boolean) => (root: EditableRoot) => {
  const [type = "", name = ""] = from.split(".");
  const named = root.resource[type]!;
  const text = JSON.stringify(root).replaceAll(from, to);
  const other = JSON.parse(text) as EditableRoot;
  Object.assign(root, other);
  root.resource[type] = Object.fromEntries(
    Object.entries(named).map(([one]) => [one === name ? to.split(".")[1]! : one, other.resource[type]![one]!]),
  );
  if (moved) root.moved = [{ from, to }];
};
export const ingress = (group: string, rule: object) => (root: EditableRoot) => {
  root.resource["aws_vpc_security_group_ingress_rule"]!["oops"] = {
    ip_protocol: "tcp",
    security_group_id: `\${aws_security_group.${group}.id}`,
    ...rule,
  };
};

export const SHEETGPT = "sheetgpt-prod";
export const ELOQUENT = "eloquent-ai-prod";
export const REGISTRY = "model-registry-prod";
export const PLAYSTUDY = "playstudy-prod";
export const SCALE = "invoice-ocr-scale";
export const BUDGET = "invoice-ocr-budget";
