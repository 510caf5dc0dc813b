import { covers, narrower, PRIORITIES, rulePriority } from "../../../modules/alb";

const rule = (...paths: readonly string[]) => ({ paths, hosts: [] });
const on = (host: string, ...paths: readonly string[]) => ({ paths, hosts: [host] });

describe("the priority of a rule", () => {
  test("follows from the rule alone: hosts first, then longer paths before shorter ones", () => {
    const ordered = [
      rulePriority("d", on("live.example.com", "/api/*")),
      rulePriority("c", on("live.example.com")),
      rulePriority("a", rule("/api/v1/streaming*")),
      rulePriority("b", rule("/api/*")),
      rulePriority("e", rule("/*")),
    ];

    expect(ordered).toEqual([...ordered].sort((one, other) => one - other));
    expect(rulePriority("a", rule("/api/v1/streaming*"))).toBe(rulePriority("a", rule("/api/v1/streaming*")));
    expect(rulePriority("a", rule("/api/*"))).not.toBe(rulePriority("b", rule("/api/*")));
  });

  test("stays as it is: another number would change rules of applied environments", () => {
    expect(rulePriority("streaming", rule("/api/v1/streaming*"))).toBe(41_203);
  });

  test("is one that a listener accepts, whatever the patterns", () => {
    const all = [rule("/*"), rule(`/${"a".repeat(127)}`), rule(), on("a.example.com"), on("*.example.com", "/x")];

    for (const one of all) {
      for (const name of ["a", "b", "streaming", "plugins", "x-y-z"]) {
        expect(rulePriority(name, one)).toBeGreaterThanOrEqual(PRIORITIES.min);
        expect(rulePriority(name, one)).toBeLessThanOrEqual(PRIORITIES.max);
      }
    }
  });
});

test.each([
  ["one below the other", rule("/api/v1/*"), rule("/api/*"), "one"],
  ["the other below one", rule("/*"), rule("/api/*"), "other"],
  ["a single page", rule("/api/v1"), rule("/api/v?"), "one"],
  ["the same", rule("/a/*", "/b/*"), rule("/b/*"), "same"],
  ["nothing in common", rule("/a/*"), rule("/b/*"), undefined],
  ["each in a part", rule("/a/*", "/b/c/*"), rule("/a/x/*", "/b/*"), "mixed"],
  ["a host and none", on("live.example.com", "/*"), rule("/api/*"), "one"],
  ["two hosts", on("live.example.com"), on("shop.example.com"), undefined],
  ["a host with a path and without", on("live.example.com", "/x/*"), on("live.example.com"), "one"],
] as const)("which of two rules is narrower: %s", (_, one, other, expected) => {
  expect(narrower(one, other)).toBe(expected);
});

test("a pattern covers what all of its requests match", () => {
  expect(covers("/api/*", "/api/v1/streaming*")).toBe(true);
  expect(covers("/api/v1/streaming*", "/api/v1/streaming*")).toBe(true);
  expect(covers("/api/v1/*", "/api/*")).toBe(false);
  expect(covers("/api.v1/*", "/api-v1/x")).toBe(false);
});
