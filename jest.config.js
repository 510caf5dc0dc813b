/** Unit tests by default; `--selectProjects e2e` runs the suite that applies everything to an emulated AWS. */
const typescript = {
  // Types are checked by tsc; here they are only taken away.
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  testEnvironment: "node",
};

const quick = {
  ...typescript,
  globalSetup: "<rootDir>/__tests__/support/setup.ts",
  globalTeardown: "<rootDir>/__tests__/support/teardown.ts",
  setupFiles: ["<rootDir>/__tests__/support/stack-traces.ts"],
};

module.exports = {
  // Of a test that says nothing itself. Programs run in some, eight suites share the cores, and the machine may be busy. Jest
  // reads it here only, not in a project.
  testTimeout: 120_000,
  projects: [
    {
      ...quick,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/{modules,envs,stacks,readers,commands,docs,examples,apps}/**/*.test.ts"],
    },
    { ...quick, displayName: "terraform", testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"] },
    {
      ...typescript,
      displayName: "e2e",
      testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/e2e/setup.ts",
      globalTeardown: "<rootDir>/__tests__/e2e/teardown.ts",
    },
  ],
};
