import fc from "fast-check";
import {
  anyText,
  boolean,
  ConfigError,
  integer,
  isSection,
  keepFromDestruction,
  list,
  logRetention,
  map,
  mergeLayers,
  number,
  oneOf,
  orList,
  protection,
  assertValid,
  section,
  show,
  text,
  under,
  variants,
  type Layer,
  type AnySetting,
} from "../../../modules/core";

const lines = (problems: readonly { path: string; message: string }[]) =>
  problems.map(({ path, message }) => `${path}: ${message}`);

describe("a setting accepts valid values and says what is wrong with others", () => {
  const kebab = text(/^[a-z-]+$/, 'kebab-case, such as "web-shop"');
  const notB = (name: string) => (name === "b" ? "b is taken" : undefined);
  const tls = section({ policy: kebab });
  const kinds = variants("kind", {
    generated: section({ length: integer(1, 9) }),
    external: section({}),
  });

  test.each<[string, AnySetting, unknown, string[]]>([
    ["oneOf", oneOf("a", 2), "a", []],
    ["oneOf", oneOf("a", 2), "2", ['at: "2" is not allowed; use "a" or 2']],
    ["boolean", boolean, false, []],
    ["boolean", boolean, "yes", ['at: "yes" is not a boolean; use true or false']],
    ["number", number(0.5, 4), 0.5, []],
    ["number", number(0.5, 4), 4.1, ["at: 4.1 is out of range; use a number from 0.5 to 4"]],
    ["number", number(0.5, 4), "1", ['at: "1" is not a number; use a number from 0.5 to 4']],
    ["number", number(0.5, 4), NaN, ["at: NaN is out of range; use a number from 0.5 to 4"]],
    ["integer", integer(1, 9), 9, []],
    ["integer", integer(1, 9), 0, ["at: 0 is out of range; use a whole number from 1 to 9"]],
    ["integer", integer(1, 9), 1.5, ["at: 1.5 is not a whole number; use a whole number from 1 to 9"]],
    ["integer", integer(1, 9), "1", ['at: "1" is not a whole number; use a whole number from 1 to 9']],
    ["text", kebab, "web-shop", []],
    ["text", kebab, "Web", ['at: "Web" is not valid; use kebab-case, such as "web-shop"']],
    ["text", kebab, 7, ['at: 7 is not valid; use kebab-case, such as "web-shop"']],
    ["anyText", anyText, " ", ['at: " " is not valid; use a non-empty string']],
    ["list", list(kebab), ["a", "b"], []],
    ["list", list(kebab), "a", ['at: "a" is not a list; write [ … ]']],
    ["list", list(kebab, { min: 1, max: 2 }), [], ["at: has 0 items; use 1 to 2"]],
    ["list", list(kebab, { min: 1, max: 2 }), ["a", "b", "c"], ["at: has 3 items; use 1 to 2"]],
    ["list", list(kebab), ["a", null], ['at[1]: null is not valid; use kebab-case, such as "web-shop"']],
    ["list", list(kebab), ["a", "b", "a", "a"], ['at: "a" is listed more than once; list it once']],
    ["map", map(kebab, boolean), { a: true, b: undefined }, []],
    ["map", map(kebab, boolean), [], ["at: [] is not a section; write { name: … }"]],
    ["map", map(kebab, boolean), { A: true }, ['at.A: "A" is not valid; use kebab-case, such as "web-shop"']],
    ["map", map(kebab, boolean), { a: 1 }, ["at.a: 1 is not a boolean; use true or false"]],
    ["map", map(kebab, boolean), { a: null }, ["at.a: null is not a value; leave the setting out"]],
    ["section", tls, { policy: "strict" }, []],
    ["section", tls, "strict", ['at: "strict" is not a section; write { … }']],
    ["section", tls, { policy: 1 }, ['at.policy: 1 is not valid; use kebab-case, such as "web-shop"']],
    ["variants", kinds, { kind: "generated", length: 3 }, []],
    ["variants", kinds, [], ["at: [] is not a section; write { … }"]],
    ["variants", kinds, {}, ['at.kind: is missing; use "generated" or "external"']],
    ["variants", kinds, { kind: "made" }, ['at.kind: "made" is not allowed; use "generated" or "external"']],
    ["variants", kinds, { kind: "toString" }, ['at.kind: "toString" is not allowed; use "generated" or "external"']],
    ["variants", kinds, { kind: "external", length: 3 }, ["at.length: is not a setting; the settings here are kind"]],
    ["refine", kebab.refine(notB), "A", ['at: "A" is not valid; use kebab-case, such as "web-shop"']],
    ["refine", kebab.refine(notB), "b", ["at: b is taken"]],
    ["refine", kebab.refine(notB), "a", []],
    ["logRetention", logRetention, 30, []],
    [
      "logRetention",
      logRetention,
      31,
      [expect.stringMatching(/^at: 31 is not allowed; use 1, 3, .* or 3653$/) as string],
    ],
    ["protection", protection, true, ['at: true is not allowed; use "protected", "retiring" or "disposable"']],
  ])("%s: %#", (_, rule, value, expected) => {
    expect(lines(rule.problems(value, "at"))).toEqual(expected);
  });
});

