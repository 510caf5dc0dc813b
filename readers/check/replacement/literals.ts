/**
 * Replaces every reference in a body with a value that looks like one from AWS, so that the body can be planned by itself.
 * `$${` stays: it is not a reference.
 */
export function withoutReferences(value: unknown, name = ""): unknown {
  if (typeof value === "string") return LISTS.has(name) ? [replaceIn(value, name)] : replaceIn(value, name);
  if (Array.isArray(value)) {
    return value.map((one: unknown) => (typeof one === "string" ? replaceIn(one, name) : withoutReferences(one, name)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, child]) => [key, withoutReferences(child, key)]),
  );
}

/** Arguments that take a list, and may be one reference to it. */
const LISTS: ReadonlySet<string> = new Set(["records"]);

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::recorded/*" }],
});
const ACCOUNT = "arn:aws:iam::111122223333";

/** Made-up values, by the attribute that a reference ends with or the argument that it is assigned to. */
const LOOKS_LIKE: readonly (readonly [of: RegExp, value: string])[] = [
  [/\.json$/, POLICY],
  [/aws_s3_bucket\.\w+\.arn$/, "arn:aws:s3:::recorded"],
  [
    /aws_lb_target_group\.\w+\.arn$/,
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/recorded/0123456789abcdef",
  ],
  [
    /aws_lb\.\w+\.arn$/,
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/recorded/0123456789abcdef",
  ],
  [/certificate_arn$/, "arn:aws:acm:us-east-1:111122223333:certificate/recorded"],
  [/(\.|_)arns?$/, `${ACCOUNT}:role/recorded`],
  [/zone_id$/, "Z0123456789ABCDEFGHIJ"],
  [/cidr_blocks?$/, "10.0.0.0/16"],
  [/_port$|^port$/, "443"],
  [/_wo_version$/, "1"],
  [/aws_launch_template\.\w+\.id$/, "lt-0123456789abcdef0"],
  [/resource_record_type|^type$/, "CNAME"],
  [/\.id$/, "recorded-0123456789abcdef0"],
];

function replaceIn(text: string, name: string): string {
  let out = "";
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf("${", at);
    if (start < 0) return out + text.slice(at);
    if (text[start - 1] === "$") {
      out += text.slice(at, start + 2);
      at = start + 2;
      continue;
    }
    const end = endOf(text, start + 2);
    const expression = text.slice(start + 2, end);
    out += text.slice(at, start) + look(expression, start === 0 && end === text.length - 1 ? name : "");
    at = end + 1;
  }
  return out;
}

/** The position of the closing brace for the one opened before `from`. */
function endOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function look(expression: string, name: string): string {
  const found = LOOKS_LIKE.find(([of]) => of.test(expression)) ?? LOOKS_LIKE.find(([of]) => of.test(name));
  return found?.[1] ?? "recorded";
}
