import { FRONTEND } from "../../../modules/s3-cloudfront";
import { frontend } from "./fixtures";

describe("problems name the setting and what is allowed", () => {
  const PATTERN = 'use a path pattern such as "/api/*", of up to 255 characters';

  test.each<[string, object, string]>([
    ["apiPaths", { apiPaths: "/api/*" }, '"/api/*" is not a list; write [ … ]'],
    ["apiPaths[0]", { apiPaths: ["api/*"] }, `"api/*" is not valid; ${PATTERN}`],
    ["apiPaths", { apiPaths: ["/a", "/a"] }, '"/a" is listed more than once; list it once'],
    ["apiPaths", { apiPaths: ["/*"] }, '"/*" leaves nothing for the frontend; use a prefix such as "/api/*"'],
    ["immutablePaths[0]", { immutablePaths: ["/a b"] }, `"/a b" is not valid; ${PATTERN}`],
    [
      "immutablePaths",
      { immutablePaths: ["/*"] },
      '"/*" would keep index.html for a year in every browser; use the folder of hashed files, such as "/assets/*"',
    ],
    [
      "immutablePaths",
      { apiPaths: ["/assets/*"] },
      '"/assets/*" goes to the backend (apiPaths); list it in only one of the two',
    ],
    ["spaFallback", { spaFallback: "yes" }, '"yes" is not a boolean; use true or false'],
    ["defaultTtlSeconds", { defaultTtlSeconds: -1 }, "-1 is out of range; use a whole number from 0 to 31536000"],
    ["priceClass", { priceClass: "300" }, '"300" is not allowed; use "100", "200" or "All"'],
    [
      "contentSecurityPolicy",
      { contentSecurityPolicy: "a\nb" },
      '"a\\nb" has the character "\\n"; use printable ASCII characters only',
    ],
    ["framing", { framing: 1 }, "1 is not a boolean; use true or false"],
    ["keepOldFilesDays", { keepOldFilesDays: 0 }, "0 is out of range; use a whole number from 1 to 3650"],
    ["accessLogs", { accessLogs: true }, "true is not a section; write { … }"],
    [
      "spaFallbak",
      { spaFallbak: true },
      "is not a setting; did you mean spaFallback? the settings here are apiPaths, immutablePaths, apiTimeoutSeconds, spaFallback, " +
        "defaultTtlSeconds, priceClass, contentSecurityPolicy, framing, keepOldFilesDays, accessLogs",
    ],
  ])("%s: %j", (path, config, message) => {
    expect(FRONTEND.problems(config)).toEqual([{ path, message }]);
  });

  test("a path of 256 characters is too long for CloudFront", () => {
    expect(FRONTEND.problems({ apiPaths: [`/${"a".repeat(254)}`] })).toEqual([]);
    expect(FRONTEND.problems({ apiPaths: [`/${"a".repeat(255)}`] })).toHaveLength(1);
  });

  test("the construct rejects them under its own path", () => {
    expect(() => frontend({ keepOldFilesDays: 0 })).toThrow(
      "test/frontend: keepOldFilesDays: 0 is out of range; use a whole number from 1 to 3650",
    );
  });
});