describe("a section's check", () => {
  const network = section({ cidr: anyText.required(), memoryMiB: integer(1, 9), natGateways: anyText });
  const problemsOf = (config: unknown) => lines(network.kind.check(config, "network", []));
  const settings = "the settings here are cidr, memoryMiB, natGateways";

  test.each<[unknown, string[]]>([
    [{ cidr: "10.0.0.0/16" }, []],
    [{ cidr: "10.0.0.0/16", memoryMiB: undefined }, []],
    [{}, ["network.cidr: is missing and has no default; set it"]],
    [{ cidr: null }, ["network.cidr: is missing and has no default; set it"]],
    [{ cidr: "x", memoryMiB: null }, ["network.memoryMiB: null is not a value; leave the setting out"]],
    [{ cidr: "" }, ['network.cidr: "" is not valid; use a non-empty string']],
    [null, ["network: null is not a section; write { … }"]],
    [undefined, ["network: nothing is not a section; write { … }"]],
    [["x"], ['network: ["x"] is not a section; write { … }']],
    [
      { cdir: "x", memoryMiB: 10 },
      [
        `network.cdir: is not a setting; did you mean cidr? ${settings}`,
        "network.cidr: is missing and has no default; set it",
        "network.memoryMiB: 10 is out of range; use a whole number from 1 to 9",
      ],
    ],
  ])("%j", (config, expected) => {
    expect(problemsOf(config)).toEqual(expected);
  });

  test.each([
    ["natgateway", "did you mean natGateways? "],
    ["memory", "did you mean memoryMiB? "],
    ["CIDR", "did you mean cidr? "],
    ["subnets", ""],
    ["toString", ""],
    ["constructor", ""],
  ])("the unknown setting %s: %j", (key, hint) => {
    expect(problemsOf({ cidr: "x", [key]: 1 })).toEqual([`network.${key}: is not a setting; ${hint}${settings}`]);
  });

  test("suggests nothing if there are no settings", () => {
    expect(lines(section({}).problems({ a: 1 }))).toEqual(["a: is not a setting; the settings here are "]);
  });
});

describe("problems", () => {
  const [first, second] = [
    { path: "memoryMiB", message: "700 does not go with cpu 256" },
    { path: "", message: "needs a backend" },
  ];

  test("one error reports all of them, one per line", () => {
    const error = new ConfigError("shop/prod", under("backend", [first, second]));

    expect(error.name).toBe("ConfigError");
    expect(error.message).toBe(
      "shop/prod: backend.memoryMiB: 700 does not go with cpu 256\nshop/prod: backend: needs a backend",
    );
  });

  test("the errors of several subjects are combined", () => {
    const errors = ["shop/dev", "shop/prod"].map((subject) => new ConfigError(subject, [first]));

    expect(ConfigError.all(errors)?.message).toBe(
      "shop/dev: memoryMiB: 700 does not go with cpu 256\nshop/prod: memoryMiB: 700 does not go with cpu 256",
    );
    expect(ConfigError.all(errors.slice(1))).toBe(errors[1]);
    expect(ConfigError.all([])).toBeUndefined();
  });

  test("throws only if there are problems", () => {
    expect(() => {
      assertValid("shop/prod", []);
    }).not.toThrow();
    expect(() => {
      assertValid("shop/prod", [first]);
    }).toThrow(ConfigError);
  });

  test("paths of list items have no dot", () => {
    expect(lines(under("network.azs", [{ path: "[1]", message: "no" }]))).toEqual(["network.azs[1]: no"]);
  });

  test.each<[unknown, string]>([
    ["a", '"a"'],
    [undefined, "nothing"],
    [null, "null"],
    [Infinity, "Infinity"],
    [{ a: [1] }, '{"a":[1]}'],
  ])("%p is shown as %s", (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  test.each<[(string | number)[], string]>([
    [[], ""],
    [["a"], "a"],
    [["a", 2], "a or 2"],
    [["a", "b", "c"], "a, b or c"],
  ])("%j is listed as %j", (items, listed) => {
    expect(orList(items)).toBe(listed);
  });
});

describe("layers", () => {
  const merge = (...values: unknown[]) =>
    mergeLayers(values.map((value, index) => ({ name: `layer ${index}`, value })));

  test.each<[string, unknown[], unknown, Record<string, string>]>([
    ["the last layer wins", [{ a: 1, b: 1 }, { a: 2 }], { a: 2, b: 1 }, { a: "layer 1", b: "layer 0" }],
    [
      "sections merge at any depth",
      [{ db: { size: { min: 1, max: 2 } } }, { db: { size: { max: 3 } } }],
      { db: { size: { min: 1, max: 3 } } },
      { "db.size.min": "layer 0", "db.size.max": "layer 1" },
    ],
    ["a list replaces a list", [{ azs: ["a", "b"] }, { azs: ["c"] }], { azs: ["c"] }, { azs: "layer 1" }],
    ["undefined leaves the value", [{ a: 1 }, { a: undefined }], { a: 1 }, { a: "layer 0" }],
    ["null removes a setting", [{ a: 1, b: 1 }, { a: null }], { b: 1 }, { b: "layer 0" }],
    ["null removes a section", [{ waf: { rate: 1 }, b: 1 }, { waf: null }], { b: 1 }, { b: "layer 0" }],
    ["null without a value changes nothing", [{ b: 1 }, { waf: null }], { b: 1 }, { b: "layer 0" }],
    [
      "a removed setting can be set again",
      [{ waf: { rate: 1, log: true } }, { waf: null }, { waf: { rate: 2 } }],
      { waf: { rate: 2 } },
      { "waf.rate": "layer 2" },
    ],
    ["an empty section is a value", [{}, { api: {} }], { api: {} }, { api: "layer 1" }],
    [
      "an empty section leaves a non-empty one",
      [{ api: { a: 1 } }, { api: {} }],
      { api: { a: 1 } },
      { "api.a": "layer 0" },
    ],
    ["a section replaces a value", [{ a: 1 }, { a: { b: 2 } }], { a: { b: 2 } }, { "a.b": "layer 1" }],
    ["a value replaces a section", [{ a: { b: 2 } }, { a: 1 }], { a: 1 }, { a: "layer 1" }],
    [
      "a key with a dot is one key",
      [{ tags: { cost: "1", "cost.center": "2" } }, { tags: { cost: null } }],
      { tags: { "cost.center": "2" } },
      { "tags.cost.center": "layer 0" },
    ],
  ])("%s", (_, values, value, origins) => {
    const merged = merge(...values);

    expect(merged.value).toEqual(value);
    expect(Object.fromEntries(merged.origins)).toEqual(origins);
  });

  test("a class instance is a value, not a section", () => {
    const date = new Date(0);

    expect(isSection(date)).toBe(false);
    expect(merge({ at: { year: 1 } }, { at: date }).value).toEqual({ at: date });
  });

  const leaf = fc.constantFrom<unknown>(1, "text", true, [1, 2], [], null);
  const sectionOf = (child: fc.Arbitrary<unknown>) =>
    fc.dictionary(fc.constantFrom("a", "b", "c"), child, { maxKeys: 3, noNullPrototype: true });
  const tree = sectionOf(fc.oneof(leaf, sectionOf(fc.oneof(leaf, sectionOf(leaf)))));
  const trees = fc.array(tree, { minLength: 1, maxLength: 3 });

  function leaves(value: unknown, path = ""): [string, unknown][] {
    if (!isSection(value) || Object.keys(value).length === 0) return [[path, value]];
    return Object.entries(value).flatMap(([key, child]) => leaves(child, path === "" ? key : `${path}.${key}`));
  }

  test("every leaf of the result has an origin, and nothing else does", () => {
    fc.assert(
      fc.property(trees, (values) => {
        const { value, origins } = merge(...values);

        expect([...origins.keys()].sort()).toEqual(
          leaves(value)
            .map(([path]) => path)
            .sort(),
        );
      }),
    );
  });

  test("values of the last layer are in the result, with that layer as their origin", () => {
    fc.assert(
      fc.property(trees, tree, (values, last) => {
        const { value, origins } = merge(...values, last);
        const result = new Map(leaves(value));
        for (const [path, set] of leaves(last)) {
          if (set === null || isSection(set)) continue;
          expect(result.get(path)).toEqual(set);
          expect(origins.get(path)).toBe(`layer ${values.length}`);
        }
      }),
    );
  });

  test("merging a result again changes nothing", () => {
    fc.assert(
      fc.property(trees, (values) => {
        const { value } = merge(...values);

        expect(merge(value, value).value).toEqual(value);
        expect(merge(...values, ...values.slice(-1)).value).toEqual(value);
      }),
    );
  });

  test("layers merge the same one by one or all at once, and are not modified", () => {
    fc.assert(
      fc.property(trees, tree, (values, last) => {
        const before = JSON.stringify([values, last]);
        const layers: Layer[] = [
          { name: "first", value: merge(...values).value },
          { name: "last", value: last },
        ];

        expect(mergeLayers(layers).value).toEqual(merge(...values, last).value);
        expect(JSON.stringify([values, last])).toBe(before);
      }),
    );
  });
});

describe("ALL-12: keepFromDestruction", () => {
  test.each([
    ["protected", {}, { preventDestroy: true }],
    ["protected", { createBeforeDestroy: true }, { createBeforeDestroy: true, preventDestroy: true }],
    ["retiring", {}, undefined],
    ["disposable", {}, undefined],
    ["disposable", { createBeforeDestroy: true }, { createBeforeDestroy: true }],
  ] as const)("%s with %j: %j", (protection, lifecycle, expected) => {
    expect(keepFromDestruction(protection, lifecycle)).toEqual(expected);
  });
});
